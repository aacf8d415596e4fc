//! `matching-method-unknown`

use crate::detection::Detection;
use crate::diagnostic::Level;
use crate::lint::words::nearest;
use crate::lint::{Check, Context, Fixable, Lint, fields};

use super::grouping;

pub(super) static LINT: Lint = Lint {
    code: "TL6009",
    name: "matching-method-unknown",
    level: Level::Error,
    fix: Fixable::Suggested,
    about: "`matchingMethod` is none of the three that exist, letter for letter.",
    why: "Azure Resource Manager knows `AllEntities`, `AnyAlert` and `Selected`.",
    bad: &[fields(
        "incidentConfiguration:\n  createIncident: true\n  groupingConfiguration:\n    enabled: true\n    reopenClosedIncident: false\n    lookbackDuration: 5h\n    matchingMethod: allEntities",
    )
    .fixed(
        "incidentConfiguration:\n  createIncident: true\n  groupingConfiguration:\n    enabled: true\n    reopenClosedIncident: false\n    lookbackDuration: 5h\n    matchingMethod: AllEntities",
    )],
    good: &[fields(
        "incidentConfiguration:\n  createIncident: true\n  groupingConfiguration:\n    enabled: true\n    reopenClosedIncident: false\n    lookbackDuration: 5h\n    matchingMethod: AnyAlert",
    )],
    check: Check::Detection(check),
};

const METHODS: [&str; 3] = ["AllEntities", "AnyAlert", "Selected"];

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    let Some(method) = grouping(detection).and_then(|grouping| grouping.value.matching_method.as_ref()) else {
        return;
    };
    if METHODS.contains(&method.value.as_str()) {
        return;
    }
    let report = ctx
        .report(&LINT, method.span)
        .message(format!("`{}` is no matching method", method.value))
        .help("write `AllEntities`, `AnyAlert` or `Selected`");
    if let Some(near) = nearest(&method.value, METHODS) {
        report.replace(format!("write `{near}`"), method, near);
    }
}
