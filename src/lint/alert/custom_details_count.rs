//! `custom-details-count`

use crate::detection::Detection;
use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, fields};

/// The service's limit.
const MAX: usize = 20;

pub(super) static LINT: Lint = Lint {
    code: "TL6001",
    name: "custom-details-count",
    level: Level::Error,
    fix: Fixable::No,
    about: "There are more than 20 custom details.",
    why: "The service refuses the rule.",
    bad: &[fields(
        "customDetails: {a: IPAddress, b: IPAddress, c: IPAddress, d: IPAddress, e: IPAddress, f: IPAddress, g: IPAddress, \
         h: IPAddress, i: IPAddress, j: IPAddress, k: IPAddress, l: IPAddress, m: IPAddress, o: IPAddress, p: IPAddress, \
         q: IPAddress, r: IPAddress, s: IPAddress, t: IPAddress, u: IPAddress, v: IPAddress}",
    )],
    good: &[fields("customDetails: {a: IPAddress, b: IPAddress}")],
    check: Check::Detection(check),
};

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    let Some(details) = &detection.custom_details else {
        return;
    };
    if let Some(first_too_many) = details.value.get(MAX) {
        ctx.report(&LINT, first_too_many.key.span).message(format!(
            "there are {} custom details, and {MAX} are the limit",
            details.value.len()
        ));
    }
}
