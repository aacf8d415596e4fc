//! `cargo xtask conformance`: the recorded results of a real Kusto engine against ours, as a ratchet.
//!
//! The checker and its cases are shared material. Passed cases are counted a tier; the counts in
//! `tests/ratchets/conformance.txt` may only rise.

use crate::{Outcome, process, workspace};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const RATCHET: &str = "tests/ratchets/conformance.txt";

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Write the counts reached to the ratchet file; refused where one would fall.
    #[arg(long)]
    update: bool,
    /// Use an optimised build.
    #[arg(long)]
    release: bool,
    /// Only cases whose id, operator or function matches this expression; compares with nothing.
    #[arg(long)]
    filter: Option<String>,
}

/// Cases that passed, a tier.
type Counts = BTreeMap<String, u64>;

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
    let path = workspace::root().join(RATCHET);
    let kept = read(&path)?;
    // Without the command every case would count as an error, which says nothing; with counts to keep it is a loss.
    if kept.is_empty() && !arguments.update && !answers_queries(&tool) {
        eprintln!("conformance: skipped, the tool has no command `query` and {RATCHET} holds no counts");
        return Ok(());
    }
    let report = workspace::root().join("target/conformance.json");
    let reached = measure(&shared.join("conformance"), &tool, &report, arguments.filter.as_deref())?;
    for (tier, passed) in &reached {
        eprintln!("conformance: {tier}: {passed} passed");
    }
    if arguments.filter.is_some() {
        return Ok(());
    }
    let fallen = fallen(&kept, &reached);
    if !fallen.is_empty() {
        return Err(format!(
            "fewer cases pass than before: {}; details in {}",
            fallen.join(", "),
            report.display()
        ));
    }
    if arguments.update {
        write(&path, &reached)?;
    } else if reached != kept {
        eprintln!("conformance: more than {RATCHET} says; `cargo xtask conformance --update` keeps it");
    }
    Ok(())
}

/// Whether the tool knows `query`, which the checker calls for each case.
fn answers_queries(tool: &Path) -> bool {
    Command::new(tool)
        .args(["query", "--help"])
        .output()
        .is_ok_and(|output| output.status.success())
}

/// Runs the checker. It exits with 1 as long as any case fails, so its report decides and not its status.
fn measure(folder: &Path, tool: &Path, report: &PathBuf, filter: Option<&str>) -> Result<Counts, String> {
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
    let tiers = report["summary"]
        .as_object()
        .ok_or("the checker's report has no summary")?;
    Ok(tiers
        .iter()
        .map(|(tier, counts)| (tier.clone(), counts["passed"].as_u64().unwrap_or(0)))
        .collect())
}

/// Lines `tier count`; a missing file is an empty ratchet.
fn read(path: &Path) -> Result<Counts, String> {
    let Ok(text) = fs::read_to_string(path) else {
        return Ok(Counts::new());
    };
    let line = |line: &str| {
        let (tier, count) = line
            .rsplit_once(' ')
            .ok_or_else(|| format!("{RATCHET}: `{line}` is no count"))?;
        Ok((
            tier.to_owned(),
            count
                .parse()
                .map_err(|_| format!("{RATCHET}: `{count}` is no number"))?,
        ))
    };
    text.lines().filter(|text| !text.starts_with('#')).map(line).collect()
}

fn write(path: &Path, counts: &Counts) -> Outcome {
    let mut text =
        String::from("# Cases that pass, a tier; may only rise. `cargo xtask conformance --update` writes it.\n");
    for (tier, passed) in counts {
        text.push_str(&format!("{tier} {passed}\n"));
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}

/// Tiers that pass fewer cases than the ratchet holds.
fn fallen(kept: &Counts, reached: &Counts) -> Vec<String> {
    let of = |tier: &String| reached.get(tier).copied().unwrap_or(0);
    let worse = kept.iter().filter(|(tier, count)| of(tier) < **count);
    worse
        .map(|(tier, count)| format!("{tier} {} instead of {count}", of(tier)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(pairs: &[(&str, u64)]) -> Counts {
        pairs.iter().map(|(tier, count)| ((*tier).to_owned(), *count)).collect()
    }

    /// Fails when a tier that vanished from the report counts as no loss.
    #[test]
    fn only_a_lower_count_is_a_loss() {
        let kept = counts(&[("docs", 3), ("emulator", 10)]);
        assert!(fallen(&kept, &counts(&[("docs", 3), ("emulator", 11), ("new", 1)])).is_empty());
        assert_eq!(
            fallen(&kept, &counts(&[("emulator", 9)])),
            ["docs 0 instead of 3", "emulator 9 instead of 10"]
        );
    }
}
