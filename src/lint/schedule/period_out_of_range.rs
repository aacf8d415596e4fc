//! `period-out-of-range`

use crate::detection::{Detection, Kind, TICKS_PER_DAY, TICKS_PER_MINUTE};
use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, fields};

pub(super) static LINT: Lint = Lint {
    code: "TL5002",
    name: "period-out-of-range",
    level: Level::Error,
    fix: Fixable::No,
    about: "`queryPeriod` is not between 5 minutes and 14 days.",
    why: "The service refuses the rule; older data can be reached only through a summary or a watchlist.",
    bad: &[fields("queryPeriod: 15d"), fields("queryPeriod: 30d")],
    good: &[
        fields("queryPeriod: 14d"),
        fields("queryFrequency: 5m\nqueryPeriod: 5m"),
    ],
    check: Check::Detection(check),
};

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    let Some(period) = detection
        .query_period
        .as_ref()
        .filter(|_| detection.kind == Kind::Scheduled)
    else {
        return;
    };
    if !(5 * TICKS_PER_MINUTE..=14 * TICKS_PER_DAY).contains(&period.value.ticks) {
        ctx.report(&LINT, period.span).message(format!(
            "`queryPeriod` is {}, and must be 5 minutes to 14 days",
            period.value.text
        ));
    }
}
