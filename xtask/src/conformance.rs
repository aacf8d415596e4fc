//! `cargo xtask conformance`: the recorded results of a real Kusto engine against ours, as a ratchet.
//!
//! The checker and its cases are shared material. `tests/ratchets/conformance.txt` holds the ids of the cases that
//! pass; each of them must go on passing. Every other case needs a line with its reason in
//! `tests/ratchets/conformance-exceptions.txt`.

mod exceptions;

use crate::{Outcome, process, workspace};
use exceptions::{Exceptions, Kind};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const RATCHET: &str = "tests/ratchets/conformance.txt";
const EXCEPTIONS: &str = "tests/ratchets/conformance-exceptions.txt";

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Write the ids that pass to the ratchet file; refused where one of them no longer does.
    #[arg(long)]
    update: bool,
    /// Use an optimised build.
    #[arg(long)]
    release: bool,
    /// Only cases whose id, operator or function matches this expression; compares with nothing.
    #[arg(long)]
    filter: Option<String>,
}

/// Ids of cases.
type Ids = BTreeSet<String>;

/// What became of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Status {
    Passed,
    /// Another answer than the recorded one.
    Wrong,
    /// An error: what is not supported, or took too long.
    Refused,
}

/// A case as the checker left it.
#[derive(Debug)]
struct Case {
    id: String,
    tier: String,
    status: Status,
}

/// The step of CI.
pub(crate) fn check() -> Outcome {
    run(&Arguments {
        update: false,
        release: false,
        filter: None,
    })
}

pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let Some(shared) = workspace::shared() else {
        eprintln!("conformance: skipped, the shared material is not here (../shared or TRIPLINE_SHARED)");
        return Ok(());
    };
    if Command::new("python3").arg("--version").output().is_err() {
        eprintln!("conformance: skipped, the checker needs python3");
        return Ok(());
    }
    let tool = process::tripline(arguments.release)?;
    let report = workspace::root().join("target/conformance.json");
    let cases = measure(&shared.join("conformance"), &tool, &report, arguments.filter.as_deref())?;
    let exceptions = Exceptions::read(&workspace::root().join(EXCEPTIONS))?;
    let sorted = sort_out(&cases, &exceptions);
    for (tier, counts) in &sorted.tiers {
        eprintln!("conformance: {tier}: {counts}");
    }
    for id in &sorted.unexplained {
        eprintln!("conformance: {id}");
    }
    if arguments.filter.is_some() {
        return Ok(());
    }
    let path = workspace::root().join(RATCHET);
    let kept = read(&path)?;
    let fallen: Vec<&str> = kept.difference(&sorted.passed).map(String::as_str).collect();
    if !fallen.is_empty() {
        return Err(format!(
            "{} cases passed before and do not now: {}; details in {}",
            fallen.len(),
            fallen.join(", "),
            report.display()
        ));
    }
    if arguments.update {
        write(&path, &sorted.passed)?;
    } else if sorted.passed != kept {
        let more = sorted.passed.len() - kept.len();
        eprintln!("conformance: {more} cases more than {RATCHET} holds; `cargo xtask conformance --update` keeps them");
    }
    if !sorted.unexplained.is_empty() {
        return Err(format!(
            "{} cases neither pass nor have a reason in {EXCEPTIONS}; details in {}",
            sorted.unexplained.len(),
            report.display()
        ));
    }
    let idle: Vec<&str> = exceptions.idle(&cases).collect();
    if !idle.is_empty() {
        return Err(format!(
            "{EXCEPTIONS} names what needs no exception: {}",
            idle.join(", ")
        ));
    }
    println!("conformance cases: {} passed, 0 failed", sorted.passed.len());
    Ok(())
}

/// Runs the checker. It exits with 1 as long as any case fails, so its report decides and not its status.
fn measure(folder: &Path, tool: &Path, report: &PathBuf, filter: Option<&str>) -> Result<Vec<Case>, String> {
    let _ = fs::remove_file(report);
    let mut checker = Command::new("python3");
    checker.arg(folder.join("check.py")).arg("--cmd");
    checker.arg(format!(
        "'{}' query --format json --tables {{tables}} --stdin",
        tool.display()
    ));
    checker.args(["--jobs", "2", "-q", "--json"]).arg(report);
    if let Some(filter) = filter {
        checker.args(["--filter", filter, "-v"]);
    }
    let status = checker
        .status()
        .map_err(|error| format!("the checker does not start: {error}"))?;
    if status.code().is_none_or(|code| code > 1) {
        return Err(format!("the checker failed ({status})"));
    }
    let text = fs::read_to_string(report).map_err(|error| format!("{}: {error}", report.display()))?;
    let report: Value = serde_json::from_str(&text).map_err(|error| format!("the checker's report: {error}"))?;
    let results = report["results"]
        .as_array()
        .ok_or("the checker's report has no results")?;
    Ok(results.iter().map(Case::new).collect())
}

impl Case {
    /// One of the checker's results.
    fn new(result: &Value) -> Case {
        let text = |key: &str| result[key].as_str().unwrap_or_default().to_owned();
        let status = match result["status"].as_str() {
            Some("passed") => Status::Passed,
            Some("failed") => Status::Wrong,
            _ => Status::Refused,
        };
        Case {
            id: text("id"),
            tier: text("tier"),
            status,
        }
    }
}

/// The cases by what became of them.
#[derive(Debug, Default)]
struct Sorted {
    passed: Ids,
    /// Those that do not pass and have no reason, with what became of them.
    unexplained: Ids,
    tiers: BTreeMap<String, Counts>,
}

/// How many cases of a tier there are of each sort.
#[derive(Debug, Default, PartialEq, Eq)]
struct Counts {
    passed: usize,
    wrong: usize,
    refused: usize,
    excepted: BTreeMap<Kind, usize>,
}

impl std::fmt::Display for Counts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let of = |kind: Kind| self.excepted.get(&kind).copied().unwrap_or_default();
        let kept_out = of(Kind::Excluded) + of(Kind::Page) + of(Kind::Form);
        let within = self.passed + self.wrong + self.refused + self.excepted.values().sum::<usize>() - kept_out;
        let share = 100.0 * self.passed as f64 / within.max(1) as f64;
        write!(
            f,
            "{} of {within} cases passed ({share:.1} %), {} wrong, {} refused without a reason",
            self.passed, self.wrong, self.refused
        )?;
        for (kind, count) in &self.excepted {
            write!(f, ", {count} {}", kind.about())?;
        }
        Ok(())
    }
}

fn sort_out(cases: &[Case], exceptions: &Exceptions) -> Sorted {
    let mut out = Sorted::default();
    for case in cases {
        let counts = out.tiers.entry(case.tier.clone()).or_default();
        if case.status == Status::Passed {
            counts.passed += 1;
            out.passed.insert(case.id.clone());
        } else if let Some(kind) = exceptions.find(case) {
            *counts.excepted.entry(kind).or_default() += 1;
        } else if case.status == Status::Wrong {
            counts.wrong += 1;
            out.unexplained.insert(format!("wrong: {}", case.id));
        } else {
            counts.refused += 1;
            out.unexplained.insert(format!("refused without a reason: {}", case.id));
        }
    }
    out
}

/// An id a line; a missing file is an empty ratchet.
fn read(path: &Path) -> Result<Ids, String> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(text
            .lines()
            .filter(|line| !line.starts_with('#'))
            .map(str::to_owned)
            .collect()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Ids::new()),
        Err(error) => Err(format!("{}: {error}", path.display())),
    }
}

fn write(path: &Path, ids: &Ids) -> Outcome {
    let mut text =
        String::from("# Cases that pass; each must go on passing. `cargo xtask conformance --update` writes it.\n");
    for id in ids {
        text.push_str(id);
        text.push('\n');
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// Fails when a refusal counts as a wrong answer, a wrong answer as passed, or an exception hides a wrong answer.
    #[test]
    fn results_are_sorted_by_what_became_of_them() {
        let results = [
            json!({"id": "a", "tier": "docs", "status": "passed"}),
            json!({"id": "b", "tier": "docs", "status": "failed"}),
            json!({"id": "c", "tier": "docs", "status": "error"}),
            json!({"id": "geo-1", "tier": "docs", "status": "error"}),
            json!({"id": "geo-2", "tier": "docs", "status": "failed"}),
            json!({"id": "misprint", "tier": "docs", "status": "failed"}),
        ];
        let cases: Vec<Case> = results.iter().map(Case::new).collect();
        let exceptions = Exceptions::parse("excluded geo-*: far away\npage misprint: other names\n").unwrap();
        let sorted = sort_out(&cases, &exceptions);
        assert_eq!(
            sorted.tiers["docs"].to_string(),
            "1 of 4 cases passed (25.0 %), 2 wrong, 1 refused without a reason, 1 of excluded constructs, \
             1 that their page contradicts"
        );
        assert!(sorted.passed.contains("a") && sorted.passed.len() == 1);
        let unexplained: Vec<&str> = sorted.unexplained.iter().map(String::as_str).collect();
        assert_eq!(unexplained, ["refused without a reason: c", "wrong: b", "wrong: geo-2"]);
        assert_eq!(exceptions.idle(&cases).count(), 0);
    }
}
