use std::collections::BTreeSet;

use super::{NAMES, all, find};
use crate::database::Database;
use crate::error::EvalError;
use crate::query::{Failure, run};

/// A query for every operator that did not run here when this was written.
const OTHERS: &[(&str, &str)] = &[
    ("__partitionby", "print k = 1 | __partitionby k id 'x' (take 1)"),
    ("assert-schema", "print a = 1 | assert-schema (a: long)"),
    ("execute-and-cache", "print a = 1 | __executeAndCache"),
    ("externaldata", "externaldata (a: long) ['https://example.com/a.csv']"),
    ("facet", "print a = 1 | facet by a"),
    ("find", "let T = view () { print a = 1 }; find in (T) where a == 1"),
    ("fork", "print a = 1 | fork (count) (take 1)"),
    (
        "graph-mark-components",
        "print a = 1, b = 2 | make-graph a --> b | graph-mark-components",
    ),
    (
        "graph-match",
        "print a = 1, b = 2 | make-graph a --> b | graph-match (x)-[e]->(y) project e.a",
    ),
    (
        "graph-shortest-paths",
        "print a = 1, b = 2 | make-graph a --> b | graph-shortest-paths (x)-[e*1..2]->(y)",
    ),
    (
        "graph-to-table",
        "print a = 1, b = 2 | make-graph a --> b | graph-to-table edges",
    ),
    (
        "graph-where-edges",
        "print a = 1, b = 2 | make-graph a --> b | graph-where-edges a == 1",
    ),
    (
        "graph-where-nodes",
        "print a = 1, b = 2 | make-graph a --> b | graph-where-nodes true",
    ),
    ("make-graph", "print a = 1, b = 2 | make-graph a --> b"),
    ("project-by-names", "print a = 1 | project-by-names 'a'"),
    ("reduce", "print a = 'x' | reduce by a"),
    ("top-hitters", "print a = 1 | top-hitters 1 of a"),
    ("top-nested", "print a = 1 | top-nested 1 of a by count()"),
];

/// Breaks when an operator is made to run and has no entry, or has an entry and does not run.
#[test]
fn what_runs_has_an_entry() {
    for (name, query) in OTHERS {
        let result = run(query, &Database::new(0));
        let runs = !matches!(&result, Err(Failure::Eval(EvalError::Unsupported { .. })));
        if runs && matches!(*name, "externaldata") {
            continue;
        }
        assert_eq!(runs, find(name).is_some(), "`{name}`: {result:?}");
    }
}

/// Breaks when an operator has neither an entry nor a place among the others, or has two.
#[test]
fn every_name_is_accounted_for() {
    let listed: BTreeSet<&str> = all().map(|operator| operator.name).collect();
    assert_eq!(listed.len(), all().count());
    assert!(all().map(|operator| operator.name).is_sorted(), "by name");
    for name in NAMES.iter().copied().flatten() {
        let other = OTHERS.iter().any(|(other, _)| other == name);
        assert!(
            listed.contains(name) || other || ["inline_external_table", "macro-expand"].contains(name),
            "{name}"
        );
    }
    for name in listed {
        assert!(NAMES.iter().copied().flatten().any(|known| *known == name), "{name}");
    }
}
