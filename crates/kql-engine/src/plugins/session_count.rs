//! `session_count(id, timeline, start, end, bin, lookback [, dimension, …])`
//!
//! Observed: bins are those of `bin()`, not counted from `start`, and a gap of exactly `lookback` begins a new session.

use std::collections::{BTreeMap, HashMap};

use super::timeline::{Event, Timeline, bin_at, length, longs, schema, ticks};
use super::{Plugin, PluginCall, PluginRows};
use crate::database::Table;
use crate::error::EvalError;
use crate::exec::Run;
use crate::functions::example;
use crate::types::Ty;

pub(super) static SESSION_COUNT: Plugin = Plugin {
    name: "session_count",
    page: "session-count-plugin",
    about: "For each bin the sessions that begin in it: appearances of an id that did not appear within `lookback` before. \
            Bins without any are left out.",
    schema: |call, input| schema(call, input, 1, 6, &[("count_sessions", Ty::Long)]),
    run: session_count,
    examples: &[example(
        "datatable(u: string, t: long)['a', 1, 'a', 2, 'a', 8, 'b', 11] | evaluate session_count(u, t, 1, 20, 10, 5)",
        "0|2\n10|1",
    )],
};

fn session_count(call: &PluginCall, rows: &PluginRows<'_>, _: &Run<'_>) -> Result<Table, EvalError> {
    let timeline = Timeline::new(call, rows, (0, 1, 6))?;
    let (start, end) = (ticks(call, 2, "the start")?, ticks(call, 3, "the end")?);
    let (bin, lookback) = (length(call, 4, "the bin")?, length(call, 5, "the lookback")?);
    let mut events = timeline.events.clone();
    events.sort_unstable();
    let mut last: HashMap<(u32, u32), i64> = HashMap::new();
    let mut sessions: BTreeMap<(i64, u32), i64> = BTreeMap::new();
    for Event { group, at, id, .. } in events {
        let before = last.insert((group, id), at);
        let new = before.is_none_or(|before| at.saturating_sub(before) >= lookback);
        if new && (start..=end).contains(&at) {
            *sessions.entry((bin_at(at, bin, 0), group)).or_default() += 1;
        }
    }
    let keys: Vec<(i64, u32)> = sessions.keys().copied().collect();
    let counts = longs(sessions.into_values());
    timeline.table(&keys, vec![("count_sessions", Ty::Long, counts)])
}
