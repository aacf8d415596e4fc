//! `severity-unknown`

use crate::detection::{Detection, Severity};
use crate::diagnostic::Level;
use crate::lint::words::{either, nearest};
use crate::lint::{Check, Context, Fixable, Lint, fields};

pub(super) static LINT: Lint = Lint {
    code: "TL1007",
    name: "severity-unknown",
    level: Level::Error,
    fix: Fixable::Safe,
    about: "The severity is none of the four that exist, letter for letter.",
    why: "Azure Resource Manager knows exactly `Informational`, `Low`, `Medium` and `High`.",
    bad: &[
        fields("severity: high").fixed("severity: High"),
        fields("severity: \"MEDIUM\"").fixed("severity: \"Medium\""),
        fields("severity: Critical"),
    ],
    good: &[fields("severity: Informational")],
    check: Check::Detection(check),
};

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    let Some(severity) = detection
        .severity
        .as_ref()
        .filter(|severity| !severity.value.trim().is_empty())
    else {
        return;
    };
    let names = || Severity::ALL.map(Severity::name);
    if names().contains(&severity.value.as_str()) || !detection.kind.is_query_rule() {
        return;
    }
    let report = ctx
        .report(&LINT, severity.span)
        .message(format!("`{}` is no severity", severity.value));
    match Severity::named(severity.value.trim()) {
        Some(known) => {
            let about = format!("write `{}`", known.name());
            report
                .message(format!("`{}` is written `{}`", severity.value, known.name()))
                .replace(about, severity, known.name());
        }
        None => {
            let near = nearest(&severity.value, names()).map(|near| format!("did you mean `{near}`?"));
            report.help(near.unwrap_or_else(|| format!("write {}", either(names()))));
        }
    }
}
