//! `technique-newer-than-service`

use crate::detection::Detection;
use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, fields};
use crate::reference::attack::{self, State};

use super::techniques;

/// Release day of ATT&CK v13, the version that Sentinel's documentation names.
const SERVICE_VERSION_DAY: &str = "2023-04-25";

pub(super) static LINT: Lint = Lint {
    code: "TL3009",
    name: "technique-newer-than-service",
    level: Level::Info,
    fix: Fixable::No,
    about: "The technique was added to ATT&CK after the version that Sentinel is known to use.",
    why: "The service answered \"No valid tactic corresponding to the technique was found\" for such techniques.",
    bad: &[fields("tactics:\n  - InitialAccess\nrelevantTechniques:\n  - T1659")],
    good: &[fields("relevantTechniques:\n  - T1110")],
    check: Check::Detection(check),
};

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    for technique in techniques(detection) {
        let Some(known) = attack::technique(&technique.value) else {
            continue;
        };
        // The service checks the parent; a younger sub-technique of an old technique is fine.
        let Some(parent) = attack::technique(known.parent().unwrap_or(known.id)) else {
            continue;
        };
        if parent.created > SERVICE_VERSION_DAY && known.state == State::Current {
            ctx.report(&LINT, technique.span)
                .message(format!("`{}` {} was added on {}", known.id, known.name, parent.created))
                .help("if the deployment fails, leave it out until the service knows it");
        }
    }
}
