//! `MicrosoftSecurityIncidentCreation`: another product's alerts → incidents.

use std::collections::BTreeSet;

use crate::detection::{Detection, Severity, Spanned};

use super::model::Incident;

/// A row of `SecurityAlert`, as far as such a rule looks at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductAlert {
    /// `SystemAlertId`; empty where the row has none.
    pub id: String,
    /// `DisplayName`, or `AlertName` where that is empty.
    pub name: String,
    /// `AlertSeverity`
    pub severity: String,
    /// `ProductName`
    pub product: String,
}

/// The incidents that a rule of kind `MicrosoftSecurityIncidentCreation` makes of these alerts: one for each that passes
/// its filters ("Automatically create incidents from Microsoft security alerts").
///
/// The product must be the one of `productFilter`; where they are given, the severity one of `severitiesFilter`, the
/// name must contain one of the texts of `displayNamesFilter` and none of `displayNamesExcludeFilter`. Letter case does
/// not matter. An alert that is written again when its state changes keeps its `SystemAlertId` and makes no second
/// incident. Returns them in the order of the alerts, whose positions they hold.
pub fn incidents_of_product(detection: &Detection, alerts: &[ProductAlert]) -> Vec<Incident> {
    let mut seen = BTreeSet::new();
    let passing = alerts.iter().enumerate().filter(|(_, alert)| passes(detection, alert));
    passing
        .filter(|(_, alert)| alert.id.is_empty() || seen.insert(alert.id.as_str()))
        .map(|(at, alert)| Incident {
            title: alert.name.clone(),
            severity: Severity::named(&alert.severity),
            alerts: vec![at],
        })
        .collect()
}

fn passes(detection: &Detection, alert: &ProductAlert) -> bool {
    let product = detection.product_filter.as_ref();
    let name = alert.name.to_lowercase();
    let contains = |text: &str| name.contains(&text.to_lowercase());
    let severities = texts(&detection.severities_filter);
    let wanted = texts(&detection.display_names_filter);
    let unwanted = texts(&detection.display_names_exclude_filter);
    product.is_some_and(|product| product.value.eq_ignore_ascii_case(&alert.product))
        && (severities.is_empty()
            || severities
                .iter()
                .any(|severity| severity.eq_ignore_ascii_case(&alert.severity)))
        && (wanted.is_empty() || wanted.iter().any(|text| contains(text)))
        && !unwanted.iter().any(|text| contains(text))
}

fn texts(list: &Option<Spanned<Vec<Spanned<String>>>>) -> Vec<&str> {
    list.iter()
        .flat_map(|list| &list.value)
        .map(|text| text.value.as_str())
        .collect()
}
