//! `field-unknown`

use crate::detection::{Detection, UnknownField};
use crate::diagnostic::Level;
use crate::lint::words::nearest;
use crate::lint::{Check, Context, Fixable, Lint, fields};

pub(super) static LINT: Lint = Lint {
    code: "TL1004",
    name: "field-unknown",
    level: Level::Warn,
    fix: Fixable::Suggested,
    about: "The format has no such field.",
    why: "Readers ignore unknown keys, so what is written there is lost: a misspelled `entityMappings` maps nothing.",
    bad: &[
        fields("customDetail:\n  Address: IPAddress").fixed("customDetails:\n  Address: IPAddress"),
        fields("alertDetailsOverride:\n  alertnameFormat: Sign-ins fail"),
        fields("Owner: soc"),
    ],
    good: &[
        fields("tags:\n  - Anything: goes"),
        fields("metadata:\n  author:\n    name: Contoso"),
    ],
    check: Check::Detection(check),
};

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    for UnknownField { parent, key, known, .. } in &detection.unknown {
        let place = if parent.is_empty() {
            "a definition".to_string()
        } else {
            format!("`{parent}`")
        };
        let report = ctx
            .report(&LINT, key.span)
            .message(format!("{place} has no field `{}`", key.value));
        match nearest(&key.value, known.iter().copied()) {
            Some(near) => {
                let report = report.help(format!("did you mean `{near}`?"));
                if detection.at(&join(parent, near)).is_none() {
                    report.replace(format!("write `{near}`"), key, near);
                }
            }
            None => {
                report.help(ignored(known));
            }
        }
    }
}

fn join(parent: &str, key: &str) -> String {
    if parent.is_empty() {
        key.to_string()
    } else {
        format!("{parent}.{key}")
    }
}

/// All fields, where they are few.
fn ignored(known: &[&str]) -> String {
    if known.len() > 10 {
        return "it is ignored".to_string();
    }
    format!("it is ignored; fields here: {}", known.join(", "))
}
