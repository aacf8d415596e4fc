//! `new_activity_metrics(id, timeline, start, end, window [, cohort] [, dimension, …] [, lookback])`
//!
//! As the page's printed table shows: the end belongs to the analysis, every window up to it has a row, with rows or
//! without, and a cohort's own row counts its ids as new. What a cohort without new ids gives is not shown, nor how a
//! table of earlier ids changes `dcount_new_values`: both are refused.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array};

use super::timeline::{Timeline, bin_at, length, longs, ticks};
use super::{ArgValue, Plugin, PluginCall, PluginRows};
use crate::database::Table;
use crate::error::EvalError;
use crate::exec::Run;
use crate::functions::example;
use crate::types::{Column, Schema, Ty};

const COLUMNS: [(&str, Ty); 5] = [
    ("dcount_new_values", Ty::Long),
    ("dcount_retained_values", Ty::Long),
    ("dcount_churn_values", Ty::Long),
    ("retention_rate", Ty::Real),
    ("churn_rate", Ty::Real),
];

pub(super) static NEW_ACTIVITY_METRICS: Plugin = Plugin {
    name: "new_activity_metrics",
    page: "new-activity-metrics-plugin",
    about: "For each window and each later one, how many of the ids first seen in the former came again in the latter, how \
            many stayed away, their shares, and how many ids of the latter were seen in no window up to the former. \
            Distinct counts are exact. A window in which no id is new is refused, and so is a table of earlier ids: the \
            page leaves open what they give.",
    schema,
    run: new_activity_metrics,
    examples: &[example(
        "datatable(u: string, t: long)['a', 1, 'b', 1, 'a', 2, 'c', 2] | evaluate new_activity_metrics(u, t, 1, 2, 1)",
        "1|1|2|2|0|1.0|0.0\n1|2|1|1|1|0.5|0.5\n2|2|1|1|0|1.0|0.0",
    )],
};

/// The places of the dimensions: the columns behind the window, or behind the cohort where there is one.
fn dimensions(call: &PluginCall) -> usize {
    match call.args.get(5).map(|arg| &arg.value) {
        Some(ArgValue::Scalar(_)) if call.column(5).is_none() => 6,
        _ => 5,
    }
}

fn schema(call: &PluginCall, input: &Schema) -> Schema {
    let Some(time) = call.column(1).map(|place| &input.columns[place]) else {
        return Schema::unknown();
    };
    let mut columns = ["from", "to"]
        .map(|prefix| Column::new(format!("{prefix}_{}", time.name), time.ty))
        .to_vec();
    let places = (dimensions(call)..call.args.len()).filter_map(|index| call.column(index));
    columns.extend(places.map(|place| input.columns[place].clone()));
    columns.extend(COLUMNS.iter().map(|(name, ty)| Column::new(*name, *ty)));
    Schema::new(columns)
}

fn new_activity_metrics(call: &PluginCall, rows: &PluginRows<'_>, run: &Run<'_>) -> Result<Table, EvalError> {
    if let Some(table) = call.args.iter().position(|arg| matches!(arg.value, ArgValue::Table(_))) {
        let what = "`new_activity_metrics` with a table of earlier ids";
        return Err(EvalError::unsupported(what, call.arg_span(table)));
    }
    let dimensions = dimensions(call);
    let timeline = Timeline::new(call, rows, (0, 1, dimensions))?;
    let (start, end) = (ticks(call, 2, "the start")?, ticks(call, 3, "the end")?);
    let window = length(call, 4, "the window")?;
    let cohort = (dimensions == 6).then(|| ticks(call, 5, "the cohort")).transpose()?;
    if cohort.is_some_and(|at| !(start..=end).contains(&at) || bin_at(at, window, start) != at) {
        let what = "a cohort that is no beginning of a window";
        return Err(EvalError::unsupported(what, call.arg_span(5)));
    }
    let mut seen: BTreeMap<(u32, i64), HashSet<u32>> = BTreeMap::new();
    let mut first: HashMap<(u32, u32), i64> = HashMap::new();
    for event in timeline.events.iter().filter(|event| (start..=end).contains(&event.at)) {
        let at = bin_at(event.at, window, start);
        seen.entry((event.group, at)).or_default().insert(event.id);
        let first = first.entry((event.group, event.id)).or_insert(at);
        *first = at.min(*first);
    }
    let groups: Vec<u32> = {
        let mut groups: Vec<u32> = seen.keys().map(|(group, _)| *group).collect();
        groups.dedup();
        groups
    };
    let empty = HashSet::new();
    let mut keys = Vec::new();
    let (mut to, mut new, mut retained, mut lost) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let windows =
        |from: i64| std::iter::successors(Some(from), |at| at.checked_add(window)).take_while(|at| *at <= end);
    let cohorts: Box<dyn Iterator<Item = i64>> = match cohort {
        Some(at) => Box::new(std::iter::once(at)),
        None => Box::new(windows(start)),
    };
    for from in cohorts {
        for &group in &groups {
            let is_new = |id: &&u32| first.get(&(group, **id)) == Some(&from);
            let came: Vec<u32> = seen
                .get(&(group, from))
                .unwrap_or(&empty)
                .iter()
                .filter(is_new)
                .copied()
                .collect();
            if came.is_empty() {
                return Err(EvalError::Unsupported {
                    what: "`new_activity_metrics` over a window in which no id is new".into(),
                    help: Some("name one cohort, such as the first window, behind the window's length".into()),
                    span: call.span,
                });
            }
            for at in windows(from) {
                run.ctx.check()?;
                run.ctx
                    .check_rows(to.len() as u64 + 1, "new_activity_metrics", None, call.span)?;
                let ids = seen.get(&(group, at)).unwrap_or(&empty);
                let again = came.iter().filter(|id| ids.contains(id)).count();
                let unseen = |id: &&u32| first.get(&(group, **id)).is_some_and(|first| *first > from);
                keys.push((from, group));
                to.push(at);
                new.push(match at == from {
                    true => came.len(),
                    false => ids.iter().filter(unseen).count(),
                } as i64);
                retained.push((again as i64, again as f64 / came.len() as f64));
                let away = came.len() - again;
                lost.push((away as i64, away as f64 / came.len() as f64));
            }
        }
    }
    let reals = |values: &[(i64, f64)]| -> ArrayRef {
        Arc::new(Float64Array::from_iter_values(values.iter().map(|(_, rate)| *rate)))
    };
    let counts = |values: &[(i64, f64)]| longs(values.iter().map(|(count, _)| *count));
    let arrays = [
        longs(new),
        counts(&retained),
        counts(&lost),
        reals(&retained),
        reals(&lost),
    ];
    let values = COLUMNS
        .iter()
        .zip(arrays)
        .map(|((name, ty), array)| (*name, *ty, array));
    let table = timeline.table(&keys, values.collect())?;
    // the timeline's column comes once: its other end goes behind it
    Ok(timeline.with_second_time(&table, &to, schema(call, rows.schema)))
}
