//! `row_number([start[, restart]])`, `row_rank_dense(term[, restart])`, `row_rank_min(term[, restart])`

use arrow::array::ArrayRef;

use super::same::Same;
use crate::error::EvalError;
use crate::functions::columns::whole_array;
use crate::functions::{Args, Depends, Function, Nulls, example};

pub(super) static ROW_NUMBER: Function = Function {
    name: "row_number",
    page: "row-number-function",
    about: "The row's number, from `start` (1), which it takes again in each row where `restart` is true.",
    nulls: Nulls::Kernel,
    depends: Depends::Rows,
    kernel: row_number,
    examples: &[example(
        "range x from 1 to 3 step 1 | serialize n = row_number(7) | project n",
        "7\n8\n9",
    )],
};

pub(super) static ROW_RANK_DENSE: Function = Function {
    name: "row_rank_dense",
    page: "row-rank-dense-function",
    about: "A rank from 1 that grows by one with each row whose term differs from the row before.",
    nulls: Nulls::Kernel,
    depends: Depends::Rows,
    kernel: row_rank_dense,
    examples: &[example(
        "range x from 1 to 4 step 1 | serialize r = row_rank_dense(x / 3) | project r",
        "1\n1\n2\n2",
    )],
};

pub(super) static ROW_RANK_MIN: Function = Function {
    name: "row_rank_min",
    page: "row-rank-min-function",
    about: "The number of the first of the adjacent rows that have the same term.",
    nulls: Nulls::Kernel,
    depends: Depends::Rows,
    kernel: row_rank_min,
    examples: &[example(
        "range x from 1 to 4 step 1 | serialize r = row_rank_min(x / 3) | project r",
        "1\n1\n3\n3",
    )],
};

fn row_number(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let (starts, restarts) = (args.longs(0), args.bools(1));
    let start = |row| if args.is_empty() { Some(1) } else { starts.get(row) };
    let mut number = 0i64;
    let mut numbers = Vec::with_capacity(args.rows());
    for row in 0..args.rows() {
        number = if row == 0 || restarts.get(row) == Some(true) {
            start(row).ok_or_else(|| EvalError::argument("`row_number` starts at a null", args.arg_span(0)))?
        } else {
            number.wrapping_add(1)
        };
        numbers.push(number);
    }
    Ok(whole_array(args.result(), (numbers, None)))
}

fn row_rank_dense(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    ranked(args, |rank, _| rank + 1)
}

fn row_rank_min(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    ranked(args, |_, number| number)
}

/// `next` gives the rank of a term that differs, from the rank so far and the row's number.
fn ranked(args: &Args<'_>, next: impl Fn(i64, i64) -> i64) -> Result<ArrayRef, EvalError> {
    let (terms, restarts) = (Same::of(args, 0), args.bools(1));
    let (mut rank, mut number) = (0, 0);
    let mut ranks = Vec::with_capacity(args.rows());
    for row in 0..args.rows() {
        if row == 0 || restarts.get(row) == Some(true) {
            (rank, number) = (1, 1);
        } else {
            number += 1;
            if !terms.as_before(row) {
                rank = next(rank, number);
            }
        }
        ranks.push(rank);
    }
    Ok(whole_array(args.result(), (ranks, None)))
}
