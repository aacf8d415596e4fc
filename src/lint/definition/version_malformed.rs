//! `version-malformed`

use crate::detection::Detection;
use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, fields};

/// The upstream check's limit in characters.
const MAX: usize = 20;

pub(super) static LINT: Lint = Lint {
    code: "TL1008",
    name: "version-malformed",
    level: Level::Warn,
    fix: Fixable::No,
    about: "The version is not three numbers with dots between them.",
    why: "Customers are told of an update only when the version grows, and `1.10` is the number 1.1 to YAML.",
    bad: &[
        fields("version: 1.10"),
        fields("version: 1.0.0.0"),
        fields("version: v1.0.0"),
        fields("version: 1"),
    ],
    good: &[fields("version: 1.10.3"), fields("version: \"2.0.0\"")],
    check: Check::Detection(check),
};

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    let Some(version) = &detection.version else { return };
    let parts: Vec<&str> = version.value.trim().split('.').collect();
    let numbers = parts
        .iter()
        .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    if numbers && parts.len() == 3 && version.value.len() <= MAX {
        return;
    }
    let two_parts = numbers && parts.len() == 2;
    let help = if two_parts {
        format!(
            "write `{}.0`; with two parts, YAML reads a number and `1.10` becomes 1.1",
            version.value.trim()
        )
    } else {
        "write three numbers, such as `1.0.0`".to_string()
    };
    ctx.report(&LINT, version.span)
        .message(format!("the version `{}` is not `x.y.z`", version.value))
        .help(help);
}
