//! `field-missing`

use crate::detection::{Detection, Kind};
use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, fields, without};

pub(super) static LINT: Lint = Lint {
    code: "TL1001",
    name: "field-missing",
    level: Level::Error,
    fix: Fixable::No,
    about: "A field that the service or the upstream checks require is missing or empty.",
    why: "The rule cannot be deployed: the service asks for a name, a query and, of a scheduled rule, its schedule.",
    bad: &[
        without("-id"),
        without("-query"),
        without("-triggerOperator"),
        fields("name: ''"),
    ],
    good: &[fields("description: x"), fields("enabled:")],
    check: Check::Detection(check),
};

fn required(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Scheduled => &[
            "id",
            "name",
            "description",
            "severity",
            "query",
            "queryFrequency",
            "queryPeriod",
            "triggerOperator",
            "triggerThreshold",
        ],
        Kind::Nrt => &["id", "name", "description", "severity", "query"],
        Kind::Hunting => &["id", "name", "description", "query"],
        Kind::MicrosoftSecurityIncidentCreation => &["id", "name", "enabled", "productFilter"],
        Kind::Fusion | Kind::MlBehaviorAnalytics | Kind::ThreatIntelligence => {
            &["id", "alertRuleTemplateName", "enabled"]
        }
    }
}

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    for field in required(detection.kind) {
        let written = written(detection, field);
        let Some(node) = written else {
            let kind = detection.kind.name();
            ctx.report(&LINT, detection.head_span())
                .message(format!("`{field}` is missing"))
                .help(format!(
                    "a {kind} definition needs: {}",
                    required(detection.kind).join(", ")
                ));
            continue;
        };
        let empty = node.is_null() || node.as_scalar().is_some_and(|scalar| scalar.text.trim().is_empty());
        if empty {
            let span = if node.span.is_empty() {
                detection.key_span(field).unwrap_or(node.span)
            } else {
                node.span
            };
            ctx.report(&LINT, span).message(format!("`{field}` is empty"));
        }
    }
}

/// The field's node under its name in any of the dialects.
fn written<'a>(detection: &'a Detection, field: &str) -> Option<&'a crate::yaml::Node> {
    let pascal = format!("{}{}", field[..1].to_ascii_uppercase(), &field[1..]);
    let mut names = vec![field.to_string(), format!("properties.{field}"), pascal];
    if field == "name" {
        names.extend(["displayName", "DisplayName", "properties.displayName"].map(String::from));
    }
    names.iter().find_map(|name| detection.at(name))
}
