//! `basket([threshold] [, weight] [, max_dimensions] [, wildcard, …])`
//!
//! Kusto samples the rows for its first values, so that patterns near the threshold come and go. Here all patterns are
//! found. As in the page's examples a pattern shows everything that its rows have in common, and the one of all rows is
//! not given where they have nothing in common. The page's order follows no rule; here the greatest count comes first.

use std::collections::{HashMap, HashSet, VecDeque};

use super::patterns::{Items, Pattern, number, schema, wildcards};
use super::{Plugin, PluginCall, PluginRows};
use crate::database::Table;
use crate::error::EvalError;
use crate::exec::Run;
use crate::functions::example;

pub(super) static BASKET: Plugin = Plugin {
    name: "basket",
    page: "basket-plugin",
    about: "The combinations of values that at least `threshold` (5 %) of the rows have, by up to five independent columns; \
            the most frequent first. Kusto samples and orders otherwise, so that `SegmentId` may differ, and patterns \
            near the threshold may.",
    schema: |_, input| schema(input),
    run: basket,
    examples: &[example(
        "datatable(a: string, b: string)['x', 'p', 'x', 'p', 'x', 'q', 'y', 'q'] | evaluate basket(0.5)",
        "0|3|75.0|x|\n1|2|50.0|x|p\n2|2|50.0||q",
    )],
};

fn basket(call: &PluginCall, rows: &PluginRows<'_>, run: &Run<'_>) -> Result<Table, EvalError> {
    let threshold = number(call, 0, "the threshold", 0.015..=1.0, 0.05)?;
    let dimensions = number(call, 2, "the number of dimensions", 1.0..=1000.0, 5.0)? as usize;
    let wildcards = wildcards(call, 3)?;
    let items = Items::new(call, rows, 1)?;
    let least = threshold * items.total;
    let mut found: Vec<(Pattern, Vec<u32>)> = Vec::new();
    let mut seen: HashSet<Pattern> = HashSet::new();
    // by the number of values chosen, so that each pattern is met first by its fewest
    let mut queue = VecDeque::from([(items.all(), 0usize)]);
    while let Some((members, chosen)) = queue.pop_front() {
        run.ctx.check()?;
        let pattern = items.common(&members);
        if members.is_empty() || !seen.insert(pattern.clone()) {
            continue;
        }
        if chosen < dimensions {
            for column in (0..pattern.len()).filter(|&column| pattern[column].is_none()) {
                queue.extend(
                    split(&items, column, &members, least)
                        .into_iter()
                        .map(|part| (part, chosen + 1)),
                );
            }
        }
        if pattern.iter().any(Option::is_some) {
            found.push((pattern, members));
        }
        if found.len() as u64 > run.ctx.limits.rows.min(1_000_000) {
            return Err(EvalError::Limit {
                what: "the number of patterns".into(),
                limit: "1,000,000".into(),
                help: Some("raise the threshold, or project fewer columns".into()),
                span: call.span,
            });
        }
    }
    found.sort_by(|(_, a), (_, b)| items.weight(b).total_cmp(&items.weight(a)));
    Ok(items.table(&found, &wildcards))
}

/// The rows by a column's value, of the values that are frequent enough, in order of first sight.
fn split(items: &Items<'_>, column: usize, rows: &[u32], least: f64) -> Vec<Vec<u32>> {
    let (mut places, mut parts): (HashMap<u32, usize>, Vec<Vec<u32>>) = Default::default();
    for &row in rows {
        let Some(value) = items.value(column, row) else {
            return Vec::new();
        };
        let place = *places.entry(value).or_insert_with(|| {
            parts.push(Vec::new());
            parts.len() - 1
        });
        parts[place].push(row);
    }
    parts.retain(|part| items.weight(part) >= least);
    parts
}
