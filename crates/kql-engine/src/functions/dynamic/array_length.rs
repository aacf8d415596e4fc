//! `array_length(array)`

use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array};

use crate::error::EvalError;
use crate::functions::{Args, Depends, Example, Function, Nulls, example};
use crate::types::DynRef;

const fn function(name: &'static str, examples: &'static [Example]) -> Function {
    Function {
        name,
        page: "array-length-function",
        about: "Counts the items of an array; null where the value is no array.",
        nulls: Nulls::Propagate,
        depends: Depends::Arguments,
        kernel: array_length,
        examples,
    }
}

pub(super) static ARRAY_LENGTH: Function = function(
    "array_length",
    &[
        example("print array_length(dynamic([1, 2, 3, 'four']))", "4"),
        example("print isnull(array_length(dynamic({'a':1})))", "True"),
    ],
);
pub(super) static ARRAYLENGTH: Function = function("arraylength", &[]);

/// `array`: dynamics. Returns longs.
fn array_length(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let arrays = args.dynamics(0);
    let lengths = (0..args.rows()).map(|row| Some(arrays.get(row).and_then(DynRef::as_array)?.len() as i64));
    Ok(Arc::new(lengths.collect::<Int64Array>()))
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::text;
    use crate::types::{Dynamic, Scalar, Ty};
    use rstest::rstest;

    #[rstest]
    #[case("[]", "0")]
    #[case("[1,[2]]", "2")]
    #[case("{\"a\":1}", "null")]
    #[case("\"[1]\"", "null")]
    fn counts_items(#[case] array: &str, #[case] expected: &str) {
        let array = Scalar::Dynamic(Dynamic::from_json(array).unwrap());
        assert_eq!(text("array_length", &[array], Ty::Long), expected);
    }
}
