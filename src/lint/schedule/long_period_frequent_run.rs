//! `long-period-frequent-run`

use crate::detection::{Detection, Kind, TICKS_PER_DAY, TICKS_PER_HOUR};
use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, fields};

pub(super) static LINT: Lint = Lint {
    code: "TL5004",
    name: "long-period-frequent-run",
    level: Level::Error,
    fix: Fixable::No,
    about: "A rule that looks back two days or more runs more often than every hour.",
    why: "The service refuses it.",
    bad: &[fields("queryFrequency: 30m\nqueryPeriod: 2d")],
    good: &[
        fields("queryFrequency: 1h\nqueryPeriod: 2d"),
        fields("queryFrequency: 30m\nqueryPeriod: 1d"),
    ],
    check: Check::Detection(check),
};

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    let (Some(frequency), Some(period)) = (&detection.query_frequency, &detection.query_period) else {
        return;
    };
    let too_often = period.value.ticks >= 2 * TICKS_PER_DAY && frequency.value.ticks < TICKS_PER_HOUR;
    if detection.kind == Kind::Scheduled && too_often {
        ctx.report(&LINT, frequency.span)
            .message(format!(
                "a rule that looks back {} may not run every {}",
                period.value.text, frequency.value.text
            ))
            .also(period.span, "two days or more")
            .help("run it every hour or less often, or look back less than two days");
    }
}
