//! What a file holds, told from its keys.

use std::path::Path;

use crate::yaml::{Mapping, Node};

use super::model::Detection;

/// What a file holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// An analytics rule or a hunting query.
    Detection(Box<Detection>),
    /// Content of another type, which is recognised but not read as a detection.
    Other(OtherContent, Node),
    /// Nothing that could be read; the diagnostics say why.
    Unreadable,
}

/// Sentinel's kinds of detections.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Runs a query every so often.
    Scheduled,
    /// Runs a query every minute over what was just ingested.
    Nrt,
    /// A query that people run.
    Hunting,
    /// Makes incidents of another product's alerts.
    MicrosoftSecurityIncidentCreation,
    /// The service's multistage correlation.
    Fusion,
    /// The service's learned anomalies.
    MlBehaviorAnalytics,
    /// The service's indicator matching.
    ThreatIntelligence,
}

impl Kind {
    /// The kind that a `kind:` names, in any letter case, as the upstream CI reads it.
    pub fn named(text: &str) -> Option<Self> {
        [
            Self::Scheduled,
            Self::Nrt,
            Self::MicrosoftSecurityIncidentCreation,
            Self::Fusion,
            Self::MlBehaviorAnalytics,
            Self::ThreatIntelligence,
        ]
        .into_iter()
        .find(|kind| kind.name().eq_ignore_ascii_case(text))
    }

    /// The name that ARM uses; `HuntingQuery` for hunting queries, which have no `kind` there.
    pub fn name(self) -> &'static str {
        match self {
            Self::Scheduled => "Scheduled",
            Self::Nrt => "NRT",
            Self::Hunting => "HuntingQuery",
            Self::MicrosoftSecurityIncidentCreation => "MicrosoftSecurityIncidentCreation",
            Self::Fusion => "Fusion",
            Self::MlBehaviorAnalytics => "MLBehaviorAnalytics",
            Self::ThreatIntelligence => "ThreatIntelligence",
        }
    }

    /// Does it raise alerts from a query of its own?
    pub fn is_query_rule(self) -> bool {
        matches!(self, Self::Scheduled | Self::Nrt)
    }

    /// Does it have a query?
    pub fn has_query(self) -> bool {
        self.is_query_rule() || self == Self::Hunting
    }
}

/// Content that is not a detection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OtherContent {
    /// A function of the workspace, in any of the three dialects.
    Parser,
    /// A watchlist's metadata.
    Watchlist,
    /// An automation rule.
    AutomationRule,
    /// A summary rule.
    SummaryRule,
    /// A custom detection of Defender XDR.
    DefenderDetection,
}

impl OtherContent {
    /// With an article, for messages.
    pub fn describe(self) -> &'static str {
        match self {
            Self::Parser => "a parser",
            Self::Watchlist => "a watchlist",
            Self::AutomationRule => "an automation rule",
            Self::SummaryRule => "a summary rule",
            Self::DefenderDetection => "a custom detection of Defender XDR",
        }
    }
}

/// Which tool's spelling of the format a file follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Dialect {
    /// The YAML of the Azure-Sentinel repository.
    #[default]
    AzureSentinel,
    /// `DisplayName`, `QueryFrequency`: an export of the `Az.SecurityInsights` module.
    PascalCase,
    /// A whole ARM resource, its fields below `properties`.
    ArmResource,
}

impl Dialect {
    /// For messages.
    pub fn describe(self) -> &'static str {
        match self {
            Self::AzureSentinel => "the format of Azure-Sentinel",
            Self::PascalCase => "an export of the `Az.SecurityInsights` module",
            Self::ArmResource => "an ARM resource written as YAML",
        }
    }

    pub(super) fn of(root: &Mapping) -> Self {
        let is_mapping = |key: &str| root.get(key).is_some_and(|node| node.as_mapping().is_some());
        if is_mapping("properties") && root.get("type").is_some() {
            return Self::ArmResource;
        }
        let pascal = ["DisplayName", "Query", "Kind", "Severity", "Id"];
        let found = pascal.iter().filter(|key| root.get(key).is_some()).count();
        if found >= 2 && root.get("ParserQuery").is_none() {
            Self::PascalCase
        } else {
            Self::AzureSentinel
        }
    }
}

/// Recognises content that is not a detection by the keys that only it has.
pub(super) fn other_content(root: &Mapping, path: &Path) -> Option<OtherContent> {
    let has = |key: &str| root.get(key).is_some();
    if has("ParserQuery") || has("ParserName") || has("FunctionQuery") || has("FunctionName") || has("functionAlias") {
        return Some(OtherContent::Parser);
    }
    if has("Parser") && has("Normalization") {
        return Some(OtherContent::Parser);
    }
    if is_plain_function(root, path) {
        return Some(OtherContent::Parser);
    }
    if has("watchlistAlias") {
        return Some(OtherContent::Watchlist);
    }
    if has("automationRuleId") || has("triggeringLogic") {
        return Some(OtherContent::AutomationRule);
    }
    if has("binSize") && has("destinationTable") {
        return Some(OtherContent::SummaryRule);
    }
    if has("queryCondition") && has("detectionAction") {
        return Some(OtherContent::DefenderDetection);
    }
    None
}

/// Is this a function in the plain spelling, `name`, `query` and `parameters`? Without parameters it has the keys of a
/// hunting query, and its folder tells.
fn is_plain_function(root: &Mapping, path: &Path) -> bool {
    let has = |key: &str| root.get(key).is_some();
    let of_rules = ["id", "kind", "severity", "tactics", "queryFrequency"];
    let in_functions = || !in_hunting_folder(path) && path.components().any(|part| part.as_os_str() == "functions");
    has("name") && has("query") && !of_rules.iter().any(|key| has(key)) && (has("parameters") || in_functions())
}

/// Is this file in a folder of hunting queries? There, a `kind: Scheduled` is a left-over of copying.
pub(super) fn in_hunting_folder(path: &Path) -> bool {
    path.components().any(|part| {
        let part = part.as_os_str().to_string_lossy().to_ascii_lowercase();
        let part = part.replace([' ', '-', '_'], "");
        part == "huntingqueries" || part == "hunting"
    })
}
