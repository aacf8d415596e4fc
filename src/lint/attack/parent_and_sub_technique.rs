//! `parent-and-sub-technique`

use crate::detection::Detection;
use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, fields};

use super::techniques;

pub(super) static LINT: Lint = Lint {
    code: "TL3007",
    name: "parent-and-sub-technique",
    level: Level::Info,
    fix: Fixable::No,
    about: "A technique is listed beside one of its own sub-techniques.",
    why: "The sub-technique says it all: packaging adds its parent by itself.",
    bad: &[fields("relevantTechniques:\n  - T1110\n  - T1110.003")],
    good: &[fields("relevantTechniques:\n  - T1110.001\n  - T1110.003")],
    check: Check::Detection(check),
};

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    for technique in techniques(detection) {
        let sub = techniques(detection).find(|other| {
            other
                .value
                .split_once('.')
                .is_some_and(|(parent, _)| parent == technique.value)
        });
        if let Some(sub) = sub {
            ctx.report(&LINT, technique.span)
                .message(format!("`{}` is contained in `{}`", technique.value, sub.value))
                .also(sub.span, "its sub-technique");
        }
    }
}
