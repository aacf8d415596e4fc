//! `trigger-operator-unknown`

use crate::detection::{Detection, Kind, TriggerOperator};
use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, fields};

pub(super) static LINT: Lint = Lint {
    code: "TL5006",
    name: "trigger-operator-unknown",
    level: Level::Error,
    fix: Fixable::Safe,
    about: "`triggerOperator` is no comparison that the service knows.",
    why: "Rules know `gt`, `lt`, `eq` and `ne`; there is no `ge`, and `Equals` is not `Equal`.",
    bad: &[
        fields("triggerOperator: GT").fixed("triggerOperator: gt"),
        fields("triggerOperator: Equals\ntriggerThreshold: 5").fixed("triggerOperator: eq\ntriggerThreshold: 5"),
        fields("triggerOperator: GreaterThanOrEqual"),
    ],
    good: &[fields("triggerOperator: lt")],
    check: Check::Detection(check),
};

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    let Some(operator) = detection
        .trigger_operator
        .as_ref()
        .filter(|_| detection.kind == Kind::Scheduled)
    else {
        return;
    };
    let text = operator.value.trim();
    if text.is_empty() || TriggerOperator::named(text).is_some() {
        return;
    }
    let report = ctx
        .report(&LINT, operator.span)
        .message(format!("`{text}` is no trigger operator"))
        .help("write `gt`, `lt`, `eq` or `ne`; `ge 5` is `gt 4`");
    if let Some(meant) = meant(text) {
        report.replace(format!("write `{}`", meant.short()), operator, meant.short());
    }
}

/// The operator that another tool's spelling can only mean.
fn meant(text: &str) -> Option<TriggerOperator> {
    let lower = text.to_ascii_lowercase();
    let same = |operator: &TriggerOperator| lower == operator.short() || lower == operator.long().to_ascii_lowercase();
    TriggerOperator::ALL.into_iter().find(same).or(match lower.as_str() {
        "equals" | "==" => Some(TriggerOperator::Equal),
        "notequals" | "!=" => Some(TriggerOperator::NotEqual),
        ">" => Some(TriggerOperator::GreaterThan),
        "<" => Some(TriggerOperator::LessThan),
        _ => None,
    })
}
