//! A definition → its ARM resource.

mod attack;
mod automation_rule;
mod details;
mod function;
mod incidents;
mod needs;
mod nodes;
mod properties;
mod rule;
mod saved_search;
mod watchlist;

pub use needs::{Need, Needs};

use super::Options;
use super::text::quoted;
use crate::detection::{Content, Kind, OtherContent};
use serde_json::Value;

/// A definition as an ARM resource, ready to be put into templates.
#[derive(Debug, Clone, PartialEq)]
pub struct Rendered {
    /// The resource, keys in order: id, name, type, kind, apiVersion, properties.
    pub resource: Value,
    /// What identifies it in the workspace: a lower-case GUID, an alias.
    pub id: String,
    /// The name that people see.
    pub name: String,
    /// `Scheduled`, `NRT`, …, `HuntingQuery`, `Function`, `Watchlist`, `AutomationRule`.
    pub kind: &'static str,
    /// The definition's version.
    pub version: Option<String>,
    /// The resource's API version.
    pub api_version: &'static str,
    /// Whether the portal's import of analytics rules takes it.
    pub is_rule: bool,
    /// Functions and watchlists that its query needs, or may need.
    pub needs: Needs,
    /// What was changed on the way, or deserves a look.
    pub notes: Vec<String>,
}

/// Why a definition has no ARM form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Every reason, in the words of the definition's fields.
    pub reasons: Vec<String>,
}

impl Refusal {
    /// `TL…` of all reasons.
    const CODE: &str = "TL9403";

    /// The reasons as a report lists them: with the line of the field that each begins with, and the code.
    pub(super) fn told(self, content: &Content) -> Vec<String> {
        let line = |reason: &str| {
            let Content::Detection(detection) = content else {
                return None;
            };
            let field = reason.strip_prefix('`')?.split(['`', '[']).next()?;
            // What is missing is missed in what would hold it.
            let mut paths = std::iter::successors(Some(field), |path| path.rsplit_once('.').map(|(before, _)| before));
            let span = paths.find_map(|path| detection.field(path)).map(|node| node.span);
            let span = span.unwrap_or(detection.head_span());
            Some(detection.file.position(span.start).line)
        };
        let told = self.reasons.into_iter().map(|reason| {
            let line = line(&reason).map_or_else(String::new, |line| format!("line {line}: "));
            format!("{line}{reason} [{}]", Self::CODE)
        });
        told.collect()
    }
}

impl Rendered {
    /// Equal for two resources that would overwrite each other.
    pub(super) fn identity(&self) -> String {
        let family = match self.kind {
            "HuntingQuery" | "Function" => "savedSearches",
            "AutomationRule" => "automationRules",
            "Watchlist" => "watchlists",
            _ => "alertRules",
        };
        format!("{family} {}", self.id.to_lowercase())
    }

    /// The expression by which another resource depends on this one.
    pub(super) fn resource_id(&self) -> String {
        let ty = self.resource["type"].as_str().unwrap_or_default();
        let provider = if ty.contains("/providers/") {
            "'Microsoft.SecurityInsights', "
        } else {
            ""
        };
        format!(
            "[resourceId('{ty}', parameters('workspace'), {provider}'{}')]",
            quoted(&self.id)
        )
    }
}

/// The ARM resource of a definition; `rows` is the text of the CSV file beside a watchlist.
///
/// # Errors
/// Everything that ARM requires and the definition lacks, or that ARM has no value for; all of it at once. Content that
/// has no template of its own here.
pub fn render(content: &Content, rows: Option<&str>, options: Options) -> Result<Rendered, Refusal> {
    match content {
        Content::Detection(detection) if detection.kind == Kind::Hunting => saved_search::hunting_query(detection),
        Content::Detection(detection) => rule::rule(detection, options),
        Content::Other(OtherContent::Parser, node) => function::function(node),
        Content::Other(OtherContent::Watchlist, node) => watchlist::watchlist(node, rows),
        Content::Other(OtherContent::AutomationRule, node) => automation_rule::automation_rule(node),
        Content::Other(other, _) => Err(Refusal {
            reasons: vec![format!("{} is not packaged", other.describe())],
        }),
        Content::Unreadable => Err(Refusal {
            reasons: vec!["it holds no definition".to_owned()],
        }),
    }
}

/// The name that people know a definition by.
pub(super) fn name(content: &Content) -> Option<String> {
    match content {
        Content::Detection(detection) => Some(detection.display_name()),
        Content::Other(OtherContent::Parser, node) => function::alias(node),
        Content::Other(_, node) => ["displayName", "name"].iter().find_map(|key| nodes::text(node, key)),
        Content::Unreadable => None,
    }
}

/// What other definitions may need this one for.
pub(super) fn provides(content: &Content) -> Option<Need> {
    match content {
        Content::Other(OtherContent::Parser, node) => function::alias(node).map(Need::Function),
        Content::Other(OtherContent::Watchlist, node) => watchlist::alias(node).map(Need::Watchlist),
        _ => None,
    }
}
