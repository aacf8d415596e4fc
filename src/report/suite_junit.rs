//! Results of cases as JUnit XML: a test suite a detection, a test case a case.

use std::fmt::Write as _;

use crate::diagnostic::{Diagnostic, Level};
use crate::suite::{CaseResult, Status, Suite};

use super::{Style, diff, text};

/// The whole document. What is wrong beyond single cases is a suite of its own, `project`.
pub fn suite_junit(suite: &Suite) -> String {
    let (_, failed) = suite.counts();
    let errors: Vec<&Diagnostic> = suite
        .diagnostics
        .iter()
        .filter(|found| found.level == Level::Error)
        .collect();
    let tests = suite.cases.len() + errors.len();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let failures = failed + errors.len();
    let _ = writeln!(
        out,
        "<testsuites name=\"tripline\" tests=\"{tests}\" failures=\"{failures}\">"
    );
    for cases in suite.cases.chunk_by(|left, right| left.detection == right.detection) {
        let failed = cases.iter().filter(|case| case.status == Status::Failed).count();
        let name = escape(&cases[0].detection);
        let count = cases.len();
        let _ = writeln!(
            out,
            "  <testsuite name=\"{name}\" tests=\"{count}\" failures=\"{failed}\">"
        );
        for case in cases {
            test_case(case, &mut out);
        }
        out.push_str("  </testsuite>\n");
    }
    if !errors.is_empty() {
        let count = errors.len();
        let _ = writeln!(
            out,
            "  <testsuite name=\"project\" tests=\"{count}\" failures=\"{count}\">"
        );
        for error in errors {
            let name = escape(&error.file.display_path());
            let details = text(std::slice::from_ref(error), Style::PLAIN);
            let _ = writeln!(out, "    <testcase classname=\"project\" name=\"{name}\">");
            failure(&error.message, &details, &mut out);
            out.push_str("    </testcase>\n");
        }
        out.push_str("  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

fn test_case(case: &CaseResult, out: &mut String) {
    let (class, name) = (escape(&case.detection), escape(&case.case));
    let open = format!("    <testcase classname=\"{class}\" name=\"{name}\"");
    let details = text(&case.diagnostics, Style::PLAIN);
    if case.status == Status::Passed && details.is_empty() {
        let _ = writeln!(out, "{open}/>");
        return;
    }
    let _ = writeln!(out, "{open}>");
    if case.status == Status::Failed {
        let first = case.diagnostics.iter().find(|found| found.level == Level::Error);
        let message = first.map_or("the case failed", |found| found.message.as_str());
        let changes = case.changed.as_ref().map(|(old, new)| diff(old, new, Style::PLAIN));
        failure(message, &(details + &changes.unwrap_or_default()), out);
    } else {
        let _ = writeln!(out, "      <system-out>{}</system-out>", escape(details.trim_end()));
    }
    out.push_str("    </testcase>\n");
}

fn failure(message: &str, details: &str, out: &mut String) {
    let (message, details) = (escape(message), escape(details.trim_end()));
    let _ = writeln!(out, "      <failure message=\"{message}\">{details}</failure>");
}

/// Text for XML; characters that XML 1.0 does not allow become a replacement character.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(letter),
            letter if letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            letter => out.push(letter),
        }
    }
    out
}
