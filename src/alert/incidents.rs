//! `incidentConfiguration`: alerts of one run → incidents.

use std::collections::{BTreeMap, BTreeSet};

use crate::detection::{Detection, GroupingConfiguration, Spanned};

use super::error::AlertError;
use super::limits::ALERTS_PER_INCIDENT;
use super::model::{Alert, Entity, Incident};

/// The values that two alerts must share to get into one incident.
type Key = Vec<BTreeSet<String>>;

/// Groups the alerts of one run into incidents ("Scheduled analytics rules", incident settings and alert grouping).
///
/// Incidents are made unless `createIncident` is false, one for each alert unless grouping is on. `AnyAlert` puts all
/// into one; `AllEntities` those whose entities are all the same; `Selected` those that agree in every selected entity
/// type, alert detail and custom detail. An incident takes at most 150 alerts, then a new one of the same kind starts.
/// The time frame of grouping plays no part, since the alerts of one run arise together, and neither does reopening.
/// The title is the first alert's name; the severity the highest of its alerts.
///
/// Returns incidents in the order of their first alert, and what is wrong with the grouping.
pub fn group(detection: &Detection, alerts: &[Alert]) -> (Vec<Incident>, Vec<AlertError>) {
    let configuration = detection.incident_configuration.as_ref().map(|found| &found.value);
    let create = configuration.and_then(|found| found.create_incident.as_ref());
    if create.is_some_and(|create| !create.value) {
        return (Vec::new(), Vec::new());
    }
    let grouping = configuration.and_then(|found| found.grouping.as_ref());
    let grouping = grouping.filter(|found| found.value.enabled.as_ref().is_some_and(|enabled| enabled.value));
    let Some(grouping) = grouping else {
        return (
            (0..alerts.len()).map(|alert| incident(alerts, vec![alert])).collect(),
            Vec::new(),
        );
    };
    let problems = check(detection, grouping);
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut open: BTreeMap<Key, usize> = BTreeMap::new();
    for (at, alert) in alerts.iter().enumerate() {
        let key = key(&grouping.value, alert);
        match open.get(&key) {
            Some(group) if groups[*group].len() < ALERTS_PER_INCIDENT => groups[*group].push(at),
            _ => {
                open.insert(key, groups.len());
                groups.push(vec![at]);
            }
        }
    }
    (
        groups.into_iter().map(|group| incident(alerts, group)).collect(),
        problems,
    )
}

fn incident(alerts: &[Alert], group: Vec<usize>) -> Incident {
    Incident {
        title: alerts[group[0]].name.clone(),
        severity: group.iter().filter_map(|alert| alerts[*alert].severity).max(),
        alerts: group,
    }
}

fn method(grouping: &GroupingConfiguration) -> &str {
    grouping
        .matching_method
        .as_ref()
        .map_or("AllEntities", |method| method.value.as_str())
}

fn key(grouping: &GroupingConfiguration, alert: &Alert) -> Key {
    let entities = |kind: Option<&str>| -> BTreeSet<String> {
        let of_kind = |entity: &&Entity| kind.is_none_or(|kind| entity.kind.eq_ignore_ascii_case(kind));
        alert
            .entities
            .iter()
            .filter(of_kind)
            .map(|entity| format!("{entity:?}"))
            .collect()
    };
    match method(grouping) {
        "AnyAlert" => Vec::new(),
        "Selected" => {
            let mut key = Key::new();
            for kind in names(&grouping.group_by_entities) {
                key.push(entities(Some(&kind.value)));
            }
            for detail in names(&grouping.group_by_alert_details) {
                let value = match detail.value.as_str() {
                    "DisplayName" => alert.name.clone(),
                    _ => alert
                        .severity
                        .map_or_else(String::new, |severity| severity.name().to_string()),
                };
                key.push(BTreeSet::from([value]));
            }
            for wanted in names(&grouping.group_by_custom_details) {
                let found = alert.details.iter().find(|detail| detail.key == wanted.value);
                key.push(found.iter().flat_map(|detail| detail.values.iter().cloned()).collect());
            }
            key
        }
        _ => vec![entities(None)],
    }
}

fn names(list: &Option<Spanned<Vec<Spanned<String>>>>) -> impl Iterator<Item = &Spanned<String>> {
    list.iter().flat_map(|list| &list.value)
}

/// What the service refuses: an unknown method, `Selected` by nothing, by an entity that is not mapped or a detail that
/// does not exist.
fn check(detection: &Detection, grouping: &Spanned<GroupingConfiguration>) -> Vec<AlertError> {
    let (span, grouping) = (grouping.span, &grouping.value);
    let wrong = |message: String, help: &'static str, span| AlertError::Grouping { message, help, span };
    let mut problems = Vec::new();
    match method(grouping) {
        "AllEntities" | "AnyAlert" => return problems,
        "Selected" => {}
        other => {
            let span = grouping.matching_method.as_ref().map_or(span, |method| method.span);
            let message = format!("`{other}` is no way to match alerts");
            return vec![wrong(message, "use `AllEntities`, `AnyAlert` or `Selected`", span)];
        }
    }
    let lists = [
        &grouping.group_by_entities,
        &grouping.group_by_alert_details,
        &grouping.group_by_custom_details,
    ];
    if lists.iter().all(|list| names(list).next().is_none()) {
        let help = "fill `groupByEntities`, `groupByAlertDetails` or `groupByCustomDetails`";
        problems.push(wrong(
            "alerts are grouped by `Selected` values, and none is selected".to_string(),
            help,
            span,
        ));
    }
    let mapped = |kind: &str| {
        let mut mappings = detection.entity_mappings.iter().flat_map(|list| &list.value);
        mappings.any(|mapping| mapping.entity_type.as_ref().is_some_and(|found| found.value == kind))
    };
    for kind in names(&grouping.group_by_entities).filter(|kind| !mapped(&kind.value)) {
        let message = format!("alerts are grouped by the entity `{}`, which is not mapped", kind.value);
        problems.push(wrong(message, "map it in `entityMappings`", kind.span));
    }
    for detail in names(&grouping.group_by_alert_details) {
        if !["DisplayName", "Severity"].contains(&detail.value.as_str()) {
            let message = format!("`{}` is no alert detail to group by", detail.value);
            problems.push(wrong(message, "use `DisplayName` or `Severity`", detail.span));
        }
    }
    let detailed = |key: &str| {
        let mut details = detection.custom_details.iter().flat_map(|list| &list.value);
        details.any(|detail| detail.key.value == key)
    };
    for key in names(&grouping.group_by_custom_details).filter(|key| !detailed(&key.value)) {
        let message = format!(
            "alerts are grouped by the custom detail `{}`, which does not exist",
            key.value
        );
        problems.push(wrong(message, "add it to `customDetails`", key.span));
    }
    problems
}
