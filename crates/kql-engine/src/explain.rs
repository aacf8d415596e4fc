//! A plan as a list of its operators, and what each did in a run.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use kql_syntax::Span;

use crate::batch::Batch;
use crate::error::EvalError;
use crate::exec::Stream;
use crate::plan::{ExprKind, Plan};
use crate::types::Schema;

/// One operator of a plan.
#[derive(Debug, Clone)]
pub struct Step {
    /// How many operators take its rows, one after the other; 0 for the last one.
    pub depth: usize,
    /// What it does, by KQL's name where it has one.
    pub operator: &'static str,
    /// Where it stands in the query's text.
    pub span: Span,
    /// The columns it gives.
    pub schema: Arc<Schema>,
    /// Whether it stood in the list before: it runs once and is used again.
    pub again: bool,
    /// What it did, where that was measured.
    pub work: Option<Work>,
}

/// What an operator did in a run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Work {
    /// Rows that the operators below it gave.
    pub rows_in: u64,
    /// Rows that it gave.
    pub rows_out: u64,
    /// Time spent in it and not in the operators below it, in the clock's unit.
    pub time: u64,
}

/// The operators of a plan: the last one first, and each before those that it takes its rows from. Sub-queries within
/// expressions are among them.
pub fn steps(plan: &Plan, profile: Option<&Profile>) -> Vec<Step> {
    let mut out = Vec::new();
    walk(plan, 0, profile, &mut HashSet::new(), &mut out);
    out
}

fn walk(plan: &Plan, depth: usize, profile: Option<&Profile>, seen: &mut HashSet<usize>, out: &mut Vec<Step>) {
    let mut leaf = true;
    each_child(plan, &mut |_| leaf = false);
    let again = !seen.insert(key(plan)) && !leaf;
    out.push(Step {
        depth,
        operator: plan.node.name(),
        span: plan.span,
        schema: plan.schema.clone(),
        again,
        work: profile.filter(|_| !again).map(|profile| profile.work(plan)),
    });
    if !again {
        each_child(plan, &mut |child| walk(child, depth + 1, profile, seen, out));
    }
}

/// Calls `visit` on the plans that a plan takes its rows from, and on those of sub-queries within its expressions.
fn each_child(plan: &Plan, visit: &mut dyn FnMut(&Plan)) {
    plan.node.inputs(visit);
    plan.node.exprs(&mut |expr| {
        expr.walk(&mut |expr| match &expr.kind {
            ExprKind::Subquery(_, plan) | ExprKind::InTable(_, _, _, plan) => visit(plan),
            _ => {}
        });
    });
}

fn key(plan: &Plan) -> usize {
    std::ptr::from_ref(plan) as usize
}

/// Counts what operators do while a plan runs. Times overlap where operators run at once.
#[derive(Debug)]
pub struct Profile {
    /// The engine reads no clock of its own.
    clock: fn() -> u64,
    /// By operator: rows that it gave, and time until it gave them, the operators below it included.
    seen: Mutex<HashMap<usize, (u64, u64)>>,
}

impl Profile {
    /// Nothing counted yet. `clock` gives the time since some fixed moment, in any unit.
    pub fn new(clock: fn() -> u64) -> Profile {
        Profile {
            clock,
            seen: Mutex::default(),
        }
    }

    /// Opens the stream of a plan and counts what it does.
    pub(crate) fn watch<'a>(
        &'a self,
        plan: &Plan,
        open: impl FnOnce() -> Result<Stream<'a>, EvalError>,
    ) -> Result<Stream<'a>, EvalError> {
        let key = key(plan);
        let inner = self.timed(key, open)?;
        Ok(Box::new(Watched {
            profile: self,
            key,
            inner,
        }))
    }

    fn timed<T>(&self, key: usize, work: impl FnOnce() -> T) -> T {
        let start = (self.clock)();
        let value = work();
        self.add(key, 0, (self.clock)().saturating_sub(start));
        value
    }

    fn add(&self, key: usize, rows: u64, time: u64) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = seen.entry(key).or_default();
        *entry = (entry.0 + rows, entry.1 + time);
    }

    fn total(&self, plan: &Plan) -> (u64, u64) {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.get(&key(plan)).copied().unwrap_or_default()
    }

    fn work(&self, plan: &Plan) -> Work {
        let (rows_out, mut time) = self.total(plan);
        let mut rows_in = 0;
        each_child(plan, &mut |child| {
            let (rows, below) = self.total(child);
            rows_in += rows;
            time = time.saturating_sub(below);
        });
        Work {
            rows_in,
            rows_out,
            time,
        }
    }
}

struct Watched<'a> {
    profile: &'a Profile,
    key: usize,
    inner: Stream<'a>,
}

impl Iterator for Watched<'_> {
    type Item = Result<Batch, EvalError>;

    fn next(&mut self) -> Option<Self::Item> {
        let item = self.profile.timed(self.key, || self.inner.next());
        if let Some(Ok(batch)) = &item {
            self.profile.add(self.key, batch.rows as u64, 0);
        }
        item
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Database, RunOptions, bind, run_with};
    use std::sync::atomic::{AtomicU64, Ordering};

    /// A clock that goes on by one whenever it is read.
    fn ticks() -> u64 {
        static NOW: AtomicU64 = AtomicU64::new(0);
        NOW.fetch_add(1, Ordering::Relaxed)
    }

    const QUERY: &str = "range x from 1 to 10 step 1 | where x > toscalar(print 4) | summarize n = count()";

    #[test]
    fn a_plan_is_told_from_its_end() {
        let bound = bind(QUERY, &Database::new(0));
        let told: Vec<String> = steps(bound.plan.as_ref().unwrap(), None)
            .iter()
            .map(|step| format!("{}{} {}", "  ".repeat(step.depth), step.operator, step.schema.len()))
            .collect();
        // the expressions around the aggregates stand on top of them
        let chain = ["project 1", "  summarize 1", "    where 1", "      range 1"];
        assert_eq!(told[..4], chain, "{told:?}");
    }

    /// Breaks when the rows of an operator are not counted, or a measured run gives other rows.
    #[test]
    fn rows_are_counted() {
        let options = RunOptions {
            clock: Some(ticks),
            ..RunOptions::default()
        };
        let outcome = run_with(QUERY, &Database::new(0), &options).unwrap();
        let works: Vec<(&str, u64)> = outcome.steps[0]
            .iter()
            .filter_map(|step| Some((step.operator, step.work?.rows_out)))
            .collect();
        assert!(
            works.contains(&("where", 6)) && works.contains(&("range", 10)),
            "{works:?}"
        );
        assert!(works.contains(&("summarize", 1)), "{works:?}");
    }
}
