//! `cargo xtask conformance`: the recorded results of a real Kusto engine against ours, as a ratchet.
//!
//! The checker and its cases are shared material. `tests/ratchets/conformance.txt` holds the ids of the cases that
//! pass; each of them must go on passing. Wrong answers are told apart from refusals.

use crate::{Outcome, process, workspace};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const RATCHET: &str = "tests/ratchets/conformance.txt";

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

/// What the checker found.
struct Report {
    passed: Ids,
    /// Wrong answers: what is not supported is an error and not among them.
    wrong: Ids,
    /// Passed, wrong and refused, a tier.
    tiers: BTreeMap<String, [u64; 3]>,
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
    let reached = measure(&shared.join("conformance"), &tool, &report, arguments.filter.as_deref())?;
    for (tier, [passed, wrong, refused]) in &reached.tiers {
        eprintln!("conformance: {tier}: {passed} passed, {wrong} wrong, {refused} refused");
    }
    for id in &reached.wrong {
        eprintln!("conformance: wrong: {id}");
    }
    if arguments.filter.is_some() {
        return Ok(());
    }
    let path = workspace::root().join(RATCHET);
    let kept = read(&path)?;
    let fallen: Vec<&str> = kept.difference(&reached.passed).map(String::as_str).collect();
    if !fallen.is_empty() {
        return Err(format!(
            "{} cases passed before and do not now: {}; details in {}",
            fallen.len(),
            fallen.join(", "),
            report.display()
        ));
    }
    if arguments.update {
        write(&path, &reached.passed)?;
    } else if reached.passed != kept {
        let more = reached.passed.len() - kept.len();
        eprintln!("conformance: {more} cases more than {RATCHET} holds; `cargo xtask conformance --update` keeps them");
    }
    println!("conformance cases: {} passed, 0 failed", reached.passed.len());
    Ok(())
}

/// Runs the checker. It exits with 1 as long as any case fails, so its report decides and not its status.
fn measure(folder: &Path, tool: &Path, report: &PathBuf, filter: Option<&str>) -> Result<Report, String> {
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
    Ok(sort_out(results))
}

/// Sorts the checker's results by what became of them.
fn sort_out(results: &[Value]) -> Report {
    let mut out = Report {
        passed: Ids::new(),
        wrong: Ids::new(),
        tiers: BTreeMap::new(),
    };
    for result in results {
        let text = |key: &str| result[key].as_str().unwrap_or_default().to_owned();
        let counts = out.tiers.entry(text("tier")).or_default();
        match result["status"].as_str() {
            Some("passed") => {
                counts[0] += 1;
                out.passed.insert(text("id"));
            }
            Some("failed") => {
                counts[1] += 1;
                out.wrong.insert(text("id"));
            }
            _ => counts[2] += 1,
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

    /// Fails when a refusal counts as a wrong answer, or a wrong answer as passed.
    #[test]
    fn results_are_sorted_by_what_became_of_them() {
        let report = sort_out(&[
            json!({"id": "a", "tier": "docs", "status": "passed"}),
            json!({"id": "b", "tier": "docs", "status": "failed"}),
            json!({"id": "c", "tier": "docs", "status": "error"}),
        ]);
        assert_eq!(report.tiers["docs"], [1, 1, 1]);
        assert!(report.passed.contains("a") && report.wrong.contains("b"));
        assert_eq!(report.passed.len() + report.wrong.len(), 2);
    }
}
