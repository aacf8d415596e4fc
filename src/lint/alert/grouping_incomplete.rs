//! `grouping-incomplete`

use crate::detection::Detection;
use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, fields};

use super::grouping;

pub(super) static LINT: Lint = Lint {
    code: "TL6008",
    name: "grouping-incomplete",
    level: Level::Error,
    fix: Fixable::No,
    about: "`incidentConfiguration` lacks a field that Azure Resource Manager requires.",
    why: "The deployment fails, or a tool fills the gap with a value of its own choice.",
    bad: &[
        fields(
            "incidentConfiguration:\n  groupingConfiguration:\n    enabled: false\n    reopenClosedIncident: false\n    lookbackDuration: 5h\n    matchingMethod: AllEntities",
        ),
        fields("incidentConfiguration:\n  createIncident: true\n  groupingConfiguration:\n    enabled: false"),
    ],
    good: &[fields("incidentConfiguration:\n  createIncident: true")],
    check: Check::Detection(check),
};

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    let Some(incident) = &detection.incident_configuration else {
        return;
    };
    let span = detection.key_span("incidentConfiguration").unwrap_or(incident.span);
    if incident.value.create_incident.is_none() && detection.field("incidentConfiguration.createIncident").is_none() {
        ctx.report(&LINT, span)
            .message("`incidentConfiguration` has no `createIncident`")
            .help("add `createIncident: true` or `createIncident: false`");
    }
    let Some(grouping) = grouping(detection) else { return };
    let path = "incidentConfiguration.groupingConfiguration";
    let required = ["enabled", "reopenClosedIncident", "lookbackDuration", "matchingMethod"];
    let missing: Vec<&str> = required
        .into_iter()
        .filter(|field| detection.field(&format!("{path}.{field}")).is_none())
        .collect();
    if !missing.is_empty() {
        ctx.report(&LINT, detection.key_span(path).unwrap_or(grouping.span))
            .message(format!(
                "`groupingConfiguration` has no `{}`",
                missing.join("` and no `")
            ))
            .help("it needs `enabled`, `reopenClosedIncident`, `lookbackDuration` and `matchingMethod`");
    }
}
