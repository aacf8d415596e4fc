//! `nrt-with-schedule`

use crate::detection::{Detection, Kind};
use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, fields};

pub(super) static LINT: Lint = Lint {
    code: "TL5009",
    name: "nrt-with-schedule",
    level: Level::Warn,
    fix: Fixable::No,
    about: "A near-real-time rule has scheduling fields.",
    why: "It runs every minute over what was ingested in the last one, whatever the fields say, and fires on one row.",
    bad: &[fields("kind: NRT\n-queryPeriod\n-triggerOperator\n-triggerThreshold")],
    good: &[fields(
        "kind: NRT\n-queryFrequency\n-queryPeriod\n-triggerOperator\n-triggerThreshold",
    )],
    check: Check::Detection(check),
};

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    if detection.kind != Kind::Nrt {
        return;
    }
    for field in ["queryFrequency", "queryPeriod", "triggerOperator", "triggerThreshold"] {
        if let Some(span) = detection.key_span(field) {
            ctx.report(&LINT, span)
                .message(format!("`{field}` means nothing in a near-real-time rule"))
                .help("remove it, or write `kind: Scheduled`");
        }
    }
}
