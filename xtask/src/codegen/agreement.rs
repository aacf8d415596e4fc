//! The table in `README.md` that says how far Tripline agrees with Microsoft's parser and with recorded results: the
//! ratchets' counts beside the number of cases in the shared material.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::{read_json_lines, text};
use crate::workspace;

const PAGE: &str = "README.md";
const BEGIN: &str = "<!-- agreement: written by `cargo xtask codegen` -->\n";
const END: &str = "<!-- end of agreement -->\n";

/// The README with the table as the ratchets have it now.
pub(super) fn generate(shared: &Path) -> Result<String, String> {
    let path = workspace::root().join(PAGE);
    let page = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    replace(&page, &table(shared)?)
}

/// `page` with `table` between the marks.
fn replace(page: &str, table: &str) -> Result<String, String> {
    let missing = |mark: &str| format!("the line `{}` is missing", mark.trim_end());
    let (before, rest) = page.split_once(BEGIN).ok_or_else(|| missing(BEGIN))?;
    let (_, after) = rest.split_once(END).ok_or_else(|| missing(END))?;
    Ok(format!("{before}{BEGIN}{table}{END}{after}"))
}

fn table(shared: &Path) -> Result<String, String> {
    let published = read_json_lines(shared, "corpus/queries/queries.jsonl")?;
    let valid = published.iter().filter(|case| case["official"]["ok"] == true).count();
    let invalid = published.len() - valid;
    let broken = read_json_lines(shared, "corpus/queries/invalid.jsonl")?.len();
    let reached = queries()?;
    let mut lines = vec![
        "| compared with | what | agrees |".to_owned(),
        "|---|---|---|".to_owned(),
    ];
    let mut line = |with: &str, what: &str, count: u64, of: usize| {
        let share = 100.0 * count as f64 / of.max(1) as f64;
        lines.push(format!("| {with} | {what} | {count} of {of} ({}) |", percent(share)));
    };
    let parser = "Microsoft's parser";
    for (key, what, of) in [
        (
            "published-accepted",
            "published queries that it accepts: accepted",
            valid,
        ),
        (
            "published-same-result",
            "… with the same result columns and types",
            valid,
        ),
        ("published-same-tables", "… with the same tables", valid),
        (
            "published-rejected",
            "published queries that it rejects: rejected",
            invalid,
        ),
        ("broken-rejected", "queries broken on purpose: rejected", broken),
        ("broken-same-place", "… with the first error at the same place", broken),
        ("broken-same-code", "… with the same code", broken),
    ] {
        let count = reached.get(key).ok_or_else(|| format!("the ratchet has no `{key}`"))?;
        line(parser, what, *count, of);
    }
    for (tier, with, [count, of]) in conformance(shared)? {
        line(with, &format!("recorded results, tier `{tier}`"), count as u64, of);
    }
    Ok(lines.join("\n") + "\n")
}

/// One decimal, and never a hundred that is none.
fn percent(share: f64) -> String {
    if share >= 100.0 {
        "100 %".into()
    } else {
        format!("{:.1} %", (share * 10.0).floor() / 10.0)
    }
}

/// Counts of the ratchet of published queries.
fn queries() -> Result<BTreeMap<String, u64>, String> {
    let ratchet = ratchet("queries.txt")?;
    let entry = |line: &str| {
        let (name, count) = line.split_once(' ')?;
        Some((name.to_owned(), count.trim().parse().ok()?))
    };
    ratchet
        .iter()
        .map(|line| entry(line).ok_or_else(|| format!("no count in `{line}`")))
        .collect()
}

/// A tier of recorded cases: its name, what it was recorded from, how many cases pass, of how many.
type Tier = (&'static str, &'static str, [usize; 2]);

fn conformance(shared: &Path) -> Result<Vec<Tier>, String> {
    let passing = ratchet("conformance.txt")?;
    let mut tiers = vec![
        ("emulator", "the Kusto engine", [0, 0]),
        ("measured", "the Kusto engine", [0, 0]),
        ("docs", "Microsoft's documentation", [0, 0]),
        ("kusto-loco", "another engine's tests", [0, 0]),
    ];
    for file in ["conformance/cases.jsonl", "conformance/measured.jsonl"] {
        for case in read_json_lines(shared, file)? {
            let (tier, id) = (text(&case, "tier")?, text(&case, "id")?);
            let Some(entry) = tiers.iter_mut().find(|entry| entry.0 == tier) else {
                return Err(format!("{file}: the tier `{tier}` is new"));
            };
            entry.2[0] += usize::from(passing.iter().any(|passes| passes == id));
            entry.2[1] += 1;
        }
    }
    Ok(tiers)
}

/// The lines of a ratchet file, without its comments.
fn ratchet(name: &str) -> Result<Vec<String>, String> {
    let path = workspace::root().join("tests/ratchets").join(name);
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    Ok(lines.map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stands_between_the_marks_is_replaced() {
        let page = format!("a\n{BEGIN}old\n{END}b\n");
        assert_eq!(replace(&page, "new\n"), Ok(format!("a\n{BEGIN}new\n{END}b\n")));
        assert!(replace("a\n", "new\n").is_err());
    }

    #[test]
    fn nearly_all_is_not_all() {
        assert_eq!(percent(99.99), "99.9 %");
        assert_eq!(percent(100.0), "100 %");
    }
}
