//! `override-too-long`

use crate::detection::Detection;
use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, fields};

pub(super) static LINT: Lint = Lint {
    code: "TL6005",
    name: "override-too-long",
    level: Level::Error,
    fix: Fixable::No,
    about: "The format of an alert's name is longer than 256 characters, or that of its description than 5000.",
    why: "The service refuses the rule.",
    bad: &[fields(
        "alertDetailsOverride:\n  alertDisplayNameFormat: {{repeat:257}}",
    )],
    good: &[fields(
        "alertDetailsOverride:\n  alertDescriptionFormat: {{repeat:257}}",
    )],
    check: Check::Detection(check),
};

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    let Some(details) = &detection.alert_details_override else {
        return;
    };
    let formats = [
        ("alertDisplayNameFormat", &details.value.display_name_format, 256),
        ("alertDescriptionFormat", &details.value.description_format, 5000),
    ];
    for (field, format, limit) in formats {
        let Some(format) = format else { continue };
        let length = format.value.chars().count();
        if length > limit {
            ctx.report(&LINT, format.span)
                .message(format!("`{field}` has {length} characters, and {limit} are the limit"));
        }
    }
}
