//! `not(expression)`

use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray};

use crate::error::EvalError;
use crate::functions::{Args, Depends, Function, Nulls, example};

pub(super) static NOT: Function = Function {
    name: "not",
    page: "not-function",
    about: "The opposite of a bool; null stays null.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: not,
    examples: &[
        example("print not(1 == 2)", "True"),
        example("print isnull(not(bool(null)))", "True"),
    ],
};

fn not(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let bools = args.bools(0);
    Ok(Arc::new(BooleanArray::from_iter(
        (0..args.rows()).map(|row| bools.get(row).map(|value| !value)),
    )))
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::text;
    use crate::types::{Scalar, Ty};
    use rstest::rstest;

    #[rstest]
    #[case(Scalar::Bool(true), "False")]
    #[case(Scalar::Bool(false), "True")]
    #[case(Scalar::Null(Ty::Bool), "null")]
    fn opposite(#[case] value: Scalar, #[case] expected: &str) {
        assert_eq!(text("not", &[value], Ty::Bool), expected);
    }
}
