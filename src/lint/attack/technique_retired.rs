//! `technique-retired`

use crate::detection::Detection;
use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, fields};
use crate::reference::attack::{self, State};

use super::techniques;

pub(super) static LINT: Lint = Lint {
    code: "TL3005",
    name: "technique-retired",
    level: Level::Warn,
    fix: Fixable::Suggested,
    about: "ATT&CK has revoked or deprecated the technique.",
    why: "Coverage views count by current ids, so the detection is missing there.",
    bad: &[
        fields("tactics:\n  - Execution\nrelevantTechniques:\n  - T1086")
            .fixed("tactics:\n  - Execution\nrelevantTechniques:\n  - T1059.001"),
        fields("tactics:\n  - Execution\nrelevantTechniques:\n  - T1064"),
    ],
    good: &[fields("tactics:\n  - Execution\nrelevantTechniques:\n  - T1059.001")],
    check: Check::Detection(check),
};

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    for technique in techniques(detection) {
        let Some(known) = attack::technique(&technique.value) else {
            continue;
        };
        let (id, name) = (known.id, known.name);
        match known.state {
            State::Current => {}
            State::Deprecated => {
                ctx.report(&LINT, technique.span)
                    .message(format!("`{id}` {name} is deprecated and has no successor"));
            }
            State::Revoked(successor) => {
                let report = ctx
                    .report(&LINT, technique.span)
                    .message(format!("`{id}` {name} is revoked"));
                if let Some(successor) = successor {
                    let name = attack::technique(successor).map_or("", |technique| technique.name);
                    report.help(format!("its successor is `{successor}` {name}")).replace(
                        format!("write `{successor}`"),
                        technique,
                        successor,
                    );
                }
            }
        }
    }
}
