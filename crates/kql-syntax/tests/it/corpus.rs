//! Real queries against the verdict of the official parser, with a ratchet: the counts may only rise.
//!
//! A change that rejects a valid query, accepts an invalid one, or moves or renames the first error breaks this.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use kql_syntax::{Parsed, parse};
use serde_json::Value;

/// Codes of the official parser; the others are its binder's.
const SYNTAX_CODES: &[&str] = &[
    "KS001", "KS002", "KS003", "KS004", "KS005", "KS006", "KS160", "KS176", "KS198", "KS214", "KS217", "KS222", "KS228",
];

/// The folder of corpora beside the workspace, if it is there.
pub(crate) fn shared() -> Option<PathBuf> {
    let beside = || {
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .ancestors()
            .nth(3)
            .map(|parent| parent.join("shared"))
    };
    let folder = std::env::var_os("TRIPLINE_SHARED").map(PathBuf::from).or_else(beside)?;
    folder.is_dir().then_some(folder)
}

/// The objects of a file of JSON lines.
pub(crate) fn rows(file: &str) -> Vec<Value> {
    let Some(shared) = shared() else {
        eprintln!("skipped: no corpus beside the workspace (set TRIPLINE_SHARED)");
        return Vec::new();
    };
    let text = std::fs::read_to_string(shared.join("corpus/queries").join(file)).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Line and column, in UTF-16 units, of an offset in UTF-16 units.
fn line_column(text: &str, offset: usize) -> (usize, usize) {
    let (mut line, mut column, mut at) = (0, 0, 0);
    for c in text.chars() {
        if at >= offset {
            break;
        }
        at += c.len_utf16();
        (line, column) = if c == '\n' {
            (line + 1, 0)
        } else {
            (line, column + c.len_utf16())
        };
    }
    (line, column)
}

fn utf16_offset(text: &str, byte: u32) -> usize {
    text.get(..byte as usize)
        .map_or(0, |before| before.encode_utf16().count())
}

/// Counts, by name; and what fell short, for the reader of a failing test.
#[derive(Default)]
pub(crate) struct Tally {
    counts: BTreeMap<&'static str, (usize, usize)>,
    log: String,
}

impl Tally {
    pub(crate) fn count(&mut self, name: &'static str, good: bool, note: impl FnOnce() -> String) {
        let entry = self.counts.entry(name).or_default();
        entry.1 += 1;
        if good {
            entry.0 += 1;
        } else {
            let _ = writeln!(self.log, "{name}: {}", note());
        }
    }
}

impl Tally {
    /// Compares with the ratchet file: what this tally counted may only have risen.
    pub(crate) fn hold(&self) {
        if self.counts.is_empty() {
            return;
        }
        if let Ok(path) = std::env::var("KQL_CORPUS_LOG") {
            std::fs::write(path, &self.log).unwrap();
        }
        let ratchet = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ratchet.toml");
        let recorded = std::fs::read_to_string(&ratchet).unwrap_or_default();
        let wanted = |name: &str| {
            let line = recorded
                .lines()
                .find_map(|line| line.strip_prefix(name)?.trim_start().strip_prefix('='));
            line.and_then(|line| line.split('#').next()?.trim().parse::<usize>().ok())
                .unwrap_or(0)
        };
        let mut current =
            String::from("# Corpus counts that may only rise. Written by hand from what the test prints.\n");
        let mut worse = false;
        let mut better = false;
        for (name, (good, all)) in &self.counts {
            let _ = writeln!(current, "{name} = {good} # of {all}");
            worse |= *good < wanted(name);
            better |= *good > wanted(name);
        }
        if better {
            println!("better than tests/ratchet.toml; replace its content by\n{current}");
        }
        assert!(!worse, "worse than tests/ratchet.toml:\n{current}\n{}", self.log);
    }
}

fn judge(row: &Value, tally: &mut Tally) {
    let query = row["query"].as_str().unwrap();
    let Parsed { diagnostics, .. } = parse(query);
    let valid = row["official"]["syntax_ok"].as_bool().unwrap();
    let found = diagnostics
        .iter()
        .find(|error| error.code() != "TL8001" && error.code() != "KS174");
    let note = || format!("{} {:?}", row["id"].as_str().unwrap_or_default(), found);
    if valid {
        tally.count("valid_accepted", found.is_none(), note);
        return;
    }
    tally.count("invalid_rejected", found.is_some(), note);
    let official = row["official"]["diagnostics"].as_array().unwrap();
    // The join condition is the binder's to miss.
    let first = official
        .iter()
        .filter(|diagnostic| diagnostic["message"] != "Missing join on condition clause")
        .filter(|diagnostic| SYNTAX_CODES.contains(&diagnostic["code"].as_str().unwrap_or_default()))
        .min_by_key(|diagnostic| diagnostic["start"].as_u64());
    let (Some(first), Some(found)) = (first, found) else {
        return;
    };
    let start = usize::try_from(first["start"].as_u64().unwrap()).unwrap();
    let theirs = line_column(query, start);
    let ours = line_column(query, utf16_offset(query, found.span().start));
    let near = theirs.0 == ours.0 && theirs.1.abs_diff(ours.1) <= 10;
    let code = first["code"].as_str().unwrap();
    let note = |what: &str| {
        let id = row["id"].as_str().unwrap_or_default();
        format!(
            "{what} {id}\n  official {code} {theirs:?} {}\n  ours {ours:?} {found:?}",
            first["message"]
        )
    };
    tally.count("first_error_near", near, || note("far"));
    tally.count("first_error_code", code == found.code(), || note("code"));
}

#[test]
fn real_queries_are_judged_as_by_the_official_parser() {
    let mut tally = Tally::default();
    for file in ["queries.jsonl", "invalid.jsonl"] {
        for row in rows(file) {
            judge(&row, &mut tally);
        }
    }
    tally.hold();
}
