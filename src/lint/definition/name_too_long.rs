//! `name-too-long`

use crate::detection::Detection;
use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, fields};

/// The service's limit in characters.
const MAX: usize = 256;

pub(super) static LINT: Lint = Lint {
    code: "TL1005",
    name: "name-too-long",
    level: Level::Error,
    fix: Fixable::No,
    about: "The name is longer than 256 characters.",
    why: "The service refuses it.",
    bad: &[fields("name: {{repeat:257}}")],
    good: &[fields(
        "name: Sign-ins of one user fail again and again, which is a longer name than reviewers like to see",
    )],
    check: Check::Detection(check),
};

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    let Some(name) = &detection.name else { return };
    let length = name.value.chars().count();
    if length > MAX {
        ctx.report(&LINT, name.span)
            .message(format!("the name has {length} characters, and {MAX} are the limit"));
    }
}
