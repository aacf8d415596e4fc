//! `dcount_intersect(hll, hll, …)`

use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array};

use super::support::table;
use super::{Plugin, PluginCall, PluginRows};
use crate::database::Table;
use crate::error::EvalError;
use crate::exec::{Run, eval};
use crate::functions::example;
use crate::sketch::Hll;
use crate::types::{Column, Schema, Ty};

pub(super) static DCOUNT_INTERSECT: Plugin = Plugin {
    name: "dcount_intersect",
    page: "dcount-intersect-plugin",
    about: "Adds to each row how many values the first `hll` has seen, how many of them the second has seen, too, and so \
            on, in columns `s0`, `s1`, … Exact, where Kusto estimates.",
    schema: |call, input| {
        let mut columns = input.columns.clone();
        columns.extend((0..call.args.len()).map(|index| Column::new(format!("s{index}"), Ty::Long)));
        Schema::new(columns)
    },
    run: dcount_intersect,
    examples: &[example(
        "range x from 1 to 100 step 1 | summarize a = hll(iff(x % 2 == 0, x, 0)), b = hll(iff(x % 3 == 0, x, 0)) \
         | evaluate dcount_intersect(a, b) | project s0, s1",
        "51|17",
    )],
};

fn dcount_intersect(call: &PluginCall, rows: &PluginRows<'_>, run: &Run<'_>) -> Result<Table, EvalError> {
    let mut common: Vec<Option<Hll>> = Vec::with_capacity(rows.batch.rows);
    let mut columns: Vec<ArrayRef> = rows.batch.columns.clone();
    for index in 0..call.args.len() {
        let values = eval(call.needed_scalar(index, "an `hll`")?, &rows.batch, run)?;
        let values = values.dynamics();
        for row in 0..rows.batch.rows {
            let seen = match values.get(row).filter(|value| !value.is_null()) {
                Some(value) => Some(Hll::read(value).ok_or_else(|| {
                    EvalError::argument(
                        "the value was not made by `hll()` or `hll_merge()`",
                        call.arg_span(index),
                    )
                })?),
                None => None,
            };
            if index == 0 {
                common.push(seen);
            } else {
                common[row] = match (common[row].take(), seen) {
                    (Some(common), Some(seen)) => Some(common.intersection(&seen)),
                    _ => None,
                };
            }
        }
        let count = |common: &Option<Hll>| common.as_ref().map_or(0, |common| common.count() as i64);
        columns.push(Arc::new(Int64Array::from_iter_values(common.iter().map(count))));
    }
    let schema = (DCOUNT_INTERSECT.schema)(call, rows.schema);
    Ok(table(schema, columns, rows.batch.rows))
}
