//! Results of cases for people.

use std::fmt::Write as _;

use crate::diagnostic::Level;
use crate::suite::{Status, Suite};
use crate::words::counted;

use super::{Style, diff, text};

/// What failed and what there is to know, each case under its path; with `verbose`, every case.
pub fn suite_text(suite: &Suite, verbose: bool, style: Style) -> String {
    let mut out = String::new();
    for case in &suite.cases {
        let passed = case.status == Status::Passed;
        if passed && case.diagnostics.is_empty() && !verbose {
            continue;
        }
        let word = if passed {
            style.added("ok  ")
        } else {
            style.level(Level::Error, "FAIL")
        };
        let _ = writeln!(
            out,
            "{word} {}",
            style.strong(&format!("{}/{}", case.detection, case.case))
        );
        let details = text(&case.diagnostics, style);
        out.push_str(&indent(details.trim_end_matches('\n')));
        if let Some((old, new)) = &case.changed {
            out.push_str(&indent(diff(old, new, style).trim_end_matches('\n')));
        }
        if !details.is_empty() {
            out.push('\n');
        }
    }
    out.push_str(&text(&suite.diagnostics, style));
    out
}

/// `36 detections, 75 cases: 75 passed, 0 failed`, and how many detections have no case.
pub fn suite_summary(suite: &Suite, style: Style) -> String {
    let (passed, failed) = suite.counts();
    let failed_words = format!("{failed} failed");
    let line = format!(
        "{}, {}: {passed} passed, {}",
        counted(suite.detections, "detection"),
        counted(suite.cases.len(), "case"),
        if failed > 0 {
            style.level(Level::Error, &failed_words)
        } else {
            failed_words
        },
    );
    let errors = suite
        .diagnostics
        .iter()
        .filter(|found| found.level == Level::Error)
        .count();
    let mut notes = Vec::new();
    if errors > 0 {
        notes.push(counted(errors, "other error"));
    }
    if !suite.untested.is_empty() {
        notes.push(format!("{} without a case", counted(suite.untested.len(), "detection")));
    }
    let notes: String = notes.iter().map(|note| format!("; {note}")).collect();
    line + &notes + "\n"
}

fn indent(text: &str) -> String {
    let line = |line: &str| {
        if line.is_empty() {
            "\n".to_string()
        } else {
            format!("  {line}\n")
        }
    };
    text.lines().map(line).collect()
}
