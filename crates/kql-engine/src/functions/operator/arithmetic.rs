//! What `+ - * / %` share: the loops over numbers, and the conversion of dynamic operands.

use arrow::array::ArrayRef;

use crate::cast::collect;
use crate::error::EvalError;
use crate::functions::columns::{Side, argument, decimal_array, int_array, known, long_array, real_array, side};
use crate::functions::fraction::refuse_fractions;
use crate::functions::{Arg, Args};
use crate::types::{Decimal, Scalar, Ty};
use crate::value::Value;

/// One operator.
pub(super) trait Arithmetic {
    /// As it is written.
    const SYMBOL: &'static str;
    /// Whether [`Arithmetic::long`] has a value for all operands.
    const TOTAL: bool;
    /// Whole numbers: results wrap around, nothing where there is none (division by zero).
    fn long(a: i64, b: i64) -> Option<i64>;
    /// Reals, as IEEE 754 has them.
    fn real(a: f64, b: f64) -> f64;
    /// Decimals.
    fn decimal(a: Decimal, b: Decimal) -> Option<Decimal>;
    /// Operands that are not both numbers; nothing where the operator does not take them.
    fn times(times: &Times<'_>) -> Option<ArrayRef>;
}

/// Operands of which at least one is a time.
pub(super) struct Times<'a> {
    pub(super) left: &'a Value,
    pub(super) right: &'a Value,
    pub(super) types: (Ty, Ty),
    pub(super) rows: usize,
}

impl Times<'_> {
    /// Ticks or whole numbers of both sides.
    pub(super) fn longs(&self) -> (Side<'_, i64>, Side<'_, i64>) {
        (side::longs(self.left), side::longs(self.right))
    }

    /// A loop over ticks; null where `op` gives nothing.
    pub(super) fn ticks(&self, op: impl Fn(i64, i64) -> Option<i64>) -> ArrayRef {
        let (a, b) = self.longs();
        long_array(side::filter_map(&a, &b, self.rows, op))
    }

    /// A loop over both sides as reals that gives reals.
    pub(super) fn ratio(&self) -> ArrayRef {
        let (a, b) = self.longs();
        real_array(side::map(&a, &b, self.rows, |a, b| a as f64 / b as f64))
    }
}

/// The kernel of one operator.
pub(super) fn kernel<O: Arithmetic>(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let types = (known(args.ty(0)), known(args.ty(1)));
    let (left, right) = match types {
        (Ty::Dynamic, Ty::Dynamic) => return dynamics::<O>(args),
        (Ty::Dynamic, other) => (partner(other, args.result()), other),
        (other, Ty::Dynamic) => (other, partner(other, args.result())),
        types => types,
    };
    if !matches!((left, right), (Ty::Real | Ty::Decimal, _) | (_, Ty::Real | Ty::Decimal)) {
        refuse_fractions(args, 0, O::SYMBOL)?;
        refuse_fractions(args, 1, O::SYMBOL)?;
    }
    let (a, b) = (argument(args, 0, left), argument(args, 1, right));
    let rows = args.rows();
    if left.is_number() && right.is_number() {
        return Ok(numbers::<O>(&a, &b, rows, args.result()));
    }
    let times = Times {
        left: &a,
        right: &b,
        types: (left, right),
        rows,
    };
    O::times(&times).ok_or_else(|| EvalError::Argument {
        message: format!("`{}` does not take {left} and {right}", O::SYMBOL),
        help: Some("convert one side".into()),
        span: args.span(),
    })
}

fn numbers<O: Arithmetic>(a: &Value, b: &Value, rows: usize, result: Ty) -> ArrayRef {
    match result {
        Ty::Real => real_array(side::map(&side::reals(a), &side::reals(b), rows, O::real)),
        Ty::Decimal => decimal_array(side::filter_map(
            &side::decimals(a),
            &side::decimals(b),
            rows,
            O::decimal,
        )),
        _ => {
            let (a, b) = (side::longs(a), side::longs(b));
            let values = if O::TOTAL {
                side::map(&a, &b, rows, |a, b| O::long(a, b).unwrap_or_default())
            } else {
                side::filter_map(&a, &b, rows, O::long)
            };
            if result == Ty::Int {
                int_array(values)
            } else {
                long_array(values)
            }
        }
    }
}

/// What a dynamic operand is read as beside an operand of type `other`, where the catalog gives `result`.
fn partner(other: Ty, result: Ty) -> Ty {
    match (other, result) {
        (Ty::Int, _) => Ty::Long,
        // datetime ± timespan
        (Ty::Datetime, Ty::Datetime) => Ty::Timespan,
        (other, _) => other,
    }
}

/// Two dynamics: each row by the types of its leaves; null where they are not numbers or times that go together.
fn dynamics<O: Arithmetic>(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let (left, right) = (args.dynamics(0), args.dynamics(1));
    let mut out = Vec::with_capacity(args.rows());
    for row in 0..args.rows() {
        let value = match (left.get(row), right.get(row)) {
            (Some(a), Some(b)) => one::<O>(args, a.to_scalar(), b.to_scalar())?,
            _ => Scalar::Null(Ty::Dynamic),
        };
        out.push(value);
    }
    Ok(collect(Ty::Dynamic, out.into_iter()))
}

fn one<O: Arithmetic>(args: &Args<'_>, a: Scalar, b: Scalar) -> Result<Scalar, EvalError> {
    if !(a.ty().is_number() && b.ty().is_number()) {
        return Err(EvalError::Unsupported {
            what: format!("`{}` of two dynamic values that are not numbers", O::SYMBOL),
            help: Some("convert both sides, with `todatetime()` or `tolong()` for example".into()),
            span: args.span(),
        });
    }
    let result = a.ty().max(b.ty());
    let pair = [a, b].map(|scalar| Arg {
        ty: scalar.ty(),
        value: Value::Scalar(scalar),
        span: args.span(),
    });
    let array = numbers::<O>(&pair[0].value, &pair[1].value, 1, result);
    let value = Scalar::from_array(&array, result, 0);
    Ok(Scalar::dynamic(crate::types::Dynamic::from_scalar(&value)))
}
