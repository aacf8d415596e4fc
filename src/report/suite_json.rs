//! Results of cases as one JSON document.

use serde_json::json as object;

use crate::suite::{CaseResult, Status, Suite};

use super::{Style, diff, json};

/// `{"version": 1, "cases": […], "diagnostics": […], "summary": {…}}`, indented, with a line break at the end.
pub fn suite_json(suite: &Suite) -> String {
    let (passed, failed) = suite.counts();
    let document = object!({
        "version": 1,
        "cases": suite.cases.iter().map(case).collect::<Vec<_>>(),
        "diagnostics": suite.diagnostics.iter().map(json::diagnostic).collect::<Vec<_>>(),
        "untested": suite.untested,
        "summary": {
            "detections": suite.detections,
            "cases": suite.cases.len(),
            "passed": passed,
            "failed": failed,
        },
    });
    format!("{document:#}\n")
}

fn case(case: &CaseResult) -> serde_json::Value {
    let mut value = object!({
        "detection": case.detection,
        "case": case.case,
        "status": if case.status == Status::Passed { "passed" } else { "failed" },
        "golden": crate::source::display_path(&case.golden),
        "diagnostics": case.diagnostics.iter().map(json::diagnostic).collect::<Vec<_>>(),
    });
    if let (Some((old, new)), Some(fields)) = (&case.changed, value.as_object_mut()) {
        fields.insert("diff".to_string(), diff(old, new, Style::PLAIN).into());
    }
    value
}
