//! `description-too-long`

use crate::detection::Detection;
use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, fields};

/// The service's limit in characters.
const MAX: usize = 5000;

pub(super) static LINT: Lint = Lint {
    code: "TL1006",
    name: "description-too-long",
    level: Level::Error,
    fix: Fixable::No,
    about: "The description is longer than 5000 characters.",
    why: "The service refuses it.",
    bad: &[fields("description: {{repeat:5001}}")],
    good: &[fields("description: |\n  'Identifies users whose sign-ins fail.'")],
    check: Check::Detection(check),
};

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    let Some(description) = &detection.description else {
        return;
    };
    let length = description.value.chars().count();
    if length > MAX {
        ctx.report(&LINT, description.span).message(format!(
            "the description has {length} characters, and {MAX} are the limit"
        ));
    }
}
