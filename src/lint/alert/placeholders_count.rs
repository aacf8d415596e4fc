//! `placeholders-count`

use crate::detection::Detection;
use crate::diagnostic::Level;
use crate::lint::placeholders::of_override;
use crate::lint::{Check, Context, Fixable, Lint, fields};

/// The service's limit for each of the two texts; a column that is used twice counts twice.
const MAX: usize = 3;

pub(super) static LINT: Lint = Lint {
    code: "TL6004",
    name: "placeholders-count",
    level: Level::Error,
    fix: Fixable::No,
    about: "An alert's name or description has more than 3 placeholders.",
    why: "The service refuses it: \"You have defined 4 parameters in AlertDescriptionFormat, which exceeds the limit of 3\".",
    bad: &[fields(
        "alertDetailsOverride:\n  alertDescriptionFormat: \"{{IPAddress}} {{IPAddress}} {{UserPrincipalName}} {{IPAddress}}\"",
    )],
    good: &[fields(
        "alertDetailsOverride:\n  alertDisplayNameFormat: \"{{IPAddress}} {{UserPrincipalName}}\"\n  \
         alertDescriptionFormat: \"{{IPAddress}} {{IPAddress}} {{UserPrincipalName}}\"",
    )],
    check: Check::Detection(check),
};

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    for (path, placeholders) in of_override(detection) {
        let count = placeholders.len();
        if let Some(first_too_many) = placeholders.get(MAX) {
            ctx.report(&LINT, first_too_many.file)
                .message(format!("`{path}` has {count} placeholders, and {MAX} are the limit"))
                .help("put the values together in one column of the query, or into `customDetails`");
        }
    }
}
