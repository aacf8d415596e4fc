//! `attack-listed-twice`

use crate::detection::{Detection, Spanned};
use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, fields};

pub(super) static LINT: Lint = Lint {
    code: "TL3008",
    name: "attack-listed-twice",
    level: Level::Warn,
    fix: Fixable::No,
    about: "A tactic or technique is listed twice.",
    why: "The second one is a slip, often for another one that is now missing.",
    bad: &[
        fields("tactics:\n  - CredentialAccess\n  - CredentialAccess"),
        fields("relevantTechniques:\n  - T1110\n  - T1110"),
    ],
    good: &[fields("relevantTechniques:\n  - T1110\n  - T1555")],
    check: Check::Detection(check),
};

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    for list in [&detection.tactics, &detection.relevant_techniques]
        .into_iter()
        .flatten()
    {
        let items: &[Spanned<String>] = &list.value;
        for (at, item) in items.iter().enumerate() {
            if let Some(first) = items[..at]
                .iter()
                .find(|first| first.value.eq_ignore_ascii_case(&item.value))
            {
                ctx.report(&LINT, item.span)
                    .message(format!("`{}` is listed twice", item.value))
                    .also(first.span, "first here");
            }
        }
    }
}
