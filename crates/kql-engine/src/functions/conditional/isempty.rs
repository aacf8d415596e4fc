//! `isempty(value)`, `isnotempty(value)`, `notempty(value)`

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

pub(super) static ISEMPTY: Function = Function {
    examples: &[
        example(
            "print isempty(''), isempty(' '), isempty(long(null))",
            "True|False|True",
        ),
        example("print isempty(parse_json('')), isempty(parse_json('[]'))", "True|False"),
    ],
    ..named(
        "isempty",
        "isempty-function",
        "Whether a value is an empty string or null.",
        isempty,
    )
};

pub(super) static ISNOTEMPTY: Function = Function {
    examples: &[example("print isnotempty(''), isnotempty('x')", "False|True")],
    ..named(
        "isnotempty",
        "isnotempty-function",
        "Whether a value is neither an empty string nor null.",
        isnotempty,
    )
};

pub(super) static NOTEMPTY: Function = Function {
    examples: &[example("print notempty('x')", "True")],
    ..named(
        "notempty",
        "isnotempty-function",
        "The obsolete spelling of `isnotempty`.",
        isnotempty,
    )
};

fn empties(args: &Args<'_>) -> BooleanBuffer {
    match args.ty(0) {
        Ty::String => {
            let texts = args.strings(0);
            BooleanBuffer::collect_bool(args.rows(), |row| texts.get(row).is_empty())
        }
        Ty::Dynamic | Ty::Unknown => {
            let values = args.dynamics(0);
            BooleanBuffer::collect_bool(args.rows(), |row| {
                values
                    .get(row)
                    .is_none_or(|value| value.is_null() || value.as_str() == Some(""))
            })
        }
        _ => {
            let value = args.value(0);
            BooleanBuffer::collect_bool(args.rows(), |row| value.is_null(row))
        }
    }
}

fn isempty(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    Ok(Arc::new(BooleanArray::new(empties(args), None)))
}

fn isnotempty(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    Ok(Arc::new(BooleanArray::new(!&empties(args), None)))
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::text;
    use crate::types::{Dynamic, Scalar, Ty};
    use rstest::rstest;

    #[rstest]
    #[case(Scalar::string(""), "True")]
    #[case(Scalar::string(" "), "False")]
    #[case(Scalar::Null(Ty::Long), "True")]
    #[case(Scalar::Long(0), "False")]
    #[case(Scalar::dynamic(Dynamic::from_json("\"\"").unwrap()), "True")]
    #[case(Scalar::dynamic(Dynamic::from_json("[]").unwrap()), "False")]
    #[case(Scalar::dynamic(Dynamic::from_json("0").unwrap()), "False")]
    fn empty_or_not(#[case] value: Scalar, #[case] empty: &str) {
        assert_eq!(text("isempty", std::slice::from_ref(&value), Ty::Bool), empty);
        let not = if empty == "True" { "False" } else { "True" };
        assert_eq!(text("isnotempty", &[value], Ty::Bool), not);
    }
}
