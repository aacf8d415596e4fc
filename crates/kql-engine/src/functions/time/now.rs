//! `now([offset])`, `ago(timespan)`

use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array};

use crate::error::EvalError;
use crate::functions::columns::{Side, long_array, side};
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::types::datetime;

pub(super) static NOW: Function = Function {
    name: "now",
    page: "now-function",
    about: "The time of the run, the same throughout a query, plus `offset`.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: now,
    examples: &[
        example("print now(1h) == ago(-1h)", "True"),
        example("print (now() - now(-2d)) / 1d", "2.0"),
    ],
};

pub(super) static AGO: Function = Function {
    name: "ago",
    page: "ago-function",
    about: "The time of the run, less `timespan`.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: ago,
    examples: &[example("print now() - ago(1d)", "1.00:00:00")],
};

fn now(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    if args.is_empty() {
        return Ok(Arc::new(Int64Array::from_value(args.ctx().now, args.rows())));
    }
    Ok(shifted(args, Some))
}

fn ago(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    Ok(shifted(args, i64::checked_neg))
}

/// `now` plus what `shift` makes of the argument; null where that is no datetime.
fn shifted(args: &Args<'_>, shift: impl Fn(i64) -> Option<i64>) -> ArrayRef {
    let now = Side::One(Some(args.ctx().now));
    let spans = side::longs(args.value(0));
    long_array(side::filter_map(&now, &spans, args.rows(), |now, span| {
        datetime::add(now, shift(span)?)
    }))
}
