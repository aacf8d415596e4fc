//! `grouping-without-entities`

use crate::detection::Detection;
use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, fields};

use super::active_grouping;

pub(super) static LINT: Lint = Lint {
    code: "TL6014",
    name: "grouping-without-entities",
    level: Level::Warn,
    fix: Fixable::No,
    about: "Alerts are grouped by all their entities, and the rule maps none.",
    why: "Alerts without entities are all alike, so unrelated alerts end in one incident.",
    bad: &[fields(
        "# tripline: allow(entity-mappings-missing)\n-entityMappings\nincidentConfiguration:\n  createIncident: true\n  groupingConfiguration:\n    enabled: true\n    reopenClosedIncident: false\n    lookbackDuration: 5h\n    matchingMethod: AllEntities",
    )],
    good: &[fields(
        "incidentConfiguration:\n  createIncident: true\n  groupingConfiguration:\n    enabled: true\n    reopenClosedIncident: false\n    lookbackDuration: 5h\n    matchingMethod: AllEntities",
    )],
    check: Check::Detection(check),
};

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    let Some(grouping) = active_grouping(detection).map(|grouping| &grouping.value) else {
        return;
    };
    let Some(method) = grouping
        .matching_method
        .as_ref()
        .filter(|method| method.value == "AllEntities")
    else {
        return;
    };
    let mapped = detection
        .entity_mappings
        .as_ref()
        .is_some_and(|mappings| !mappings.value.is_empty());
    if !mapped && detection.sentinel_entities_mappings.is_none() {
        ctx.report(&LINT, method.span)
            .message("the rule maps no entities, so all its alerts are grouped together")
            .help("map entities, or write `matchingMethod: AnyAlert` if that is meant");
    }
}
