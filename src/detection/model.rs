//! A detection as the rest of the toolkit sees it.

use std::sync::Arc;

use kql_syntax::Span;

use crate::source::SourceFile;
use crate::yaml::{Node, SourceMap};

use super::content::{Dialect, Kind};
use super::duration::Duration;
use super::fields::{Severity, TriggerOperator};

/// A value and its bytes in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands, quotes included.
    pub span: Span,
}

/// One analytics rule or hunting query.
///
/// `None` means that the key is not there, is null, or could not be read (which was then reported). Texts are as
/// written: letter case is kept, since tools disagree about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Detection {
    /// The file.
    pub file: Arc<SourceFile>,
    /// The whole document, for [`Detection::at`] and what no field holds.
    pub document: Node,
    /// Whose spelling the file follows.
    pub dialect: Dialect,
    /// What it is, told from `kind` or, without one, from its keys.
    pub kind: Kind,
    /// The `kind` as written.
    pub kind_text: Option<Spanned<String>>,
    /// `id`
    pub id: Option<Spanned<String>>,
    /// `name` (`displayName` in other dialects)
    pub name: Option<Spanned<String>>,
    /// `description`
    pub description: Option<Spanned<String>>,
    /// `severity`
    pub severity: Option<Spanned<String>>,
    /// `enabled`
    pub enabled: Option<Spanned<bool>>,
    /// `status`
    pub status: Option<Spanned<String>>,
    /// `version`
    pub version: Option<Spanned<String>>,
    /// `requiredDataConnectors`
    pub required_data_connectors: Option<Spanned<Vec<DataConnector>>>,
    /// `queryFrequency`
    pub query_frequency: Option<Spanned<Duration>>,
    /// `queryPeriod`
    pub query_period: Option<Spanned<Duration>>,
    /// `triggerOperator`
    pub trigger_operator: Option<Spanned<String>>,
    /// `triggerThreshold`
    pub trigger_threshold: Option<Spanned<i64>>,
    /// `tactics`
    pub tactics: Option<Spanned<Vec<Spanned<String>>>>,
    /// `relevantTechniques`, or `techniques` where only that is written
    pub relevant_techniques: Option<Spanned<Vec<Spanned<String>>>>,
    /// `subTechniques`
    pub sub_techniques: Option<Spanned<Vec<Spanned<String>>>>,
    /// `query`
    pub query: Option<Query>,
    /// `entityMappings`
    pub entity_mappings: Option<Spanned<Vec<EntityMapping>>>,
    /// `sentinelEntitiesMappings`: the columns
    pub sentinel_entities_mappings: Option<Spanned<Vec<Spanned<String>>>>,
    /// `customDetails`, in the order of the file
    pub custom_details: Option<Spanned<Vec<CustomDetail>>>,
    /// `alertDetailsOverride`
    pub alert_details_override: Option<Spanned<AlertDetailsOverride>>,
    /// `incidentConfiguration`
    pub incident_configuration: Option<Spanned<IncidentConfiguration>>,
    /// `eventGroupingSettings`
    pub event_grouping: Option<Spanned<EventGrouping>>,
    /// `suppressionEnabled`
    pub suppression_enabled: Option<Spanned<bool>>,
    /// `suppressionDuration`
    pub suppression_duration: Option<Spanned<Duration>>,
    /// `alertRuleTemplateName`
    pub alert_rule_template_name: Option<Spanned<String>>,
    /// `templateVersion`
    pub template_version: Option<Spanned<String>>,
    /// `productFilter` of a MicrosoftSecurityIncidentCreation rule
    pub product_filter: Option<Spanned<String>>,
    /// `severitiesFilter`
    pub severities_filter: Option<Spanned<Vec<Spanned<String>>>>,
    /// `displayNamesFilter`
    pub display_names_filter: Option<Spanned<Vec<Spanned<String>>>>,
    /// `displayNamesExcludeFilter`
    pub display_names_exclude_filter: Option<Spanned<Vec<Spanned<String>>>>,
    /// `tags`, as they are
    pub tags: Option<Node>,
    /// `metadata`, as it is
    pub metadata: Option<Node>,
    /// Fields that the format does not know, at any depth.
    pub unknown: Vec<UnknownField>,
}

/// The query text and where each of its characters stands in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// The decoded text, shared with the engine.
    pub text: Arc<str>,
    /// The value in the file; of a block scalar, from its `|`.
    pub span: Span,
    /// Offsets in `text` → offsets in the file.
    pub map: SourceMap,
}

/// An entry of `requiredDataConnectors`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DataConnector {
    /// `connectorId`
    pub connector_id: Option<Spanned<String>>,
    /// `dataTypes`
    pub data_types: Option<Spanned<Vec<Spanned<String>>>>,
}

/// An entry of `entityMappings`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntityMapping {
    /// `entityType`
    pub entity_type: Option<Spanned<String>>,
    /// `fieldMappings`
    pub field_mappings: Vec<FieldMapping>,
    /// The whole entry.
    pub span: Span,
}

/// An entry of `fieldMappings`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldMapping {
    /// `identifier`
    pub identifier: Option<Spanned<String>>,
    /// `columnName`
    pub column_name: Option<Spanned<String>>,
    /// The whole entry.
    pub span: Span,
}

/// An entry of `customDetails`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomDetail {
    /// The key that alerts show.
    pub key: Spanned<String>,
    /// The column; `None` where the value is missing or no text.
    pub column: Option<Spanned<String>>,
}

/// `alertDetailsOverride`
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AlertDetailsOverride {
    /// `alertDisplayNameFormat`
    pub display_name_format: Option<Spanned<String>>,
    /// `alertDescriptionFormat`
    pub description_format: Option<Spanned<String>>,
    /// `alertTacticsColumnName`
    pub tactics_column: Option<Spanned<String>>,
    /// `alertSeverityColumnName`
    pub severity_column: Option<Spanned<String>>,
    /// `alertDynamicProperties`
    pub dynamic_properties: Vec<DynamicProperty>,
}

/// An entry of `alertDynamicProperties`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DynamicProperty {
    /// `alertProperty`
    pub property: Option<Spanned<String>>,
    /// `value`: a column
    pub column: Option<Spanned<String>>,
}

/// `incidentConfiguration`
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IncidentConfiguration {
    /// `createIncident`
    pub create_incident: Option<Spanned<bool>>,
    /// `groupingConfiguration`
    pub grouping: Option<Spanned<GroupingConfiguration>>,
}

/// `groupingConfiguration`
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GroupingConfiguration {
    /// `enabled`
    pub enabled: Option<Spanned<bool>>,
    /// `reopenClosedIncident`
    pub reopen_closed_incident: Option<Spanned<bool>>,
    /// `lookbackDuration`
    pub lookback_duration: Option<Spanned<Duration>>,
    /// `matchingMethod`
    pub matching_method: Option<Spanned<String>>,
    /// `groupByEntities`
    pub group_by_entities: Option<Spanned<Vec<Spanned<String>>>>,
    /// `groupByAlertDetails`
    pub group_by_alert_details: Option<Spanned<Vec<Spanned<String>>>>,
    /// `groupByCustomDetails`
    pub group_by_custom_details: Option<Spanned<Vec<Spanned<String>>>>,
}

/// `eventGroupingSettings`
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EventGrouping {
    /// `aggregationKind`
    pub aggregation_kind: Option<Spanned<String>>,
}

/// A field that the format does not know.
#[derive(Debug, Clone, PartialEq)]
pub struct UnknownField {
    /// The mapping it is in: `""` for the definition itself, else `alertDetailsOverride`, `entityMappings[0]` …
    pub parent: String,
    /// The key as written.
    pub key: Spanned<String>,
    /// Its value.
    pub value: Node,
    /// The keys that the format knows there.
    pub known: &'static [&'static str],
}

impl Detection {
    /// The node at a path of the file, such as `entityMappings[0].fieldMappings[1].columnName`.
    pub fn at(&self, path: &str) -> Option<&Node> {
        self.document.at(path)
    }

    /// The node at a path of the format's own names, however the file's dialect spells and nests them.
    pub fn field(&self, path: &str) -> Option<&Node> {
        let root = match self.dialect {
            Dialect::ArmResource => self.document.at("properties")?,
            Dialect::AzureSentinel | Dialect::PascalCase => &self.document,
        };
        path.split('.').try_fold(root, |node, name| {
            node.at(name).or_else(|| {
                let (first, rest) = name.split_at_checked(1)?;
                let upper = self.dialect == Dialect::PascalCase;
                upper.then(|| node.at(&(first.to_ascii_uppercase() + rest)))?
            })
        })
    }

    /// The bytes of the key that leads to a path, or of the value where it has none.
    pub fn key_span(&self, path: &str) -> Option<Span> {
        self.document.find(path).map(|(key, node)| key.unwrap_or(node.span))
    }

    /// The name, or the file's name where it has none.
    pub fn display_name(&self) -> String {
        let file_name = || {
            self.file
                .path
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned()
        };
        self.name.as_ref().map_or_else(file_name, |name| name.value.clone())
    }

    /// The severity, read without regard to letter case; `None` also for a word that is no severity.
    pub fn severity_level(&self) -> Option<Severity> {
        Severity::named(&self.severity.as_ref()?.value)
    }

    /// The trigger's comparison, in its short or long spelling; `None` also for a word that is no operator.
    pub fn trigger(&self) -> Option<TriggerOperator> {
        TriggerOperator::named(&self.trigger_operator.as_ref()?.value)
    }

    /// Where to point when something is missing: the first key of the document.
    pub fn head_span(&self) -> Span {
        let first = self.document.as_mapping().and_then(|root| root.entries.first());
        first.map_or(self.document.span, |entry| entry.key_span)
    }
}
