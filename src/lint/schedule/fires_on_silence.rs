//! `fires-on-silence`

use crate::detection::{Detection, Kind, TriggerOperator};
use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, fields};

pub(super) static LINT: Lint = Lint {
    code: "TL5015",
    name: "fires-on-silence",
    level: Level::Info,
    fix: Fixable::No,
    about: "The rule raises an alert when its query finds nothing.",
    why: "It fires as well when the table is empty because the connector broke, and in every new workspace.",
    bad: &[
        fields("triggerOperator: lt\ntriggerThreshold: 1"),
        fields("triggerOperator: eq"),
    ],
    good: &[
        fields("triggerOperator: eq\ntriggerThreshold: 5"),
        fields("triggerOperator: lt\ntriggerThreshold: 0"),
    ],
    check: Check::Detection(check),
};

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    let (Some(operator), Some(threshold)) = (detection.trigger(), &detection.trigger_threshold) else {
        return;
    };
    let Some(written) = detection
        .trigger_operator
        .as_ref()
        .filter(|_| detection.kind == Kind::Scheduled)
    else {
        return;
    };
    let silent = threshold.value >= 0 && operator.fires(0, threshold.value) && operator != TriggerOperator::NotEqual;
    if silent {
        ctx.report(&LINT, written.span)
            .message(format!(
                "`{} {}` is true of no rows at all",
                operator.short(),
                threshold.value
            ))
            .also(threshold.span, "threshold");
    }
}
