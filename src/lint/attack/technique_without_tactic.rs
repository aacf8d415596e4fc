//! `technique-without-tactic`

use crate::detection::{Detection, Kind};
use crate::diagnostic::Level;
use crate::lint::words::either;
use crate::lint::{Check, Context, Fixable, Lint, fields};
use crate::reference::attack::{self, State};

use super::techniques;

pub(super) static LINT: Lint = Lint {
    code: "TL3006",
    name: "technique-without-tactic",
    level: Level::Error,
    fix: Fixable::No,
    about: "None of the technique's tactics is among the tactics given.",
    why: "The service refuses it: \"No valid tactic corresponding to the technique was found\".",
    bad: &[
        fields("tactics:\n  - Exfiltration"),
        fields("relevantTechniques:\n  - T1110\n  - T1566.001"),
    ],
    good: &[fields(
        "tactics:\n  - InitialAccess\nrelevantTechniques:\n  - T1078.004",
    )],
    check: Check::Detection(check),
};

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    let Some(tactics) = detection.tactics.as_ref().filter(|tactics| !tactics.value.is_empty()) else {
        return;
    };
    // An unknown tactic may be the one that is meant; its own lint speaks first.
    if tactics
        .value
        .iter()
        .any(|tactic| !attack::sentinel_tactics().any(|known| known == tactic.value))
    {
        return;
    }
    for technique in techniques(detection) {
        let Some(known) = attack::technique(&technique.value) else {
            continue;
        };
        let given = |name: &&str| tactics.value.iter().any(|tactic| tactic.value == *name);
        // Tactics of a revoked technique are not kept up; `PreAttack` stands for the old matrix of preparations.
        let retired = known.state != State::Current;
        let preparation = tactics.value.iter().any(|tactic| tactic.value == "PreAttack");
        if retired || preparation || known.tactics.iter().any(given) {
            continue;
        }
        let report = ctx
            .report(&LINT, technique.span)
            .message(format!(
                "`{}` {} belongs to none of the tactics given",
                known.id, known.name
            ))
            .also(tactics.span, "tactics")
            .help(format!("its tactics: {}", either(known.tactics.iter().copied())));
        if detection.kind != Kind::Scheduled {
            report.level(Level::Warn);
        }
    }
}
