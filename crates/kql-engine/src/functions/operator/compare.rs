//! `== != < <= > >=`

use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray};
use arrow::buffer::{BooleanBuffer, NullBuffer};

use crate::error::EvalError;
use crate::functions::columns::{argument, known, side};
use crate::functions::fraction::refuse_fractions;
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::layout::coded;
use crate::types::Ty;
use crate::value::Value;

macro_rules! comparison {
    ($static:ident, $name:literal, $test:ident, $about:literal, $($example:expr),+) => {
        pub(super) static $static: Function = Function {
            name: $name,
            page: "numerical-operators",
            about: $about,
            nulls: Nulls::Kernel,
            depends: Depends::Arguments,
            kernel: kernel::<$test>,
            examples: &[$($example),+],
        };
    };
}

comparison!(
    EQUAL,
    "Equal",
    Eq,
    "Whether both are equal. Strings compare by case. One null gives false, two give null.",
    example("print 1 == 1.0", "True"),
    example("print 'a' == 'A'", "False"),
    example("print int(null) == 1", "False"),
    example("print int(null) == int(null)", "")
);
comparison!(
    NOT_EQUAL,
    "NotEqual",
    Ne,
    "Whether both differ. One null gives true, two give null.",
    example("print 1 != 2", "True"),
    example("print int(null) != 1", "True")
);
comparison!(
    LESS_THAN,
    "LessThan",
    Lt,
    "Whether the left is less. Null where either is.",
    example("print 1 < 2", "True"),
    example("print int(null) < 2", "")
);
comparison!(
    LESS_THAN_OR_EQUAL,
    "LessThanOrEqual",
    Le,
    "Whether the left is not greater. Null where either is.",
    example("print 2 <= 2", "True")
);
comparison!(
    GREATER_THAN,
    "GreaterThan",
    Gt,
    "Whether the left is greater. Null where either is.",
    example("print 1h > 59m", "True")
);
comparison!(
    GREATER_THAN_OR_EQUAL,
    "GreaterThanOrEqual",
    Ge,
    "Whether the left is not less. Null where either is.",
    example("print datetime(2020-01-02) >= datetime(2020-01-01)", "True")
);

/// One comparison.
trait Test {
    const SYMBOL: &'static str;
    /// What one null on either side gives; nothing where it gives null.
    const ONE_NULL: Option<bool>;
    fn test<T: PartialOrd>(a: T, b: T) -> bool;
}

macro_rules! test {
    ($name:ident, $symbol:literal, $null:expr, $op:tt) => {
        struct $name;

        impl Test for $name {
            const SYMBOL: &'static str = $symbol;
            const ONE_NULL: Option<bool> = $null;
            fn test<T: PartialOrd>(a: T, b: T) -> bool {
                a $op b
            }
        }
    };
}

test!(Eq, "==", Some(false), ==);
test!(Ne, "!=", Some(true), !=);
test!(Lt, "<", None, <);
test!(Le, "<=", None, <=);
test!(Gt, ">", None, >);
test!(Ge, ">=", None, >=);

fn kernel<T: Test>(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let (left, right) = (known(args.ty(0)), known(args.ty(1)));
    let Some(ty) = common(left, right) else {
        return Err(refused::<T>(args, left, right));
    };
    let (a, b) = (argument(args, 0, ty), argument(args, 1, ty));
    if ty == Ty::Long && left != right {
        refuse_fractions(args, 0, T::SYMBOL)?;
        refuse_fractions(args, 1, T::SYMBOL)?;
    }
    let (bits, left, right) = bits::<T>(&a, &b, ty, args.rows());
    Ok(Arc::new(with_nulls::<T>(bits, left, right)))
}

/// The type in which two operands are compared; nothing where they are not comparable.
///
/// Two dynamics are refused, as the engine refuses them. Text beside another type is read as that type, as recorded:
/// `datetime(2020-01-01) == '2020-01-01'`.
pub(super) fn common(left: Ty, right: Ty) -> Option<Ty> {
    let numeric = |ty: Ty| ty.is_number() || ty == Ty::Bool;
    match (left, right) {
        (Ty::Dynamic, Ty::Dynamic) => None,
        (Ty::Dynamic, Ty::Int) | (Ty::Int, Ty::Dynamic) => Some(Ty::Long),
        (Ty::Dynamic, other) | (other, Ty::Dynamic) => Some(other),
        (left, right) if left == right => Some(left),
        (Ty::String, other) | (other, Ty::String) => Some(other),
        (Ty::Decimal, other) | (other, Ty::Decimal) if numeric(other) => Some(Ty::Decimal),
        (Ty::Real, other) | (other, Ty::Real) if numeric(other) => Some(Ty::Real),
        (left, right) if numeric(left) && numeric(right) => Some(Ty::Long),
        _ => None,
    }
}

fn refused<T: Test>(args: &Args<'_>, left: Ty, right: Ty) -> EvalError {
    EvalError::Argument {
        message: format!("`{}` cannot compare values of types {left} and {right}", T::SYMBOL),
        help: Some("convert one side, with `tostring()` or `tolong()` for example".into()),
        span: args.span(),
    }
}

type Bits = (BooleanBuffer, Option<NullBuffer>, Option<NullBuffer>);

fn bits<T: Test>(a: &Value, b: &Value, ty: Ty, rows: usize) -> Bits {
    match ty {
        Ty::Real => side::test(&side::reals(a), &side::reals(b), rows, T::test),
        Ty::Decimal => side::test(&side::decimals(a), &side::decimals(b), rows, T::test),
        Ty::Guid => side::test(&side::guids(a), &side::guids(b), rows, T::test),
        Ty::String => texts::<T>(a, b, rows),
        _ => side::test(&side::longs(a), &side::longs(b), rows, T::test),
    }
}

/// Strings, read in place.
fn texts<T: Test>(a: &Value, b: &Value, rows: usize) -> Bits {
    // within one dictionary equal texts have equal codes
    if let (Value::Array(a), Value::Array(b)) = (a, b)
        && let (Some(a), Some(b)) = (coded(a), coded(b))
        && T::ONE_NULL.is_some()
        && a.shares_codes_with(&b)
    {
        let (left, right) = (a.keys.values(), b.keys.values());
        let bits = BooleanBuffer::collect_bool(rows, |row| T::test(left[row], right[row]));
        return (bits, None, None);
    }
    let (left, right) = (a.strings(), b.strings());
    let bits = BooleanBuffer::collect_bool(rows, |row| T::test(left.get(row), right.get(row)));
    (bits, None, None)
}

/// Puts in what nulls give.
fn with_nulls<T: Test>(bits: BooleanBuffer, left: Option<NullBuffer>, right: Option<NullBuffer>) -> BooleanArray {
    let both = NullBuffer::union(left.as_ref(), right.as_ref());
    let Some(one_null) = T::ONE_NULL else {
        return BooleanArray::new(bits, both);
    };
    let Some(valid) = both else {
        return BooleanArray::new(bits, None);
    };
    let bits = if one_null {
        &bits | &!valid.inner()
    } else {
        &bits & valid.inner()
    };
    // null only where both are
    let nulls = match (left, right) {
        (Some(left), Some(right)) => Some(NullBuffer::new(left.inner() | right.inner())),
        _ => None,
    };
    BooleanArray::new(bits, nulls)
}
