//! Published queries and broken variants of them, beside the verdict of Microsoft's own parser and binder.
//!
//! Counts are a ratchet: `tests/ratchets/queries.txt` holds what was reached, and none may fall.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;
use tripline::engine::{Workspace, add_tables, empty_database};
use tripline::inspect::inspect;

use crate::support::shared;

const RATCHET: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/ratchets/queries.txt");

fn errors(found: &Value) -> Option<&Value> {
    let all = found["diagnostics"].as_array()?;
    let errors = all.iter().filter(|diagnostic| diagnostic["severity"] == "Error");
    errors.min_by_key(|diagnostic| diagnostic["start"].as_u64())
}

/// Whether two positions (UTF-16 units) are on one line and at most ten apart.
fn near(query: &str, a: u64, b: u64) -> bool {
    let units: Vec<u16> = query.encode_utf16().collect();
    let (low, high) = (a.min(b) as usize, a.max(b) as usize);
    let between = &units[low.min(units.len())..high.min(units.len())];
    high - low <= 10 && !between.contains(&u16::from(b'\n'))
}

#[test]
fn verdicts_of_the_official_parser_are_ours() {
    let (Some(valid), Some(broken), Some(samples)) = (
        shared("corpus/queries/queries.jsonl"),
        shared("corpus/queries/invalid.jsonl"),
        shared("schemas/samples.json"),
    ) else {
        eprintln!("skipped: the shared material is not here (../shared or TRIPLINE_SHARED)");
        return;
    };
    let mut workspace = Workspace::default();
    add_tables(&mut workspace, &std::fs::read_to_string(samples).unwrap()).unwrap();
    let database = empty_database(&Arc::new(workspace), 639_028_224_000_000_000);
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    let mut add = |name: &'static str, hit: bool| *counts.entry(name).or_default() += u64::from(hit);
    for line in std::fs::read_to_string(valid).unwrap().lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let official = &case["official"];
        let found = inspect(case["query"].as_str().unwrap(), &database);
        let ok = found["ok"] == true;
        if official["ok"] == false {
            add("published-rejected", !ok);
            continue;
        }
        add("published-accepted", ok);
        if ok {
            let whole = !official["result_columns"].is_null();
            add("published-same-result", whole || official["result"] == found["result"]);
            add(
                "published-same-tables",
                official["tables"].is_null() || official["tables"] == found["tables"],
            );
        }
    }
    for line in std::fs::read_to_string(broken).unwrap().lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let query = case["query"].as_str().unwrap();
        let found = inspect(query, &database);
        add("broken-rejected", found["ok"] == false);
        if let (Some(ours), Some(theirs)) = (errors(&found), errors(&case["official"])) {
            let start = |diagnostic: &Value| diagnostic["start"].as_u64().unwrap();
            add("broken-same-place", near(query, start(ours), start(theirs)));
            add("broken-same-code", ours["code"] == theirs["code"]);
        }
    }
    let kept = std::fs::read_to_string(RATCHET).unwrap();
    for line in kept.lines().filter(|line| !line.starts_with('#')) {
        let (name, count) = line.split_once(' ').unwrap();
        let (reached, count) = (counts[name], count.parse::<u64>().unwrap());
        assert!(reached >= count, "{name}: {reached} instead of {count}");
        if reached > count {
            eprintln!("{name}: {reached}, more than the {count} that {RATCHET} holds; raise it there");
        }
    }
}
