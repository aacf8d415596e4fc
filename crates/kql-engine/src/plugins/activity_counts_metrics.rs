//! `activity_counts_metrics(id, timeline, start, end, window [, dimension, …])`

use std::collections::{BTreeMap, HashMap, HashSet};

use super::timeline::{Bins, Timeline, longs, schema, ticks};
use super::{Plugin, PluginCall, PluginRows};
use crate::database::Table;
use crate::error::EvalError;
use crate::exec::Run;
use crate::functions::example;
use crate::types::Ty;

const COLUMNS: [(&str, Ty); 4] = [
    ("count", Ty::Long),
    ("dcount", Ty::Long),
    ("new_dcount", Ty::Long),
    ("aggregated_dcount", Ty::Long),
];

pub(super) static ACTIVITY_COUNTS_METRICS: Plugin = Plugin {
    name: "activity_counts_metrics",
    page: "activity-counts-metrics-plugin",
    about: "For each window with rows: the rows, the distinct ids, those not seen in any window before, and all distinct \
            ids up to it. Distinct counts are exact.",
    schema: |call, input| schema(call, input, 1, 5, &COLUMNS),
    run: activity_counts_metrics,
    examples: &[
        example(
            "datatable(u: string, t: long)['a', 1, 'b', 1, 'a', 2, 'c', 2, 'c', 2] \
             | evaluate activity_counts_metrics(u, t, 1, 5, 1)",
            "1|2|2|2|2\n2|3|2|1|3",
        ),
        example(
            "datatable(u: string, t: datetime)['a', datetime(2024-01-02), 'b', datetime(2024-01-09), 'a', datetime(2024-01-10)] \
             | evaluate activity_counts_metrics(u, t, datetime(2024-01-01), datetime(2024-12-31), 'week')",
            "2023-12-31T00:00:00.0000000Z|1|1|1|1\n2024-01-07T00:00:00.0000000Z|2|2|1|2",
        ),
    ],
};

fn activity_counts_metrics(call: &PluginCall, rows: &PluginRows<'_>, _: &Run<'_>) -> Result<Table, EvalError> {
    let timeline = Timeline::new(call, rows, (0, 1, 5))?;
    let (start, end) = (ticks(call, 2, "the start")?, ticks(call, 3, "the end")?);
    let bins = Bins::of(call, 4, start, &timeline, "the window")?;
    let mut windows: BTreeMap<(i64, u32), Vec<u32>> = BTreeMap::new();
    for event in timeline.events.iter().filter(|event| (start..=end).contains(&event.at)) {
        let key = (bins.bin(event.at), event.group);
        windows.entry(key).or_default().push(event.id);
    }
    let mut seen: HashMap<u32, HashSet<u32>> = HashMap::new();
    let mut columns: [Vec<i64>; 4] = Default::default();
    for ((_, group), ids) in &windows {
        let seen = seen.entry(*group).or_default();
        let before = seen.len();
        let distinct: HashSet<u32> = ids.iter().copied().collect();
        seen.extend(&distinct);
        let values = [ids.len(), distinct.len(), seen.len() - before, seen.len()];
        columns
            .iter_mut()
            .zip(values)
            .for_each(|(column, value)| column.push(value as i64));
    }
    let keys: Vec<(i64, u32)> = windows.keys().copied().collect();
    let values = COLUMNS
        .iter()
        .zip(columns)
        .map(|((name, ty), column)| (*name, *ty, longs(column)));
    timeline.table(&keys, values.collect())
}
