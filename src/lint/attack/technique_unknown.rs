//! `technique-unknown`

use crate::detection::Detection;
use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, fields};
use crate::reference::attack;

use super::{is_well_formed, techniques};

pub(super) static LINT: Lint = Lint {
    code: "TL3004",
    name: "technique-unknown",
    level: Level::Warn,
    fix: Fixable::No,
    about: "The Enterprise and ICS matrices of ATT&CK have no such technique.",
    why: "The service looks techniques up in its own table and refuses those it does not find.",
    bad: &[
        fields("relevantTechniques:\n  - T1110\n  - T9999"),
        fields("relevantTechniques:\n  - T1110.099"),
    ],
    good: &[fields("relevantTechniques:\n  - T1110.001")],
    check: Check::Detection(check),
};

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    for technique in techniques(detection).filter(|technique| is_well_formed(&technique.value)) {
        if attack::technique(&technique.value).is_none() {
            let parent = technique
                .value
                .split_once('.')
                .and_then(|(parent, _)| attack::technique(parent));
            let help = parent.map(|parent| format!("`{}` is {}; it has no such sub-technique", parent.id, parent.name));
            ctx.report(&LINT, technique.span)
                .message(format!(
                    "no technique `{}` in ATT&CK {}",
                    technique.value,
                    attack::version()
                ))
                .maybe_help(help);
        }
    }
}
