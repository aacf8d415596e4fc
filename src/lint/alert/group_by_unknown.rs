//! `group-by-unknown`

use crate::detection::{Detection, Spanned};
use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, fields};

use super::active_grouping;

pub(super) static LINT: Lint = Lint {
    code: "TL6013",
    name: "group-by-unknown",
    level: Level::Error,
    fix: Fixable::No,
    about: "Alerts are grouped by an entity that is not mapped, or by a detail that they do not have.",
    why: "The service refuses the rule.",
    bad: &[
        fields(
            "incidentConfiguration:\n  createIncident: true\n  groupingConfiguration:\n    enabled: true\n    reopenClosedIncident: false\n    lookbackDuration: 5h\n    matchingMethod: Selected\n    groupByEntities:\n      - Account",
        ),
        fields(
            "incidentConfiguration:\n  createIncident: true\n  groupingConfiguration:\n    enabled: true\n    reopenClosedIncident: false\n    lookbackDuration: 5h\n    matchingMethod: Selected\n    groupByCustomDetails:\n      - Address",
        ),
        fields(
            "incidentConfiguration:\n  createIncident: true\n  groupingConfiguration:\n    enabled: true\n    reopenClosedIncident: false\n    lookbackDuration: 5h\n    matchingMethod: Selected\n    groupByAlertDetails:\n      - Title",
        ),
    ],
    good: &[fields(
        "customDetails:\n  Address: IPAddress\nincidentConfiguration:\n  createIncident: true\n  groupingConfiguration:\n    enabled: true\n    reopenClosedIncident: false\n    lookbackDuration: 5h\n    matchingMethod: Selected\n    groupByEntities: [IP]\n    groupByAlertDetails: [DisplayName]\n    groupByCustomDetails: [Address]",
    )],
    check: Check::Detection(check),
};

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    let Some(grouping) = active_grouping(detection).map(|grouping| &grouping.value) else {
        return;
    };
    if grouping
        .matching_method
        .as_ref()
        .is_none_or(|method| method.value != "Selected")
    {
        return;
    }
    let mappings = detection.entity_mappings.iter().flat_map(|mappings| &mappings.value);
    let mapped: Vec<&str> = mappings
        .filter_map(|mapping| Some(mapping.entity_type.as_ref()?.value.as_str()))
        .collect();
    // The types inside a column of entities are known only when the rule runs.
    if detection.sentinel_entities_mappings.is_none() {
        for entity in items(&grouping.group_by_entities).filter(|entity| !mapped.contains(&entity.value.as_str())) {
            ctx.report(&LINT, entity.span)
                .message(format!("`{}` is not among the mapped entities", entity.value))
                .help(format!("mapped: {}", mapped.join(", ")));
        }
    }
    for detail in items(&grouping.group_by_alert_details) {
        if !["DisplayName", "Severity"].contains(&detail.value.as_str()) {
            ctx.report(&LINT, detail.span)
                .message(format!("alerts cannot be grouped by `{}`", detail.value))
                .help("write `DisplayName` or `Severity`");
        }
    }
    let keys: Vec<&str> = detection
        .custom_details
        .iter()
        .flat_map(|details| &details.value)
        .map(|detail| detail.key.value.as_str())
        .collect();
    for key in items(&grouping.group_by_custom_details).filter(|key| !keys.contains(&key.value.as_str())) {
        ctx.report(&LINT, key.span)
            .message(format!("`{}` is no key of `customDetails`", key.value))
            .maybe_help((!keys.is_empty()).then(|| format!("keys: {}", keys.join(", "))));
    }
}

fn items(list: &Option<Spanned<Vec<Spanned<String>>>>) -> impl Iterator<Item = &Spanned<String>> {
    list.iter().flat_map(|list| &list.value)
}
