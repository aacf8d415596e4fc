//! `strlen(source)`

use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array};

use crate::error::EvalError;
use crate::functions::{Args, Depends, Function, Nulls, example};

pub(super) static STRLEN: Function = Function {
    name: "strlen",
    page: "strlen-function",
    about: "Counts the code points of `source`; `string_size` counts bytes.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: strlen,
    examples: &[example("print strlen('añb')", "3"), example("print strlen('')", "0")],
};

/// `source`: strings. Returns longs, none null, since a KQL string is never null.
fn strlen(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let texts = args.strings(0);
    let lengths = (0..args.rows()).map(|row| texts.get(row).chars().count() as i64);
    Ok(Arc::new(Int64Array::from_iter_values(lengths)))
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::text;
    use crate::types::{Scalar, Ty};
    use rstest::rstest;

    #[rstest]
    #[case("", "0")]
    #[case("añb", "3")]
    #[case("👍", "1")]
    fn counts_code_points(#[case] source: &str, #[case] expected: &str) {
        assert_eq!(text("strlen", &[Scalar::string(source)], Ty::Long), expected);
    }
}
