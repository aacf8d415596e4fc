//! `suppression-out-of-range`

use crate::detection::{Detection, TICKS_PER_HOUR, TICKS_PER_MINUTE};
use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, fields};

pub(super) static LINT: Lint = Lint {
    code: "TL5010",
    name: "suppression-out-of-range",
    level: Level::Error,
    fix: Fixable::No,
    about: "`suppressionDuration` is not between 5 minutes and 24 hours.",
    why: "The service refuses the rule, also when suppression is off.",
    bad: &[fields("suppressionEnabled: false\nsuppressionDuration: 2d")],
    good: &[fields("suppressionEnabled: true\nsuppressionDuration: 24h")],
    check: Check::Detection(check),
};

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    let Some(duration) = detection
        .suppression_duration
        .as_ref()
        .filter(|_| detection.kind.is_query_rule())
    else {
        return;
    };
    if !(5 * TICKS_PER_MINUTE..=24 * TICKS_PER_HOUR).contains(&duration.value.ticks) {
        ctx.report(&LINT, duration.span).message(format!(
            "`suppressionDuration` is {}, and must be 5 minutes to 24 hours",
            duration.value.text
        ));
    }
}
