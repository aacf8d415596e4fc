//! `frequency-out-of-range`

use crate::detection::{Detection, Kind, TICKS_PER_DAY, TICKS_PER_MINUTE};
use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, fields};

pub(super) static LINT: Lint = Lint {
    code: "TL5001",
    name: "frequency-out-of-range",
    level: Level::Error,
    fix: Fixable::No,
    about: "`queryFrequency` is not between 5 minutes and 14 days.",
    why: "The service refuses the rule.",
    bad: &[fields("queryFrequency: 1m")],
    good: &[
        fields("queryFrequency: 5m"),
        fields("queryFrequency: 14d\nqueryPeriod: 14d"),
    ],
    check: Check::Detection(check),
};

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    let Some(frequency) = detection
        .query_frequency
        .as_ref()
        .filter(|_| detection.kind == Kind::Scheduled)
    else {
        return;
    };
    if !(5 * TICKS_PER_MINUTE..=14 * TICKS_PER_DAY).contains(&frequency.value.ticks) {
        ctx.report(&LINT, frequency.span).message(format!(
            "`queryFrequency` is {}, and must be 5 minutes to 14 days",
            frequency.value.text
        ));
    }
}
