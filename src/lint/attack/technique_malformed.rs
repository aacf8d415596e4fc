//! `technique-malformed`

use crate::detection::Detection;
use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, fields};

use super::{is_well_formed, techniques};

pub(super) static LINT: Lint = Lint {
    code: "TL3003",
    name: "technique-malformed",
    level: Level::Error,
    fix: Fixable::Safe,
    about: "A technique is not written `T1234` or `T1234.001`.",
    why: "The service refuses the rule: \"The expected format is 'T####'\".",
    bad: &[
        fields("relevantTechniques:\n  - t1110").fixed("relevantTechniques:\n  - T1110"),
        fields("relevantTechniques:\n  - T1110/001").fixed("relevantTechniques:\n  - T1110.001"),
        fields("relevantTechniques:\n  - Brute Force"),
    ],
    good: &[fields("relevantTechniques:\n  - T1110.003")],
    check: Check::Detection(check),
};

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    for technique in techniques(detection).filter(|technique| !is_well_formed(&technique.value)) {
        let report = ctx
            .report(&LINT, technique.span)
            .message(format!("`{}` is no technique id", technique.value))
            .help("write an id such as `T1110` or `T1110.003`");
        let meant = technique.value.trim().to_ascii_uppercase().replace('/', ".");
        if is_well_formed(&meant) {
            report.replace(format!("write `{meant}`"), technique, &meant);
        }
    }
}
