//! `active_users_count(id, timeline, start, end, lookback, period, active_periods, bin [, dimension, …])`
//!
//! Observed: what happened exactly `lookback` before does not count any more.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::timeline::{Event, Timeline, bin_at, length, longs, schema, ticks};
use super::{Plugin, PluginCall, PluginRows};
use crate::database::Table;
use crate::error::EvalError;
use crate::exec::Run;
use crate::functions::example;
use crate::types::Ty;

pub(super) static ACTIVE_USERS_COUNT: Plugin = Plugin {
    name: "active_users_count",
    page: "active-users-count-plugin",
    about: "For each bin the distinct ids that appear in it and, within `lookback` up to that appearance, in at least \
            `active_periods` periods. Bins without such ids are left out. The count is exact.",
    schema: |call, input| schema(call, input, 1, 8, &[("dcount", Ty::Long)]),
    run: active_users_count,
    examples: &[example(
        "datatable(u: string, t: long)['a', 1, 'a', 2, 'a', 3, 'b', 1, 'b', 9] \
         | evaluate active_users_count(u, t, 1, 10, 4, 1, 2, 5)",
        "1|1",
    )],
};

fn active_users_count(call: &PluginCall, rows: &PluginRows<'_>, _: &Run<'_>) -> Result<Table, EvalError> {
    let timeline = Timeline::new(call, rows, (0, 1, 8))?;
    let (start, end) = (ticks(call, 2, "the start")?, ticks(call, 3, "the end")?);
    let (lookback, period) = (length(call, 4, "the lookback")?, length(call, 5, "the period")?);
    let needed = call.needed_count(6, "the number of active periods")?;
    let bin = length(call, 7, "the bin")?;
    let mut by_user: HashMap<(u32, u32), Vec<Event>> = HashMap::new();
    for event in &timeline.events {
        by_user.entry((event.group, event.id)).or_default().push(*event);
    }
    let mut active: BTreeMap<(i64, u32), HashSet<u32>> = BTreeMap::new();
    for events in by_user.values_mut() {
        events.sort_unstable();
        let mut first = 0;
        // how often each period occurs within the lookback
        let mut periods: HashMap<i64, usize> = HashMap::new();
        for event in events.iter() {
            *periods.entry(bin_at(event.at, period, start)).or_default() += 1;
            while events[first].at <= event.at.saturating_sub(lookback) {
                let old = bin_at(events[first].at, period, start);
                if let Some(count) = periods.get_mut(&old) {
                    *count -= 1;
                    if *count == 0 {
                        periods.remove(&old);
                    }
                }
                first += 1;
            }
            if (start..=end).contains(&event.at) && periods.len() >= needed {
                let key = (bin_at(event.at, bin, start), event.group);
                active.entry(key).or_default().insert(event.id);
            }
        }
    }
    let keys: Vec<(i64, u32)> = active.keys().copied().collect();
    let counts = longs(active.values().map(|ids| ids.len() as i64));
    timeline.table(&keys, vec![("dcount", Ty::Long, counts)])
}
