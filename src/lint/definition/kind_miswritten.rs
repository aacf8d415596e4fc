//! `kind-miswritten`

use crate::detection::{Detection, Kind};
use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, fields};

pub(super) static LINT: Lint = Lint {
    code: "TL1011",
    name: "kind-miswritten",
    level: Level::Warn,
    fix: Fixable::Safe,
    about: "The `kind` is written in other letters than Azure Resource Manager writes it.",
    why: "The upstream checks do not mind the letter case; tools that copy the word into a resource produce a bad one.",
    bad: &[fields("kind: scheduled").fixed("kind: Scheduled")],
    good: &[fields("kind: Scheduled")],
    check: Check::Detection(check),
};

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    let Some(written) = &detection.kind_text else { return };
    let Some(kind) = Kind::named(written.value.trim()).filter(|kind| kind.name() != written.value) else {
        return;
    };
    ctx.report(&LINT, written.span)
        .message(format!("`{}` is written `{}`", written.value, kind.name()))
        .replace(format!("write `{}`", kind.name()), written, kind.name());
}
