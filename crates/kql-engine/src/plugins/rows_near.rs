//! `rows_near(condition, rows [, rows_after])`

use arrow::array::UInt32Array;

use super::support::table_of;
use super::{Plugin, PluginCall, PluginRows};
use crate::database::Table;
use crate::error::EvalError;
use crate::exec::{Run, eval};
use crate::functions::example;

pub(super) static ROWS_NEAR: Plugin = Plugin {
    name: "rows_near",
    page: "rows-near-plugin",
    about: "The rows for which the condition is true, with some rows before and after each.",
    schema: |_, input| input.clone(),
    run: rows_near,
    examples: &[
        example("range x from 1 to 9 step 1 | evaluate rows_near(x == 5, 1)", "4\n5\n6"),
        example(
            "range x from 1 to 9 step 1 | evaluate rows_near(x == 5, 1, 2)",
            "4\n5\n6\n7",
        ),
        example(
            "range x from 1 to 9 step 1 | evaluate rows_near(x in (1, 3), 1)",
            "1\n2\n3\n4",
        ),
    ],
};

fn rows_near(call: &PluginCall, rows: &PluginRows<'_>, run: &Run<'_>) -> Result<Table, EvalError> {
    let condition = eval(call.needed_scalar(0, "the condition")?, &rows.batch, run)?;
    let before = call.needed_count(1, "the number of rows")?;
    let after = if call.args.len() > 2 {
        call.needed_count(2, "the number of rows after")?
    } else {
        before
    };
    let (hits, count) = (condition.bools(), rows.batch.rows);
    let mut near: Vec<u32> = Vec::new();
    let mut next = 0;
    for hit in (0..count).filter(|&row| hits.get(row) == Some(true)) {
        let end = hit.saturating_add(after).saturating_add(1).min(count);
        let start = hit.saturating_sub(before).max(next);
        near.extend((start..end).map(|row| row as u32));
        next = next.max(end);
    }
    Ok(table_of(
        rows.schema.clone(),
        rows.batch.take(&UInt32Array::from(near))?,
    ))
}
