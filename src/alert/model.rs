//! Alerts and incidents.

use crate::detection::Severity;

/// An alert, as far as a rule decides it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// The name that analysts see.
    pub name: String,
    /// The description.
    pub description: String,
    /// Whether the description is made from columns, and not the rule's own.
    pub description_is_overridden: bool,
    /// How severe; `None` where the rule says nothing that can be read.
    pub severity: Option<Severity>,
    /// ATT&CK tactics.
    pub tactics: Vec<String>,
    /// ATT&CK techniques, sub-techniques included.
    pub techniques: Vec<String>,
    /// Which of the result's rows it stands for, counted from 0, in order.
    pub rows: Vec<usize>,
    /// First and last event, in ticks: of `TimeGenerated` in its rows, else the run's window.
    pub time: (i64, i64),
    /// The entities, in the order of the mappings and, within one, of the rows.
    pub entities: Vec<Entity>,
    /// The custom details, in the order of the rule.
    pub details: Vec<CustomDetailValues>,
    /// Other properties that the rule takes from columns.
    pub properties: Vec<Property>,
}

/// Someone or something that an alert is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entity {
    /// `Account`, `Host`, `IP` …
    pub kind: String,
    /// Identifiers with their values, in the order of the mapping; none is empty.
    pub identifiers: Vec<(String, String)>,
}

/// A custom detail with the values that one alert's rows have for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomDetailValues {
    /// The key that the rule gives it.
    pub key: String,
    /// Distinct values in the order of the rows.
    pub values: Vec<String>,
}

/// A property that a rule takes from a column (`alertDynamicProperties`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Property {
    /// `AlertLink`, `ConfidenceLevel` …
    pub name: String,
    /// Its value as text; a collection as JSON.
    pub value: String,
}

/// An incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incident {
    /// The title: the name of its first alert.
    pub title: String,
    /// The highest severity among its alerts.
    pub severity: Option<Severity>,
    /// Its alerts, as positions in the list they came from.
    pub alerts: Vec<usize>,
}
