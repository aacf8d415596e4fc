//! How rows become alerts and alerts become incidents.

use super::details::ENTITY_TYPES;
use super::properties::{Properties, texts};
use crate::detection::{Detection, GroupingConfiguration, Spanned};
use serde_json::{Map, Value};

pub(super) fn put_event_grouping(detection: &Detection, properties: &mut Properties) {
    let kind = detection
        .event_grouping
        .as_ref()
        .and_then(|settings| settings.value.aggregation_kind.as_ref());
    let place = "eventGroupingSettings.aggregationKind";
    if let Some(kind) = properties.word(place, kind, &["SingleAlert", "AlertPerResult"]) {
        properties.put(
            "eventGroupingSettings",
            Map::from_iter([("aggregationKind".to_owned(), kind.into())]),
        );
    }
}

pub(super) fn put_incident_configuration(detection: &Detection, properties: &mut Properties) {
    let Some(configuration) = &detection.incident_configuration else {
        return;
    };
    let mut written = Map::new();
    match &configuration.value.create_incident {
        Some(create) => {
            written.insert("createIncident".to_owned(), create.value.into());
        }
        None => properties.refuse("`incidentConfiguration.createIncident` is missing"),
    }
    if let Some(grouping) = &configuration.value.grouping {
        written.insert(
            "groupingConfiguration".to_owned(),
            grouping_configuration(&grouping.value, properties),
        );
    }
    properties.put("incidentConfiguration", written);
}

/// ARM requires the first four; the lists count only where the method is `Selected`, and are kept all the same.
fn grouping_configuration(grouping: &GroupingConfiguration, properties: &mut Properties) -> Value {
    let place = "incidentConfiguration.groupingConfiguration";
    let mut written = Map::new();
    let mut require = |key: &str, value: Option<Value>, properties: &mut Properties| match value {
        Some(value) => {
            written.insert(key.to_owned(), value);
        }
        None => properties.refuse(format!("`{place}.{key}` is missing")),
    };
    let flag = |field: &Option<Spanned<bool>>| field.as_ref().map(|flag| flag.value.into());
    require("enabled", flag(&grouping.enabled), properties);
    require(
        "reopenClosedIncident",
        flag(&grouping.reopen_closed_incident),
        properties,
    );
    let lookback = properties.duration(
        &format!("{place}.lookbackDuration"),
        grouping.lookback_duration.as_ref(),
    );
    require("lookbackDuration", lookback.map(Value::from), properties);
    let methods = &["AllEntities", "AnyAlert", "Selected"];
    let method = properties.word(
        &format!("{place}.matchingMethod"),
        grouping.matching_method.as_ref(),
        methods,
    );
    require("matchingMethod", method.map(Value::from), properties);

    let entities = words(
        &format!("{place}.groupByEntities"),
        &grouping.group_by_entities,
        ENTITY_TYPES,
        properties,
    );
    let alert_details = &["DisplayName", "Severity"];
    let alert_details = words(
        &format!("{place}.groupByAlertDetails"),
        &grouping.group_by_alert_details,
        alert_details,
        properties,
    );
    let custom_details = texts(grouping.group_by_custom_details.as_ref());
    for (key, list) in [
        ("groupByEntities", entities),
        ("groupByAlertDetails", alert_details),
        ("groupByCustomDetails", custom_details),
    ] {
        if !list.is_empty() {
            written.insert(key.to_owned(), list.into());
        }
    }
    Value::Object(written)
}

fn words(
    place: &str,
    field: &Option<Spanned<Vec<Spanned<String>>>>,
    allowed: &[&str],
    properties: &mut Properties,
) -> Vec<String> {
    let items = field.as_ref().map(|list| list.value.as_slice()).unwrap_or_default();
    items
        .iter()
        .filter_map(|item| properties.word(place, Some(item), allowed))
        .collect()
}

/// Both are required even when suppression is off; the portal's default is five hours.
pub(super) fn put_suppression(detection: &Detection, properties: &mut Properties) {
    let enabled = detection
        .suppression_enabled
        .as_ref()
        .is_some_and(|enabled| enabled.value);
    let duration = properties.duration("suppressionDuration", detection.suppression_duration.as_ref());
    properties.put("suppressionEnabled", enabled);
    properties.put("suppressionDuration", duration.unwrap_or_else(|| "PT5H".to_owned()));
}
