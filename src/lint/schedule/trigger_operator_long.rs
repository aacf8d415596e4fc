//! `trigger-operator-long`

use crate::detection::{Detection, Dialect, Kind, TriggerOperator};
use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, fields};

pub(super) static LINT: Lint = Lint {
    code: "TL5007",
    name: "trigger-operator-long",
    level: Level::Warn,
    fix: Fixable::Safe,
    about: "`triggerOperator` is written in the long form of Azure Resource Manager.",
    why: "The upstream checks take it, but the packaging tool knows only the short forms and writes null for the others.",
    bad: &[fields("triggerOperator: GreaterThan").fixed("triggerOperator: gt")],
    good: &[fields("triggerOperator: gt")],
    check: Check::Detection(check),
};

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    let Some(written) = detection
        .trigger_operator
        .as_ref()
        .filter(|_| detection.kind == Kind::Scheduled)
    else {
        return;
    };
    let Some(operator) = TriggerOperator::named(&written.value) else {
        return;
    };
    if detection.dialect == Dialect::AzureSentinel && operator.long() == written.value {
        ctx.report(&LINT, written.span)
            .message(format!(
                "`{}` is written `{}` in definitions",
                written.value,
                operator.short()
            ))
            .replace(format!("write `{}`", operator.short()), written, operator.short());
    }
}
