//! `suppression-incomplete`

use crate::detection::Detection;
use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, fields};

pub(super) static LINT: Lint = Lint {
    code: "TL5012",
    name: "suppression-incomplete",
    level: Level::Warn,
    fix: Fixable::No,
    about: "Suppression is switched on without saying for how long.",
    why: "Azure Resource Manager requires both fields; a tool that fills the gap chooses a duration for you.",
    bad: &[fields("suppressionEnabled: true")],
    good: &[
        fields("suppressionEnabled: false"),
        fields("suppressionEnabled: true\nsuppressionDuration: 5h"),
    ],
    check: Check::Detection(check),
};

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    let Some(enabled) = detection.suppression_enabled.as_ref().filter(|enabled| enabled.value) else {
        return;
    };
    if detection.at("suppressionDuration").is_none() && detection.suppression_duration.is_none() {
        ctx.report(&LINT, enabled.span)
            .message("`suppressionEnabled` is true and `suppressionDuration` is missing")
            .help("add `suppressionDuration`, 5 minutes to 24 hours");
    }
}
