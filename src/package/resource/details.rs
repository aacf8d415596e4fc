//! What an alert shows: entities, custom details, overridden texts.

use super::properties::{Properties, text};
use crate::detection::{AlertDetailsOverride, Detection, EntityMapping};
use serde_json::{Map, Value, json};

/// The entity types that ARM knows; `IoTDevice`, which the upstream CI also takes, cannot be deployed.
pub(super) const ENTITY_TYPES: &[&str] = &[
    "Account",
    "Host",
    "IP",
    "Malware",
    "File",
    "Process",
    "CloudApplication",
    "DNS",
    "AzureResource",
    "FileHash",
    "RegistryKey",
    "RegistryValue",
    "SecurityGroup",
    "URL",
    "Mailbox",
    "MailCluster",
    "MailMessage",
    "SubmissionMail",
];

/// Alert properties that `alertDynamicProperties` may set; the last one in preview versions alone.
const ALERT_PROPERTIES: &[&str] = &[
    "AlertLink",
    "ConfidenceLevel",
    "ConfidenceScore",
    "ExtendedLinks",
    "ProductName",
    "ProviderName",
    "ProductComponentName",
    "RemediationSteps",
    "Techniques",
    "SubTechniques",
];

pub(super) fn put_entity_mappings(detection: &Detection, properties: &mut Properties) {
    let mappings = detection
        .entity_mappings
        .as_ref()
        .map(|list| list.value.as_slice())
        .unwrap_or_default();
    let mut written = Vec::new();
    for (index, mapping) in mappings.iter().enumerate() {
        let place = format!("entityMappings[{index}]");
        written.extend(entity_mapping(mapping, &place, properties));
    }
    properties.put_list("entityMappings", written);
}

fn entity_mapping(mapping: &EntityMapping, place: &str, properties: &mut Properties) -> Option<Value> {
    let Some(ty) = &mapping.entity_type else {
        properties.refuse(format!("`{place}.entityType` is missing"));
        return None;
    };
    let ty = properties.word(&format!("{place}.entityType"), Some(ty), ENTITY_TYPES)?;
    if mapping.field_mappings.is_empty() {
        properties.refuse(format!("`{place}.fieldMappings` is empty"));
    }
    let mut fields = Vec::new();
    for field in &mapping.field_mappings {
        match (text(field.identifier.as_ref()), text(field.column_name.as_ref())) {
            (Some(identifier), Some(column)) => fields.push(json!({ "identifier": identifier, "columnName": column })),
            _ => properties.refuse(format!(
                "`{place}.fieldMappings` lacks an `identifier` or a `columnName`"
            )),
        }
    }
    Some(json!({ "entityType": ty, "fieldMappings": fields }))
}

pub(super) fn put_custom_details(detection: &Detection, properties: &mut Properties) {
    let details = detection
        .custom_details
        .as_ref()
        .map(|list| list.value.as_slice())
        .unwrap_or_default();
    let mut written = Map::new();
    for detail in details {
        match text(detail.column.as_ref()) {
            Some(column) => {
                written.insert(detail.key.value.clone(), column.into());
            }
            None => properties.refuse(format!("`customDetails.{}` names no column", detail.key.value)),
        }
    }
    if !written.is_empty() {
        properties.put("customDetails", written);
    }
}

/// Adds `alertDetailsOverride`; returns whether it needs a preview version.
pub(super) fn put_alert_details(detection: &Detection, properties: &mut Properties) -> bool {
    let Some(details) = &detection.alert_details_override else {
        return false;
    };
    let details: &AlertDetailsOverride = &details.value;
    let mut written = Map::new();
    for (key, field) in [
        ("alertDisplayNameFormat", &details.display_name_format),
        ("alertDescriptionFormat", &details.description_format),
        ("alertTacticsColumnName", &details.tactics_column),
        ("alertSeverityColumnName", &details.severity_column),
    ] {
        if let Some(value) = text(field.as_ref()) {
            written.insert(key.to_owned(), value.into());
        }
    }
    let mut dynamic = Vec::new();
    let mut preview = false;
    for (index, property) in details.dynamic_properties.iter().enumerate() {
        let place = format!("alertDetailsOverride.alertDynamicProperties[{index}]");
        let name = properties.word(
            &format!("{place}.alertProperty"),
            property.property.as_ref(),
            ALERT_PROPERTIES,
        );
        match (name, text(property.column.as_ref())) {
            (Some(name), Some(column)) => {
                preview |= name == "SubTechniques";
                dynamic.push(json!({ "alertProperty": name, "value": column }));
            }
            _ => properties.refuse(format!("`{place}` is incomplete")),
        }
    }
    if !dynamic.is_empty() {
        written.insert("alertDynamicProperties".to_owned(), dynamic.into());
    }
    if !written.is_empty() {
        properties.put("alertDetailsOverride", written);
    }
    preview
}
