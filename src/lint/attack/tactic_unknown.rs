//! `tactic-unknown`

use crate::detection::{Detection, Kind};
use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, fields};
use crate::reference::attack;

pub(super) static LINT: Lint = Lint {
    code: "TL3001",
    name: "tactic-unknown",
    level: Level::Error,
    fix: Fixable::Safe,
    about: "A tactic is none of those that Sentinel knows, letter for letter.",
    why: "Azure Resource Manager refuses the rule; in a hunting query the wrong word stays a tag that nobody finds.",
    bad: &[
        fields("tactics:\n  - Credential Access").fixed("tactics:\n  - CredentialAccess"),
        fields("tactics:\n  - CredentialAccess\n  - CommandandControl")
            .fixed("tactics:\n  - CredentialAccess\n  - CommandAndControl"),
        fields("tactics:\n  - CredentialAccess\n  - Ransomware"),
    ],
    good: &[fields("tactics:\n  - CredentialAccess\n  - PreAttack")],
    check: Check::Detection(check),
};

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    for tactic in detection.tactics.iter().flat_map(|tactics| &tactics.value) {
        if attack::sentinel_tactics().any(|known| known == tactic.value) {
            continue;
        }
        let report = ctx
            .report(&LINT, tactic.span)
            .message(format!("`{}` is no tactic of Sentinel's", tactic.value));
        let report = if detection.kind == Kind::Hunting {
            report.level(Level::Warn)
        } else {
            report
        };
        match attack::nearest_tactic(&tactic.value) {
            Some(near) if same_letters(near, &tactic.value) => {
                report.replace(format!("write `{near}`"), tactic, near);
            }
            Some(near) => {
                report.help(format!("did you mean `{near}`?"));
            }
            None => {
                report.help("tactics are written as one word: InitialAccess, CommandAndControl, Impact …");
            }
        }
    }
}

/// Do they differ in blanks, dashes and letter case alone?
fn same_letters(known: &str, written: &str) -> bool {
    written
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .collect::<String>()
        .eq_ignore_ascii_case(known)
}
