//! `autocluster([size_weight] [, weight] [, seeds] [, wildcard, …])`
//!
//! Kusto's search is a heuristic whose starting points and selection are not published, so its patterns cannot be
//! foretold. This one follows the page's outline and is deterministic: it starts at the most frequent rows, frees one
//! column after the other while the score grows, and keeps the patterns of which at least half is not covered by better
//! ones. The score is the page's: a geometric mean of the part of the rows and the part of the columns, weighted.

use std::collections::{BTreeSet, HashMap};

use super::patterns::{Items, Pattern, number, schema, wildcards};
use super::{Plugin, PluginCall, PluginRows};
use crate::database::Table;
use crate::error::EvalError;
use crate::exec::Run;
use crate::functions::example;

pub(super) static AUTOCLUSTER: Plugin = Plugin {
    name: "autocluster",
    page: "autocluster-plugin",
    about: "A few combinations of values that cover many rows and fix many columns, the best first. Kusto's heuristic is \
            not published: the patterns here are good by its score, but they need not be the ones that Kusto gives.",
    schema: |_, input| schema(input),
    run: autocluster,
    examples: &[example(
        "datatable(a: string, b: string)['x', 'p', 'x', 'p', 'x', 'p', 'y', 'q'] | evaluate autocluster()",
        "0|3|75.0|x|p\n1|1|25.0|y|q",
    )],
};

fn autocluster(call: &PluginCall, rows: &PluginRows<'_>, run: &Run<'_>) -> Result<Table, EvalError> {
    let size_weight = number(call, 0, "the weight of the size", 0.0..=1.0, 0.5)?;
    let seeds = number(call, 2, "the number of seeds", 1.0..=10_000.0, 25.0)? as usize;
    let wildcards = wildcards(call, 3)?;
    let items = Items::new(call, rows, 1)?;
    let all = items.all();
    let width = items.width().max(1) as f64;
    let score = |pattern: &Pattern, members: &[u32]| {
        let fixed = pattern.iter().flatten().count() as f64;
        (items.weight(members) / items.total).powf(size_weight) * (fixed / width).powf(1.0 - size_weight)
    };
    let mut found: Vec<(f64, Pattern, Vec<u32>)> = Vec::new();
    for seed in most_frequent(&items, &all, seeds) {
        run.ctx.check()?;
        let mut members = items.matching(&seed, &all);
        let mut pattern = seed;
        let mut best = score(&pattern, &members);
        loop {
            let freed = (0..pattern.len())
                .filter(|&column| pattern[column].is_some())
                .map(|column| {
                    let mut wider = pattern.clone();
                    wider[column] = None;
                    let members = items.matching(&wider, &all);
                    (score(&wider, &members), wider, members)
                });
            let wider = freed.fold(None, |best: Option<(f64, Pattern, Vec<u32>)>, next| match best {
                Some(best) if best.0 >= next.0 => Some(best),
                _ => Some(next),
            });
            match wider {
                Some((value, wider, more)) if value > best => (best, pattern, members) = (value, wider, more),
                _ => break,
            }
        }
        let pattern = items.common(&members);
        if !found.iter().any(|(_, known, _)| *known == pattern) {
            found.push((score(&pattern, &members), pattern, members));
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut covered: BTreeSet<u32> = BTreeSet::new();
    let mut kept = Vec::new();
    for (_, pattern, members) in found {
        let new: Vec<u32> = members.iter().copied().filter(|row| !covered.contains(row)).collect();
        if pattern.iter().any(Option::is_some) && 2.0 * items.weight(&new) >= items.weight(&members) {
            covered.extend(new);
            kept.push((pattern, members));
        }
    }
    Ok(items.table(&kept, &wildcards))
}

/// The combinations of all columns that most rows have, the most frequent first.
fn most_frequent(items: &Items<'_>, rows: &[u32], count: usize) -> Vec<Pattern> {
    let mut places: HashMap<Pattern, usize> = HashMap::new();
    let mut groups: Vec<(Pattern, Vec<u32>)> = Vec::new();
    for &row in rows {
        let pattern = items.common(&[row]);
        let place = *places.entry(pattern.clone()).or_insert_with(|| {
            groups.push((pattern, Vec::new()));
            groups.len() - 1
        });
        groups[place].1.push(row);
    }
    groups.sort_by(|(_, a), (_, b)| items.weight(b).total_cmp(&items.weight(a)));
    groups.into_iter().take(count).map(|(pattern, _)| pattern).collect()
}
