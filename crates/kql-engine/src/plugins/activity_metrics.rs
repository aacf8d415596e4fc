//! `activity_metrics(id, timeline, start, end, window [, dimension, …])`

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array};

use super::timeline::{Bins, Timeline, longs, schema, ticks};
use super::{Plugin, PluginCall, PluginRows};
use crate::database::Table;
use crate::error::EvalError;
use crate::exec::Run;
use crate::functions::example;
use crate::types::Ty;

const COLUMNS: [(&str, Ty); 4] = [
    ("dcount_values", Ty::Long),
    ("dcount_newvalues", Ty::Long),
    ("retention_rate", Ty::Real),
    ("churn_rate", Ty::Real),
];

pub(super) static ACTIVITY_METRICS: Plugin = Plugin {
    name: "activity_metrics",
    page: "activity-metrics-plugin",
    about: "For each window with rows: the distinct ids, those not seen in the window before it, and the parts of that \
            window's ids that came again or stayed away (NaN where it had none). Distinct counts are exact.",
    schema: |call, input| schema(call, input, 1, 5, &COLUMNS),
    run: activity_metrics,
    examples: &[
        example(
            "datatable(u: string, t: long)['a', 1, 'b', 1, 'a', 2, 'c', 2] | evaluate activity_metrics(u, t, 1, 5, 1)",
            "1|2|2|NaN|NaN\n2|2|1|0.5|0.5",
        ),
        example(
            "datatable(u: string, t: datetime)['a', datetime(2024-01-31), 'b', datetime(2024-01-09), 'a', datetime(2024-02-01)] \
             | evaluate activity_metrics(u, t, datetime(2024-01-01), datetime(2024-12-31), 'month') \
             | project t, dcount_values, retention_rate",
            "2024-01-01T00:00:00.0000000Z|2|NaN\n2024-02-01T00:00:00.0000000Z|1|0.5",
        ),
    ],
};

fn activity_metrics(call: &PluginCall, rows: &PluginRows<'_>, _: &Run<'_>) -> Result<Table, EvalError> {
    if call.args.len() < 5 {
        return Err(EvalError::Unsupported {
            what: "`activity_metrics` without start and end".into(),
            help: Some("write `activity_metrics(id, timeline, start, end, window)`".into()),
            span: call.span,
        });
    }
    let timeline = Timeline::new(call, rows, (0, 1, 5))?;
    let (start, end) = (ticks(call, 2, "the start")?, ticks(call, 3, "the end")?);
    let bins = Bins::of(call, 4, start, &timeline, "the window")?;
    let mut windows: BTreeMap<(i64, u32), HashSet<u32>> = BTreeMap::new();
    for event in timeline.events.iter().filter(|event| (start..=end).contains(&event.at)) {
        let key = (bins.bin(event.at), event.group);
        windows.entry(key).or_default().insert(event.id);
    }
    let (mut counts, mut new, mut retained, mut lost) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for ((at, group), ids) in &windows {
        let before = bins.before(*at).and_then(|at| windows.get(&(at, *group)));
        let total = before.map_or(0, HashSet::len) as f64;
        let returned = before.map_or(0, |before| ids.intersection(before).count());
        counts.push(ids.len() as i64);
        new.push((ids.len() - returned) as i64);
        retained.push(returned as f64 / total);
        lost.push((total - returned as f64) / total);
    }
    let keys: Vec<(i64, u32)> = windows.keys().copied().collect();
    let reals = |values: Vec<f64>| -> ArrayRef { Arc::new(Float64Array::from(values)) };
    let arrays = [longs(counts), longs(new), reals(retained), reals(lost)];
    let values = COLUMNS
        .iter()
        .zip(arrays)
        .map(|((name, ty), array)| (*name, *ty, array));
    timeline.table(&keys, values.collect())
}
