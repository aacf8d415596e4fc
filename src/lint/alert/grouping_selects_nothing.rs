//! `grouping-selects-nothing`

use crate::detection::Detection;
use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, fields};

use super::active_grouping;

pub(super) static LINT: Lint = Lint {
    code: "TL6011",
    name: "grouping-selects-nothing",
    level: Level::Error,
    fix: Fixable::No,
    about: "`matchingMethod: Selected` without anything selected.",
    why: "The service refuses the rule: it needs an entity type, an alert detail or a custom detail to group by.",
    bad: &[fields(
        "incidentConfiguration:\n  createIncident: true\n  groupingConfiguration:\n    enabled: true\n    reopenClosedIncident: false\n    lookbackDuration: 5h\n    matchingMethod: Selected\n    groupByEntities: []",
    )],
    good: &[fields(
        "incidentConfiguration:\n  createIncident: true\n  groupingConfiguration:\n    enabled: true\n    reopenClosedIncident: false\n    lookbackDuration: 5h\n    matchingMethod: Selected\n    groupByEntities:\n      - IP",
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
        .filter(|method| method.value == "Selected")
    else {
        return;
    };
    let lists = [
        &grouping.group_by_entities,
        &grouping.group_by_alert_details,
        &grouping.group_by_custom_details,
    ];
    if lists.into_iter().flatten().all(|list| list.value.is_empty()) {
        ctx.report(&LINT, method.span)
            .message("`Selected` groups by nothing")
            .help("fill `groupByEntities`, `groupByAlertDetails` or `groupByCustomDetails`");
    }
}
