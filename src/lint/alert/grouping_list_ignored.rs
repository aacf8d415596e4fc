//! `grouping-list-ignored`

use crate::detection::Detection;
use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, fields};

use super::active_grouping;

pub(super) static LINT: Lint = Lint {
    code: "TL6012",
    name: "grouping-list-ignored",
    level: Level::Warn,
    fix: Fixable::No,
    about: "What to group by is listed, and `matchingMethod` does not look at it.",
    why: "Only `Selected` reads the lists, so alerts are grouped in another way than the file says.",
    bad: &[fields(
        "incidentConfiguration:\n  createIncident: true\n  groupingConfiguration:\n    enabled: true\n    reopenClosedIncident: false\n    lookbackDuration: 5h\n    matchingMethod: AnyAlert\n    groupByEntities:\n      - IP",
    )],
    good: &[fields(
        "incidentConfiguration:\n  createIncident: true\n  groupingConfiguration:\n    enabled: true\n    reopenClosedIncident: false\n    lookbackDuration: 5h\n    matchingMethod: AnyAlert\n    groupByEntities: []",
    )],
    check: Check::Detection(check),
};

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    let Some(grouping) = active_grouping(detection).map(|grouping| &grouping.value) else {
        return;
    };
    let Some(method) = &grouping.matching_method else {
        return;
    };
    if method.value == "Selected" {
        return;
    }
    let lists = [
        ("groupByEntities", &grouping.group_by_entities),
        ("groupByAlertDetails", &grouping.group_by_alert_details),
        ("groupByCustomDetails", &grouping.group_by_custom_details),
    ];
    for (field, list) in lists {
        if let Some(list) = list.as_ref().filter(|list| !list.value.is_empty()) {
            ctx.report(&LINT, list.span)
                .message(format!("`{field}` is ignored by `matchingMethod: {}`", method.value))
                .also(method.span, "does not look at the list")
                .help("write `matchingMethod: Selected`, or empty the list");
        }
    }
}
