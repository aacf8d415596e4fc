//! `lookback-out-of-range`

use crate::detection::{Detection, TICKS_PER_DAY, TICKS_PER_MINUTE};
use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, fields};

use super::grouping;

pub(super) static LINT: Lint = Lint {
    code: "TL6010",
    name: "lookback-out-of-range",
    level: Level::Error,
    fix: Fixable::No,
    about: "`lookbackDuration` is not between 5 minutes and 7 days.",
    why: "The service refuses the rule.",
    bad: &[fields(
        "incidentConfiguration:\n  createIncident: true\n  groupingConfiguration:\n    enabled: true\n    reopenClosedIncident: false\n    lookbackDuration: 8d\n    matchingMethod: AllEntities",
    )],
    good: &[fields(
        "incidentConfiguration:\n  createIncident: true\n  groupingConfiguration:\n    enabled: true\n    reopenClosedIncident: false\n    lookbackDuration: P7D\n    matchingMethod: AllEntities",
    )],
    check: Check::Detection(check),
};

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    let Some(lookback) = grouping(detection).and_then(|grouping| grouping.value.lookback_duration.as_ref()) else {
        return;
    };
    if !(5 * TICKS_PER_MINUTE..=7 * TICKS_PER_DAY).contains(&lookback.value.ticks) {
        ctx.report(&LINT, lookback.span).message(format!(
            "`lookbackDuration` is {}, and must be 5 minutes to 7 days",
            lookback.value.text
        ));
    }
}
