//! `sliding_window_counts(id, timeline, start, end, lookback, bin [, dimension, …])`
//!
//! Observed: the window of a bin ends with the bin itself, and only bins whose window has rows are given.

use std::collections::{BTreeMap, HashSet};

use super::timeline::{Timeline, bin_at, length, longs, schema, ticks};
use super::{Plugin, PluginCall, PluginRows};
use crate::database::Table;
use crate::error::EvalError;
use crate::exec::Run;
use crate::functions::example;
use crate::types::Ty;

pub(super) static SLIDING_WINDOW_COUNTS: Plugin = Plugin {
    name: "sliding_window_counts",
    page: "sliding-window-counts-plugin",
    about: "For each bin from `start` to `end` the rows and the distinct ids of the bins within `lookback` up to it. \
            Distinct counts are exact.",
    schema: |call, input| schema(call, input, 1, 6, &[("Count", Ty::Long), ("Dcount", Ty::Long)]),
    run: sliding_window_counts,
    examples: &[example(
        "datatable(u: string, t: long)['a', 1, 'b', 1, 'a', 2, 'c', 4] \
         | evaluate sliding_window_counts(u, t, 1, 5, 2, 1)",
        "1|2|2\n2|3|2\n3|1|1\n4|1|1\n5|1|1",
    )],
};

fn sliding_window_counts(call: &PluginCall, rows: &PluginRows<'_>, run: &Run<'_>) -> Result<Table, EvalError> {
    let timeline = Timeline::new(call, rows, (0, 1, 6))?;
    let (start, end) = (ticks(call, 2, "the start")?, ticks(call, 3, "the end")?);
    let (lookback, bin) = (length(call, 4, "the lookback")?, length(call, 5, "the bin")?);
    let bins = (lookback / bin).max(1);
    let mut windows: BTreeMap<(i64, u32), (i64, HashSet<u32>)> = BTreeMap::new();
    for event in timeline.events.iter().filter(|event| event.at <= end) {
        run.ctx.check()?;
        let first = bin_at(event.at, bin, start);
        if first <= start.saturating_sub(bins.saturating_mul(bin)) {
            continue;
        }
        // from the bin itself to the last whose window reaches back to it
        let mut window = first;
        for _ in 0..bins {
            if window > end {
                break;
            }
            if window >= start {
                let (count, ids) = windows.entry((window, event.group)).or_default();
                *count += 1;
                ids.insert(event.id);
            }
            window = window.saturating_add(bin);
        }
    }
    let keys: Vec<(i64, u32)> = windows.keys().copied().collect();
    let counts = longs(windows.values().map(|(count, _)| *count));
    let distinct = longs(windows.values().map(|(_, ids)| ids.len() as i64));
    timeline.table(&keys, vec![("Count", Ty::Long, counts), ("Dcount", Ty::Long, distinct)])
}
