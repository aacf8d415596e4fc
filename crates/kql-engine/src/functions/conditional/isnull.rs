//! `isnull(expression)`, `isnotnull(expression)`, `notnull(expression)`

use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray};
use arrow::buffer::BooleanBuffer;

use crate::error::EvalError;
use crate::functions::{Args, Depends, Function, Kernel, Nulls, example};
use crate::types::Ty;

const fn named(name: &'static str, page: &'static str, about: &'static str, kernel: Kernel) -> Function {
    Function {
        name,
        page,
        about,
        nulls: Nulls::Kernel,
        depends: Depends::Arguments,
        kernel,
        examples: &[],
    }
}

pub(super) static ISNULL: Function = Function {
    examples: &[
        example("print isnull(long(null)), isnull('')", "True|False"),
        example("print isnull(parse_json('')), isnull(parse_json('[]'))", "True|False"),
    ],
    ..named(
        "isnull",
        "isnull-function",
        "Whether a value is null. A string never is.",
        isnull,
    )
};

pub(super) static ISNOTNULL: Function = Function {
    examples: &[example("print isnotnull(long(null)), isnotnull('')", "False|True")],
    ..named(
        "isnotnull",
        "isnotnull-function",
        "Whether a value is not null. A string never is null.",
        isnotnull,
    )
};

pub(super) static NOTNULL: Function = Function {
    examples: &[example("print notnull(1)", "True")],
    ..named(
        "notnull",
        "isnotnull-function",
        "The obsolete spelling of `isnotnull`.",
        isnotnull,
    )
};

fn nulls(args: &Args<'_>) -> BooleanBuffer {
    let value = args.value(0);
    if args.ty(0) == Ty::String {
        return BooleanBuffer::new_unset(args.rows());
    }
    BooleanBuffer::collect_bool(args.rows(), |row| value.is_null(row))
}

fn isnull(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    Ok(Arc::new(BooleanArray::new(nulls(args), None)))
}

fn isnotnull(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    Ok(Arc::new(BooleanArray::new(!&nulls(args), None)))
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::text;
    use crate::types::{Dynamic, Scalar, Ty};
    use rstest::rstest;

    #[rstest]
    #[case(Scalar::Null(Ty::Guid), "True")]
    #[case(Scalar::Null(Ty::Dynamic), "True")]
    #[case(Scalar::string(""), "False")]
    #[case(Scalar::Real(f64::NAN), "False")]
    #[case(Scalar::dynamic(Dynamic::from_json("[]").unwrap()), "False")]
    fn null_or_not(#[case] value: Scalar, #[case] null: &str) {
        assert_eq!(text("isnull", std::slice::from_ref(&value), Ty::Bool), null);
        let not = if null == "True" { "False" } else { "True" };
        assert_eq!(text("isnotnull", &[value], Ty::Bool), not);
    }
}
