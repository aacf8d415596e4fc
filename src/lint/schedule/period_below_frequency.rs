//! `period-below-frequency`

use crate::detection::{Detection, Kind};
use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, fields};

pub(super) static LINT: Lint = Lint {
    code: "TL5003",
    name: "period-below-frequency",
    level: Level::Error,
    fix: Fixable::No,
    about: "`queryPeriod` is shorter than `queryFrequency`.",
    why: "What happens between the end of one period and the start of the next is never looked at; the service refuses it.",
    bad: &[fields("queryFrequency: 1h\nqueryPeriod: 30m")],
    good: &[
        fields("queryFrequency: 1h\nqueryPeriod: 1h"),
        fields("queryFrequency: 1h\nqueryPeriod: 1d"),
    ],
    check: Check::Detection(check),
};

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    let (Some(frequency), Some(period)) = (&detection.query_frequency, &detection.query_period) else {
        return;
    };
    if detection.kind == Kind::Scheduled && period.value.ticks < frequency.value.ticks {
        let (frequency_text, period_text) = (&frequency.value.text, &period.value.text);
        ctx.report(&LINT, period.span)
            .message(format!(
                "the rule runs every {frequency_text} and looks back {period_text}, so events are missed"
            ))
            .also(frequency.span, "runs this often")
            .help(format!("look back {frequency_text} or more"));
    }
}
