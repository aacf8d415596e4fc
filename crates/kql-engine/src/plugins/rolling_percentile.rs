//! `rolling_percentile(value, percentile, index, bin, bins [, dimension, …])`

use std::collections::BTreeMap;

use arrow::array::UInt32Array;

use super::support::aggregate;
use super::timeline::{Timeline, bin_at, length, schema};
use super::{Plugin, PluginCall, PluginRows};
use crate::aggregates;
use crate::batch::take_column;
use crate::database::Table;
use crate::error::EvalError;
use crate::exec::Run;
use crate::functions::{Arg, example};
use crate::types::{Schema, Ty};
use crate::value::Value;

pub(super) static ROLLING_PERCENTILE: Plugin = Plugin {
    name: "rolling_percentile",
    page: "rolling-percentile-plugin",
    about: "For each bin with rows the nearest-rank percentile of the values in the last bins up to it; exact, where Kusto \
            estimates.",
    schema: |call, input| {
        let value = call.column(0).map_or(Ty::Unknown, |column| input.columns[column].ty);
        schema(call, input, 2, 5, &[(&name(call, input), value)])
    },
    run: rolling_percentile,
    examples: &[example(
        "range x from 1 to 6 step 1 | extend t = x / 2 | evaluate rolling_percentile(x, 50, t, 1, 2)",
        "0|1\n1|2\n2|3\n3|5",
    )],
};

/// `rolling_3_percentile_val_50`
fn name(call: &PluginCall, input: &Schema) -> String {
    let value = call.column(0).map_or("", |column| &*input.columns[column].name);
    let constant = |index: usize| call.constant(index).map(|value| value.to_text()).unwrap_or_default();
    format!("rolling_{}_percentile_{value}_{}", constant(4), constant(1))
}

fn rolling_percentile(call: &PluginCall, rows: &PluginRows<'_>, run: &Run<'_>) -> Result<Table, EvalError> {
    let timeline = Timeline::new(call, rows, (2, 2, 5))?;
    let value = call.needed_column(0, "the value")?;
    let percentile = call.needed_constant(1, "the percentile")?;
    let size = length(call, 3, "the bin")?;
    let bins = call.needed_count(4, "the number of bins")?.max(1);
    let mut found: BTreeMap<(i64, u32), Vec<u32>> = BTreeMap::new();
    for event in &timeline.events {
        let key = (bin_at(event.at, size, 0), event.group);
        found.entry(key).or_default().push(event.row);
    }
    let keys: Vec<(i64, u32)> = found.keys().copied().collect();
    let reach = size.saturating_mul(bins as i64);
    let (mut members, mut groups) = (Vec::new(), Vec::new());
    for (number, (at, group)) in keys.iter().enumerate() {
        let window = found.range((at.saturating_sub(reach), 0)..=(*at, *group));
        for (_, rows) in window.filter(|((start, own), _)| own == group && *start > at.saturating_sub(reach)) {
            members.extend_from_slice(rows);
            groups.resize(members.len(), number as u32);
        }
    }
    let ty = rows.schema.columns[value].ty;
    let values = take_column(&rows.batch.columns[value], &UInt32Array::from(members))?;
    let argument = |value: Value, ty: Ty, index: usize| Arg {
        value,
        ty,
        span: call.arg_span(index),
    };
    let args = [
        argument(Value::Array(values), ty, 0),
        argument(Value::Scalar(percentile.clone()), percentile.ty(), 1),
    ];
    let function = aggregates::find("percentile");
    let column = aggregate(function, &args, ty, (&groups, keys.len()), (run, call.span))?;
    timeline.table(&keys, vec![(&name(call, rows.schema), ty, column)])
}
