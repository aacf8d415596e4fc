//! `alertDetailsOverride` → the name, description, severity, tactics and other properties of an alert.
//!
//! Source: "Customize alert details in Microsoft Sentinel". Values come from the alert's first row. A column that is
//! empty there, or whose value does not fit, leaves the rule's own.

use kql_engine::types::{Scalar, dynamic::Kind};

use crate::detection::{Detection, Severity, Spanned};
use crate::engine::ResultSet;

use super::error::AlertError;
use super::limits::{COLLECTION_VALUES, DESCRIPTION_BYTES, NAME_BYTES, clip};
use super::model::Property;
use super::raise::{Columns, Warnings};

/// The tactics that the service knows (the enum of the ARM schema).
const TACTICS: [&str; 17] = [
    "Reconnaissance",
    "ResourceDevelopment",
    "InitialAccess",
    "Execution",
    "Persistence",
    "PrivilegeEscalation",
    "DefenseEvasion",
    "CredentialAccess",
    "Discovery",
    "LateralMovement",
    "Collection",
    "Exfiltration",
    "CommandAndControl",
    "Impact",
    "PreAttack",
    "ImpairProcessControl",
    "InhibitResponseFunction",
];

/// The overrides of a rule with the positions of their columns.
#[derive(Default)]
pub(super) struct BoundOverrides<'a> {
    name: Option<Format<'a>>,
    description: Option<Format<'a>>,
    severity: Option<(usize, &'a Spanned<String>)>,
    tactics: Option<(usize, &'a Spanned<String>)>,
    properties: Vec<(&'a str, usize, &'a Spanned<String>)>,
}

struct Format<'a> {
    source: &'a Spanned<String>,
    parts: Vec<Part<'a>>,
}

enum Part<'a> {
    Text(&'a str),
    Column(&'a str, usize),
}

/// Finds the columns of all overrides; those that are not in the result are reported.
pub(super) fn bind<'a>(detection: &'a Detection, columns: &mut Columns<'_>) -> BoundOverrides<'a> {
    let Some(overrides) = detection.alert_details_override.as_ref().map(|found| &found.value) else {
        return BoundOverrides::default();
    };
    let mut single = |column: &'a Option<Spanned<String>>, what: &str| {
        let column = column.as_ref().filter(|column| !column.value.is_empty())?;
        Some((columns.find(column, || what.to_string())?, column))
    };
    let severity = single(&overrides.severity_column, "the alert's severity");
    let tactics = single(&overrides.tactics_column, "the alert's tactics");
    let properties = overrides.dynamic_properties.iter().filter_map(|dynamic| {
        let (property, column) = (dynamic.property.as_ref()?, dynamic.column.as_ref()?);
        let place = columns.find(column, || format!("the alert property {}", property.value))?;
        Some((property.value.as_str(), place, column))
    });
    let properties = properties.collect();
    BoundOverrides {
        name: format(overrides.display_name_format.as_ref(), "the alert's name", columns),
        description: format(
            overrides.description_format.as_ref(),
            "the alert's description",
            columns,
        ),
        severity,
        tactics,
        properties,
    }
}

/// Splits a format at its placeholders. `{{column}}` is one, `{{ column }}` with blanks is text.
fn format<'a>(source: Option<&'a Spanned<String>>, what: &str, columns: &mut Columns<'_>) -> Option<Format<'a>> {
    let source = source.filter(|source| !source.value.is_empty())?;
    let mut parts = Vec::new();
    let mut rest = source.value.as_str();
    while let Some((start, end)) = placeholder(rest) {
        parts.push(Part::Text(&rest[..start]));
        let name = &rest[start + 2..end - 2];
        let column = Spanned {
            value: name.to_string(),
            span: source.span,
        };
        match columns.find(&column, || what.to_string()) {
            Some(place) => parts.push(Part::Column(name, place)),
            None => parts.push(Part::Text(&rest[start..end])),
        }
        rest = &rest[end..];
    }
    parts.push(Part::Text(rest));
    Some(Format { source, parts })
}

/// The first `{{word}}` of a text.
fn placeholder(text: &str) -> Option<(usize, usize)> {
    let mut from = 0;
    while let Some(found) = text[from..].find("{{") {
        let start = from + found;
        let name = &text[start + 2..];
        let length = name
            .find(|c: char| !(c.is_alphanumeric() || c == '_'))
            .unwrap_or(name.len());
        if length > 0 && name[length..].starts_with("}}") {
            return Some((start, start + 2 + length + 2));
        }
        from = start + 1;
    }
    None
}

/// What an alert takes from its first row; `None` means the rule's own.
#[derive(Default)]
pub(super) struct Overridden {
    pub(super) name: Option<String>,
    pub(super) description: Option<String>,
    pub(super) severity: Option<Severity>,
    pub(super) tactics: Option<Vec<String>>,
    pub(super) properties: Vec<Property>,
}

/// Applies the overrides to an alert whose first row is `row`. An alert without rows keeps what the rule says.
pub(super) fn apply(
    bound: &BoundOverrides<'_>,
    result: &ResultSet,
    row: Option<usize>,
    warnings: &mut Warnings,
) -> Overridden {
    let Some(row) = row.map(|row| result.rows[row].as_slice()) else {
        return Overridden::default();
    };
    let text = |format: &Option<Format<'_>>, what, limit, warnings: &mut Warnings| {
        format
            .as_ref()
            .and_then(|format| fill(format, row, what, limit, warnings))
    };
    Overridden {
        name: text(&bound.name, "the alert's name", NAME_BYTES, warnings),
        description: text(
            &bound.description,
            "the alert's description",
            DESCRIPTION_BYTES,
            warnings,
        ),
        severity: bound
            .severity
            .and_then(|(place, column)| severity(&row[place], column, warnings)),
        tactics: bound
            .tactics
            .and_then(|(place, column)| tactics(&row[place], column, warnings)),
        properties: bound
            .properties
            .iter()
            .filter_map(|(name, place, column)| property(name, &row[*place], column, warnings))
            .collect(),
    }
}

fn fill(
    format: &Format<'_>,
    row: &[Scalar],
    what: &'static str,
    limit: usize,
    warnings: &mut Warnings,
) -> Option<String> {
    let mut filled = String::new();
    for part in &format.parts {
        match part {
            Part::Text(text) => filled.push_str(text),
            Part::Column(name, place) => {
                let value = row[*place].to_text();
                if value.is_empty() {
                    warnings.add(AlertError::FallsBack {
                        what,
                        reason: format!("`{name}` is empty"),
                        help: Some("one empty column makes the whole text fall back"),
                        span: format.source.span,
                    });
                    return None;
                }
                filled.push_str(&value);
            }
        }
    }
    if filled.len() > limit {
        warnings.add(AlertError::Cut {
            what: what.to_string(),
            limit: format!("{limit} bytes"),
            span: format.source.span,
        });
    }
    Some(clip(&filled, limit).to_string())
}

fn falls_back(what: &'static str, reason: String, column: &Spanned<String>) -> AlertError {
    AlertError::FallsBack {
        what,
        reason,
        help: None,
        span: column.span,
    }
}

fn severity(value: &Scalar, column: &Spanned<String>, warnings: &mut Warnings) -> Option<Severity> {
    let text = value.to_text();
    let found = Severity::named(text.trim());
    if found.is_none() {
        let reason = format!("`{}` holds `{text}`, which is no severity", column.value);
        warnings.add(falls_back("the alert's severity", reason, column));
    }
    found
}

/// One name, names joined by commas, or an array of names. One name that does not exist makes all of them fall back.
fn tactics(value: &Scalar, column: &Spanned<String>, warnings: &mut Warnings) -> Option<Vec<String>> {
    let names = match value {
        Scalar::Dynamic(value) if value.as_ref().as_array().is_some() => {
            let items = value.as_ref().as_array()?;
            items.map(|item| item.to_text()).collect()
        }
        value => {
            let text = value.to_text();
            match kql_engine::types::Dynamic::from_json(&text) {
                Some(json) if json.as_ref().as_array().is_some() => {
                    json.as_ref().as_array()?.map(|item| item.to_text()).collect()
                }
                _ => text.split(',').map(|name| name.trim().to_string()).collect::<Vec<_>>(),
            }
        }
    };
    let known = |name: &String| TACTICS.iter().find(|tactic| tactic.eq_ignore_ascii_case(name));
    let found: Option<Vec<String>> = names.iter().map(|name| known(name).map(ToString::to_string)).collect();
    if found.as_ref().is_none_or(Vec::is_empty) {
        let wrong = names
            .iter()
            .find(|name| known(name).is_none())
            .cloned()
            .unwrap_or_default();
        let reason = format!("`{}` holds `{wrong}`, which is no tactic", column.value);
        warnings.add(falls_back("the alert's list of tactics", reason, column));
        return None;
    }
    found
}

/// The value of a dynamic property, where it is of the property's kind.
fn property(name: &str, value: &Scalar, column: &Spanned<String>, warnings: &mut Warnings) -> Option<Property> {
    let text = value.to_text();
    if text.is_empty() {
        return None;
    }
    let wrong = |expected: &str| {
        let reason = format!("`{}` holds no {expected} for {name}", column.value);
        falls_back("a property of the alert", reason, column)
    };
    let value = match name {
        "ConfidenceScore" => match value.as_real().or_else(|| text.trim().parse().ok()) {
            Some(score) if (0.0..=1.0).contains(&score) => text,
            _ => {
                warnings.add(wrong("number from 0 to 1"));
                return None;
            }
        },
        "ExtendedLinks" | "RemediationSteps" | "Techniques" | "SubTechniques" => {
            let json = match value {
                Scalar::Dynamic(value) => Some(value.clone()),
                _ => kql_engine::types::Dynamic::from_json(&text),
            };
            let Some(items) = json.as_ref().and_then(|json| json.as_ref().as_array()) else {
                warnings.add(wrong("array"));
                return None;
            };
            let mut list = kql_engine::types::dynamic::ArrayBuilder::new();
            for item in items.filter(|item| item.kind() != Kind::Null).take(COLLECTION_VALUES) {
                list.push(item);
            }
            let json = list.finish().as_ref().to_json_text();
            if json.len() > DESCRIPTION_BYTES {
                warnings.add(AlertError::Cut {
                    what: format!("the alert property {name}"),
                    limit: "5 KB".to_string(),
                    span: column.span,
                });
                return None;
            }
            json
        }
        _ => clip(&text, NAME_BYTES).to_string(),
    };
    Some(Property {
        name: name.to_string(),
        value,
    })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("a {{User}} b", Some("{{User}}"))]
    #[case("{{ User }}", None)]
    #[case("{{{User}}}", Some("{{User}}"))]
    #[case("{{}} {{x_1}}", Some("{{x_1}}"))]
    #[case("{{é}}", Some("{{é}}"))]
    #[case("{{User", None)]
    fn placeholders_have_no_blanks(#[case] text: &str, #[case] expected: Option<&str>) {
        assert_eq!(placeholder(text).map(|(start, end)| &text[start..end]), expected);
    }
}
