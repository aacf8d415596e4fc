//! `techniques-key`

use crate::detection::{Detection, Dialect, Spanned};
use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, fields};

pub(super) static LINT: Lint = Lint {
    code: "TL1015",
    name: "techniques-key",
    level: Level::Warn,
    fix: Fixable::Suggested,
    about: "The techniques stand under `techniques`, which the format calls `relevantTechniques`.",
    why: "The upstream checks and packaging tool ignore `techniques`, so the deployed rule has none.",
    bad: &[fields("-relevantTechniques\ntechniques:\n  - T1110")
        .fixed("-relevantTechniques\nrelevantTechniques:\n  - T1110")],
    good: &[fields("relevantTechniques:\n  - T1110")],
    check: Check::Detection(check),
};

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    if detection.dialect != Dialect::AzureSentinel || detection.at("techniques").is_none() {
        return;
    }
    let Some(span) = detection.key_span("techniques") else {
        return;
    };
    let report = ctx
        .report(&LINT, span)
        .message("`techniques` is called `relevantTechniques` here");
    if detection.at("relevantTechniques").is_none() {
        report.replace(
            "write `relevantTechniques`",
            &Spanned { value: (), span },
            "relevantTechniques",
        );
    }
}
