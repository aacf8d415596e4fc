//! `threshold-out-of-range`

use crate::detection::{Detection, Kind};
use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, fields};

pub(super) static LINT: Lint = Lint {
    code: "TL5005",
    name: "threshold-out-of-range",
    level: Level::Error,
    fix: Fixable::No,
    about: "`triggerThreshold` is not between 0 and 10000.",
    why: "The service refuses it; the threshold counts result rows of one run.",
    bad: &[fields("triggerThreshold: 10001"), fields("triggerThreshold: -1")],
    good: &[fields("triggerThreshold: 10000")],
    check: Check::Detection(check),
};

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    let Some(threshold) = detection
        .trigger_threshold
        .as_ref()
        .filter(|_| detection.kind == Kind::Scheduled)
    else {
        return;
    };
    if !(0..=10_000).contains(&threshold.value) {
        ctx.report(&LINT, threshold.span).message(format!(
            "`triggerThreshold` is {}, and must be 0 to 10000",
            threshold.value
        ));
    }
}
