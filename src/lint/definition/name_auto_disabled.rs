//! `name-auto-disabled`

use crate::detection::Detection;
use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, fields};

pub(super) static LINT: Lint = Lint {
    code: "TL1017",
    name: "name-auto-disabled",
    level: Level::Warn,
    fix: Fixable::No,
    about: "The name says that the service had switched the rule off when it was exported.",
    why: "A table, function or permission was gone for good; the rule fails again where it is deployed.",
    bad: &[fields("name: AUTO DISABLED Failed sign-ins")],
    good: &[fields("name: Auto-disabled accounts")],
    check: Check::Detection(check),
};

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    let Some(name) = &detection.name else { return };
    if name.value.starts_with("AUTO DISABLED") {
        ctx.report(&LINT, name.span)
            .message("the rule was exported after the service had switched it off")
            .help("find out why it failed, then remove the prefix and the text added to the description");
    }
}
