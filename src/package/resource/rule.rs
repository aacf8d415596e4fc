//! Analytics rules, as the portal exports and imports them: children of the workspace through `providers`.

use super::properties::{Properties, guid, note_unknown, text, texts};
use super::{Refusal, Rendered, attack, details, incidents, needs};
use crate::detection::{Detection, Kind, Severity, TriggerOperator};
use crate::package::template::{PREVIEW, STABLE};
use crate::package::text::{description, make_literal, query};
use crate::package::{Enabled, Options};
use serde_json::{Value, json};

/// Products whose alerts `MicrosoftSecurityIncidentCreation` makes incidents of, in every version.
const PRODUCTS: &[&str] = &[
    "Microsoft Cloud App Security",
    "Azure Security Center",
    "Azure Advanced Threat Protection",
    "Azure Active Directory Identity Protection",
    "Azure Security Center for IoT",
];
/// Products that preview versions add.
const PREVIEW_PRODUCTS: &[&str] = &[
    "Office 365 Advanced Threat Protection",
    "Microsoft Defender Advanced Threat Protection",
];

pub(super) fn rule(detection: &Detection, options: Options) -> Result<Rendered, Refusal> {
    let mut properties = Properties::default();
    let id = guid(detection, &mut properties);
    let enabled =
        detection.enabled.as_ref().is_none_or(|enabled| enabled.value) && options.enabled == Enabled::AsDefined;
    let preview = match detection.kind {
        Kind::MicrosoftSecurityIncidentCreation => put_incident_creation(detection, enabled, &mut properties),
        Kind::Fusion | Kind::MlBehaviorAnalytics | Kind::ThreatIntelligence => {
            properties.put("enabled", enabled);
            properties.put_required(
                "alertRuleTemplateName",
                text(detection.alert_rule_template_name.as_ref()),
            );
            detection.kind != Kind::Fusion
        }
        Kind::Scheduled | Kind::Nrt | Kind::Hunting => put_query_rule(detection, enabled, &mut properties),
    };
    note_unknown(detection, &mut properties);
    let (properties, notes) = properties.finish()?;
    let mut properties = Value::Object(properties);
    make_literal(&mut properties);
    let api_version = if preview { PREVIEW } else { STABLE };
    Ok(Rendered {
        resource: resource(&id, detection.kind.name(), api_version, properties),
        id,
        name: detection.display_name(),
        kind: detection.kind.name(),
        version: text(detection.version.as_ref()),
        api_version,
        is_rule: true,
        needs: needs::of_detection(detection),
        notes,
    })
}

/// `id` is not read by deployments, but the portal's import wants it.
fn resource(id: &str, kind: &str, api_version: &str, properties: Value) -> Value {
    let provider = "resourceId('Microsoft.OperationalInsights/workspaces/providers', parameters('workspace'), 'Microsoft.SecurityInsights')";
    json!({
        "id": format!("[concat({provider},'/alertRules/{id}')]"),
        "name": format!("[concat(parameters('workspace'),'/Microsoft.SecurityInsights/{id}')]"),
        "type": "Microsoft.OperationalInsights/workspaces/providers/alertRules",
        "kind": kind,
        "apiVersion": api_version,
        "properties": properties,
    })
}

/// Adds what people read about a rule.
fn put_head(detection: &Detection, properties: &mut Properties) {
    properties.put_required("displayName", text(detection.name.as_ref()));
    if let Some(written) = &detection.description {
        let (plain, stripped) = description(&written.value);
        if stripped {
            properties.note("the quotes around `description` were taken off");
        }
        properties.put("description", plain);
    }
}

/// Adds the properties of Scheduled and NRT rules; returns whether they need a preview version.
fn put_query_rule(detection: &Detection, enabled: bool, properties: &mut Properties) -> bool {
    put_head(detection, properties);
    match (&detection.severity, detection.severity_level()) {
        (_, Some(severity)) => properties.put("severity", severity.name()),
        (Some(written), None) => {
            let words = Severity::ALL.map(Severity::name).join(", ");
            properties.refuse(format!("`severity` is `{}`, and must be one of {words}", written.value));
        }
        (None, None) => properties.refuse("`severity` is missing"),
    }
    properties.put("enabled", enabled);
    properties.put_required("query", detection.query.as_ref().map(|written| query(&written.text)));
    if detection.kind == Kind::Nrt {
        note_scheduling(detection, properties);
    } else {
        put_scheduling(detection, properties);
    }
    let tactics = attack::tactics(detection, properties);
    properties.put_list("tactics", tactics);
    let techniques = attack::techniques(detection, properties);
    let mut preview = detection.kind == Kind::Nrt || !techniques.subs.is_empty();
    properties.put_list("techniques", techniques.parents);
    properties.put_list("subTechniques", techniques.subs);
    details::put_entity_mappings(detection, properties);
    details::put_custom_details(detection, properties);
    preview |= details::put_alert_details(detection, properties);
    incidents::put_event_grouping(detection, properties);
    incidents::put_incident_configuration(detection, properties);
    incidents::put_suppression(detection, properties);
    let columns = texts(detection.sentinel_entities_mappings.as_ref());
    properties.put_list(
        "sentinelEntitiesMappings",
        columns
            .into_iter()
            .map(|column| json!({ "columnName": column }))
            .collect(),
    );
    put_template(detection, properties);
    preview || properties.has("sentinelEntitiesMappings")
}

/// Where the rule is an instance of a published template, and of which version of it.
fn put_template(detection: &Detection, properties: &mut Properties) {
    let Some(template) = text(detection.alert_rule_template_name.as_ref()) else {
        return;
    };
    properties.put("alertRuleTemplateName", template);
    properties.put_some("templateVersion", text(detection.template_version.as_ref()));
}

fn put_scheduling(detection: &Detection, properties: &mut Properties) {
    for (key, field) in [
        ("queryFrequency", &detection.query_frequency),
        ("queryPeriod", &detection.query_period),
    ] {
        if field.is_none() {
            properties.refuse(format!("`{key}` is missing"));
        }
        let duration = properties.duration(key, field.as_ref());
        properties.put_some(key, duration);
    }
    match (&detection.trigger_operator, detection.trigger()) {
        (_, Some(operator)) => properties.put("triggerOperator", operator.long()),
        (Some(written), None) => {
            let words = TriggerOperator::ALL.map(TriggerOperator::short).join(", ");
            properties.refuse(format!(
                "`triggerOperator` is `{}`, and must be one of {words}",
                written.value
            ));
        }
        (None, None) => properties.refuse("`triggerOperator` is missing"),
    }
    match &detection.trigger_threshold {
        Some(threshold) => properties.put("triggerThreshold", threshold.value),
        None => properties.refuse("`triggerThreshold` is missing"),
    }
}

/// NRT rules have no schedule of their own.
fn note_scheduling(detection: &Detection, properties: &mut Properties) {
    let written = [
        ("queryFrequency", detection.query_frequency.is_some()),
        ("queryPeriod", detection.query_period.is_some()),
        ("triggerOperator", detection.trigger_operator.is_some()),
        ("triggerThreshold", detection.trigger_threshold.is_some()),
    ];
    for (key, _) in written.iter().filter(|(_, is_there)| *is_there) {
        properties.note(format!("`{key}` means nothing for an NRT rule and was not packaged"));
    }
}

/// Adds the properties of a rule that makes incidents of another product's alerts; returns whether they need a
/// preview version.
fn put_incident_creation(detection: &Detection, enabled: bool, properties: &mut Properties) -> bool {
    put_head(detection, properties);
    properties.put("enabled", enabled);
    if detection.product_filter.is_none() {
        properties.refuse("`productFilter` is missing");
    }
    let products: Vec<&str> = PRODUCTS.iter().chain(PREVIEW_PRODUCTS).copied().collect();
    let product = properties.word("productFilter", detection.product_filter.as_ref(), &products);
    let preview = product
        .as_ref()
        .is_some_and(|product| PREVIEW_PRODUCTS.contains(&product.as_str()));
    properties.put_some("productFilter", product);
    let severities = detection
        .severities_filter
        .as_ref()
        .map(|list| list.value.as_slice())
        .unwrap_or_default();
    let names = Severity::ALL.map(Severity::name);
    let severities: Vec<String> = severities
        .iter()
        .filter_map(|severity| properties.word("severitiesFilter", Some(severity), &names))
        .collect();
    properties.put_list("severitiesFilter", severities);
    properties.put_list("displayNamesFilter", texts(detection.display_names_filter.as_ref()));
    properties.put_list(
        "displayNamesExcludeFilter",
        texts(detection.display_names_exclude_filter.as_ref()),
    );
    put_template(detection, properties);
    preview
}
