//! `suppression-shorter-than-frequency`

use crate::detection::{Detection, Kind};
use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, fields};

pub(super) static LINT: Lint = Lint {
    code: "TL5011",
    name: "suppression-shorter-than-frequency",
    level: Level::Warn,
    fix: Fixable::No,
    about: "Suppression ends before the rule's next run.",
    why: "It then suppresses nothing: suppression stops the rule from running for that time after an alert.",
    bad: &[fields("suppressionEnabled: true\nsuppressionDuration: 30m")],
    good: &[
        fields("suppressionEnabled: true\nsuppressionDuration: 1h"),
        fields("suppressionEnabled: false\nsuppressionDuration: 30m"),
    ],
    check: Check::Detection(check),
};

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    let (Some(duration), Some(frequency)) = (&detection.suppression_duration, &detection.query_frequency) else {
        return;
    };
    let enabled = detection
        .suppression_enabled
        .as_ref()
        .is_some_and(|enabled| enabled.value);
    if enabled && detection.kind == Kind::Scheduled && duration.value.ticks < frequency.value.ticks {
        ctx.report(&LINT, duration.span)
            .message(format!(
                "suppression of {} ends before the next run {} later",
                duration.value.text, frequency.value.text
            ))
            .also(frequency.span, "runs this often")
            .help("suppress for longer than the frequency");
    }
}
