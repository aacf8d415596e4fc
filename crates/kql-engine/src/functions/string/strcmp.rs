//! `strcmp(string1, string2)`

use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array};

use crate::error::EvalError;
use crate::functions::string_operator::texts::text;
use crate::functions::{Args, Depends, Function, Nulls, example};

pub(super) static STRCMP: Function = Function {
    name: "strcmp",
    page: "strcmp-function",
    about: "Compares two texts by their code points: -1, 0 or 1.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: strcmp,
    examples: &[example(
        "print strcmp('ABC', 'ABC'), strcmp('abc', 'ABC'), strcmp('ABC', 'abc'), strcmp('abcde', 'abc')",
        "0|1|-1|1",
    )],
};

fn strcmp(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let (left, right) = (text(args, 0), text(args, 1));
    let (left, right) = (left.strings(), right.strings());
    let orders = (0..args.rows()).map(|row| left.get(row).cmp(right.get(row)) as i64);
    Ok(Arc::new(Int64Array::from_iter_values(orders)))
}
