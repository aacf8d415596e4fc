//! A YAML document → a [`Detection`].

use std::sync::Arc;

use crate::source::SourceFile;
use crate::yaml::{Document, Entry, Mapping, Node, NodeKind};

use super::content::{Content, Dialect, Kind, in_hunting_folder, other_content};
use super::error::ReadError;
use super::model::{
    AlertDetailsOverride, CustomDetail, DataConnector, Detection, DynamicProperty, EntityMapping, EventGrouping,
    FieldMapping, GroupingConfiguration, IncidentConfiguration, Query, Spanned,
};
use super::reader::Reader;

/// The keys of a definition; those of ARM that exports carry along are among them.
pub(super) const FIELDS: &[&str] = &[
    "id",
    "name",
    "displayName",
    "description",
    "severity",
    "status",
    "enabled",
    "requiredDataConnectors",
    "queryFrequency",
    "queryPeriod",
    "triggerOperator",
    "triggerThreshold",
    "tactics",
    "relevantTechniques",
    "techniques",
    "subTechniques",
    "tags",
    "query",
    "entityMappings",
    "sentinelEntitiesMappings",
    "customDetails",
    "alertDetailsOverride",
    "incidentConfiguration",
    "eventGroupingSettings",
    "suppressionEnabled",
    "suppressionDuration",
    "version",
    "kind",
    "metadata",
    "alertRuleTemplateName",
    "templateVersion",
    "productFilter",
    "severitiesFilter",
    "displayNamesFilter",
    "displayNamesExcludeFilter",
];
const MAPPING: &[&str] = &["entityType", "fieldMappings"];
const FIELD_MAPPING: &[&str] = &["identifier", "columnName"];
const CONNECTOR: &[&str] = &["connectorId", "dataTypes"];
const OVERRIDE: &[&str] = &[
    "alertDisplayNameFormat",
    "alertDescriptionFormat",
    "alertTacticsColumnName",
    "alertSeverityColumnName",
    "alertDynamicProperties",
];
const DYNAMIC_PROPERTY: &[&str] = &["alertProperty", "value"];
const INCIDENT: &[&str] = &["createIncident", "groupingConfiguration"];
const GROUPING: &[&str] = &[
    "enabled",
    "reopenClosedIncident",
    "lookbackDuration",
    "matchingMethod",
    "groupByEntities",
    "groupByAlertDetails",
    "groupByCustomDetails",
];
const EVENT_GROUPING: &[&str] = &["aggregationKind"];
const ENTITIES_COLUMN: &[&str] = &["columnName"];

/// Reads a document; never fails, since what cannot be read is reported.
pub(super) fn read(file: &Arc<SourceFile>, document: Document) -> (Content, Vec<ReadError>) {
    let root = document.root;
    let Some(mapping) = root.as_mapping() else {
        let error = if root.is_null() {
            ReadError::Empty
        } else {
            ReadError::NotMapping {
                found: root.describe(),
                span: root.span,
            }
        };
        return (Content::Unreadable, vec![error]);
    };
    if let Some(other) = other_content(mapping, &file.path) {
        return (Content::Other(other, root), Vec::new());
    }
    let mut reader = Reader {
        dialect: Dialect::of(mapping),
        errors: Vec::new(),
        unknown: Vec::new(),
    };
    let Some(kind) = kind(&mut reader, mapping, file) else {
        let span = mapping.entries.first().map_or(root.span, |entry| entry.key_span);
        return (Content::Unreadable, vec![ReadError::UnknownContent { span }]);
    };
    let mut detection = empty(file, root.clone(), reader.dialect, kind);
    reader.fields(
        fields_of(reader.dialect, mapping),
        "",
        FIELDS,
        |reader, key, entry, path| {
            read_field(reader, &mut detection, key, entry, path);
        },
    );
    if reader.dialect == Dialect::ArmResource {
        detection.kind_text = mapping.get("kind").and_then(|node| reader.text(node, "kind"));
        detection.id = mapping
            .get("id")
            .and_then(|node| reader.text(node, "id"))
            .map(guid_of_resource);
    }
    detection.unknown = reader.unknown;
    (Content::Detection(Box::new(detection)), reader.errors)
}

/// The mapping that holds a definition's fields.
fn fields_of(dialect: Dialect, root: &Mapping) -> &Mapping {
    let properties = root.get("properties").and_then(Node::as_mapping);
    properties.filter(|_| dialect == Dialect::ArmResource).unwrap_or(root)
}

/// `None` for a mapping that is no detection.
fn kind(reader: &mut Reader, root: &Mapping, file: &SourceFile) -> Option<Kind> {
    let fields = fields_of(reader.dialect, root);
    let has = |names: &[&str]| {
        fields
            .entries
            .iter()
            .any(|entry| names.iter().any(|name| entry.key.eq_ignore_ascii_case(name)))
    };
    if has(&["query"]) && in_hunting_folder(&file.path) {
        return Some(Kind::Hunting);
    }
    let written = root.get("kind").or_else(|| root.get("Kind"));
    if let Some(text) = written.and_then(|node| reader.text(node, "kind")) {
        match Kind::named(text.value.trim()) {
            Some(kind) => return Some(kind),
            None => reader.errors.push(ReadError::UnknownKind {
                kind: text.value,
                span: text.span,
            }),
        }
    }
    if has(&["triggerOperator", "triggerThreshold", "queryFrequency", "queryPeriod"]) {
        return Some(Kind::Scheduled);
    }
    if has(&["productFilter"]) {
        return Some(Kind::MicrosoftSecurityIncidentCreation);
    }
    if has(&["query"]) {
        return Some(Kind::Hunting);
    }
    let typical = [
        "name",
        "severity",
        "tactics",
        "relevantTechniques",
        "entityMappings",
        "requiredDataConnectors",
    ];
    let found = typical.iter().filter(|name| has(&[name])).count();
    (found >= 2 || written.is_some()).then_some(Kind::Scheduled)
}

fn read_field(reader: &mut Reader, detection: &mut Detection, key: &str, entry: &Entry, path: &str) {
    let node = &entry.value;
    match key {
        "id" => detection.id = reader.text(node, path),
        "name" => detection.name = reader.text(node, path),
        "displayName" => detection.name = detection.name.take().or_else(|| reader.text(node, path)),
        "description" => detection.description = reader.text(node, path),
        "severity" => detection.severity = reader.text(node, path),
        "status" => detection.status = reader.text(node, path),
        "enabled" => detection.enabled = reader.boolean(node, path),
        "version" => detection.version = reader.text(node, path),
        "kind" => detection.kind_text = reader.text(node, path),
        "requiredDataConnectors" => detection.required_data_connectors = reader.list(node, path, connector),
        "queryFrequency" => detection.query_frequency = reader.duration(node, path),
        "queryPeriod" => detection.query_period = reader.duration(node, path),
        "triggerOperator" => detection.trigger_operator = reader.text(node, path),
        "triggerThreshold" => detection.trigger_threshold = reader.integer(node, path),
        "tactics" => detection.tactics = reader.texts(node, path),
        "relevantTechniques" => detection.relevant_techniques = reader.texts(node, path),
        "techniques" => {
            let texts = reader.texts(node, path);
            detection.relevant_techniques = detection.relevant_techniques.take().or(texts);
        }
        "subTechniques" => detection.sub_techniques = reader.texts(node, path),
        "query" => detection.query = query(reader, detection, node, path),
        "entityMappings" => detection.entity_mappings = reader.list(node, path, entity_mapping),
        "sentinelEntitiesMappings" => {
            detection.sentinel_entities_mappings = reader.list(node, path, |reader, node, path| {
                let column = reader.mapping(node, path, ENTITIES_COLUMN, |reader, column, _, entry, path| {
                    *column = reader.text(&entry.value, path);
                });
                column.and_then(|column| column.value)
            });
        }
        "customDetails" => detection.custom_details = custom_details(reader, node, path),
        "alertDetailsOverride" => detection.alert_details_override = alert_details(reader, node, path),
        "incidentConfiguration" => detection.incident_configuration = incident(reader, node, path),
        "eventGroupingSettings" => {
            detection.event_grouping = reader.mapping(
                node,
                path,
                EVENT_GROUPING,
                |reader, grouping: &mut EventGrouping, _, entry, path| {
                    grouping.aggregation_kind = reader.text(&entry.value, path);
                },
            );
        }
        "suppressionEnabled" => detection.suppression_enabled = reader.boolean(node, path),
        "suppressionDuration" => detection.suppression_duration = reader.duration(node, path),
        "alertRuleTemplateName" => detection.alert_rule_template_name = reader.text(node, path),
        "templateVersion" => detection.template_version = reader.text(node, path),
        "productFilter" => detection.product_filter = reader.text(node, path),
        "severitiesFilter" => detection.severities_filter = reader.texts(node, path),
        "displayNamesFilter" => detection.display_names_filter = reader.texts(node, path),
        "displayNamesExcludeFilter" => detection.display_names_exclude_filter = reader.texts(node, path),
        "tags" => detection.tags = Some(node.clone()),
        "metadata" => detection.metadata = Some(node.clone()),
        _ => {}
    }
}

fn query(reader: &mut Reader, detection: &Detection, node: &Node, path: &str) -> Option<Query> {
    let text = reader.text(node, path)?;
    let NodeKind::Scalar(scalar) = &node.kind else {
        return None;
    };
    let map = scalar.source_map(&detection.file.text, node.span);
    Some(Query {
        text: text.value.into(),
        span: text.span,
        map,
    })
}

fn connector(reader: &mut Reader, node: &Node, path: &str) -> Option<DataConnector> {
    let take = |reader: &mut Reader, connector: &mut DataConnector, key: &str, entry: &Entry, path: &str| match key {
        "connectorId" => connector.connector_id = reader.text(&entry.value, path),
        _ => connector.data_types = reader.texts(&entry.value, path),
    };
    Some(reader.mapping(node, path, CONNECTOR, take)?.value)
}

fn entity_mapping(reader: &mut Reader, node: &Node, path: &str) -> Option<EntityMapping> {
    type Parts = (Option<Spanned<String>>, Vec<FieldMapping>);
    let take = |reader: &mut Reader, parts: &mut Parts, key: &str, entry: &Entry, path: &str| match key {
        "entityType" => parts.0 = reader.text(&entry.value, path),
        _ => {
            parts.1 = reader
                .list(&entry.value, path, field_mapping)
                .map(|list| list.value)
                .unwrap_or_default()
        }
    };
    let parts = reader.mapping(node, path, MAPPING, take)?;
    let (entity_type, field_mappings) = parts.value;
    Some(EntityMapping {
        entity_type,
        field_mappings,
        span: parts.span,
    })
}

fn field_mapping(reader: &mut Reader, node: &Node, path: &str) -> Option<FieldMapping> {
    let (parts, span) = pair(reader, node, path, FIELD_MAPPING)?;
    Some(FieldMapping {
        identifier: parts.0,
        column_name: parts.1,
        span,
    })
}

type Pair = (Option<Spanned<String>>, Option<Spanned<String>>);

/// A mapping of two texts, `known` in this order.
fn pair(
    reader: &mut Reader,
    node: &Node,
    path: &str,
    known: &'static [&'static str],
) -> Option<(Pair, kql_syntax::Span)> {
    let read = reader.mapping(node, path, known, |reader, pair: &mut Pair, key, entry, path| {
        let text = reader.text(&entry.value, path);
        if Some(&key) == known.first() {
            pair.0 = text
        } else {
            pair.1 = text
        }
    })?;
    Some((read.value, read.span))
}

fn custom_details(reader: &mut Reader, node: &Node, path: &str) -> Option<Spanned<Vec<CustomDetail>>> {
    if node.is_null() {
        return None;
    }
    let Some(mapping) = node.as_mapping() else {
        return reader.wrong(node, path, "a mapping", None);
    };
    let details = mapping.entries.iter().map(|entry| CustomDetail {
        key: Spanned {
            value: entry.key.clone(),
            span: entry.key_span,
        },
        column: reader.text(&entry.value, &format!("{path}.{}", entry.key)),
    });
    Some(Spanned {
        value: details.collect(),
        span: node.span,
    })
}

fn alert_details(reader: &mut Reader, node: &Node, path: &str) -> Option<Spanned<AlertDetailsOverride>> {
    reader.mapping(
        node,
        path,
        OVERRIDE,
        |reader, details: &mut AlertDetailsOverride, key, entry, path| match key {
            "alertDisplayNameFormat" => details.display_name_format = reader.text(&entry.value, path),
            "alertDescriptionFormat" => details.description_format = reader.text(&entry.value, path),
            "alertTacticsColumnName" => details.tactics_column = reader.text(&entry.value, path),
            "alertSeverityColumnName" => details.severity_column = reader.text(&entry.value, path),
            _ => {
                let properties = reader.list(&entry.value, path, |reader, node, path| {
                    let (parts, _) = pair(reader, node, path, DYNAMIC_PROPERTY)?;
                    Some(DynamicProperty {
                        property: parts.0,
                        column: parts.1,
                    })
                });
                details.dynamic_properties = properties.map(|list| list.value).unwrap_or_default();
            }
        },
    )
}

fn incident(reader: &mut Reader, node: &Node, path: &str) -> Option<Spanned<IncidentConfiguration>> {
    reader.mapping(
        node,
        path,
        INCIDENT,
        |reader, incident: &mut IncidentConfiguration, key, entry, path| match key {
            "createIncident" => incident.create_incident = reader.boolean(&entry.value, path),
            _ => incident.grouping = grouping(reader, &entry.value, path),
        },
    )
}

fn grouping(reader: &mut Reader, node: &Node, path: &str) -> Option<Spanned<GroupingConfiguration>> {
    reader.mapping(
        node,
        path,
        GROUPING,
        |reader, grouping: &mut GroupingConfiguration, key, entry, path| {
            let node = &entry.value;
            match key {
                "enabled" => grouping.enabled = reader.boolean(node, path),
                "reopenClosedIncident" => grouping.reopen_closed_incident = reader.boolean(node, path),
                "lookbackDuration" => grouping.lookback_duration = reader.duration(node, path),
                "matchingMethod" => grouping.matching_method = reader.text(node, path),
                "groupByEntities" => grouping.group_by_entities = reader.texts(node, path),
                "groupByAlertDetails" => grouping.group_by_alert_details = reader.texts(node, path),
                _ => grouping.group_by_custom_details = reader.texts(node, path),
            }
        },
    )
}

/// The GUID in `[concat(…, '/alertRules/<guid>')]`, or the text as it is.
fn guid_of_resource(text: Spanned<String>) -> Spanned<String> {
    let is_guid = |part: &&str| part.len() == 36 && part.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    let found = text.value.split(['/', '\'', '"']).find(is_guid).map(str::to_string);
    Spanned {
        value: found.unwrap_or(text.value),
        span: text.span,
    }
}

fn empty(file: &Arc<SourceFile>, document: Node, dialect: Dialect, kind: Kind) -> Detection {
    Detection {
        file: Arc::clone(file),
        document,
        dialect,
        kind,
        kind_text: None,
        id: None,
        name: None,
        description: None,
        severity: None,
        enabled: None,
        status: None,
        version: None,
        required_data_connectors: None,
        query_frequency: None,
        query_period: None,
        trigger_operator: None,
        trigger_threshold: None,
        tactics: None,
        relevant_techniques: None,
        sub_techniques: None,
        query: None,
        entity_mappings: None,
        sentinel_entities_mappings: None,
        custom_details: None,
        alert_details_override: None,
        incident_configuration: None,
        event_grouping: None,
        suppression_enabled: None,
        suppression_duration: None,
        alert_rule_template_name: None,
        template_version: None,
        product_filter: None,
        severities_filter: None,
        display_names_filter: None,
        display_names_exclude_filter: None,
        tags: None,
        metadata: None,
        unknown: Vec::new(),
    }
}

#[cfg(test)]
mod tests;
