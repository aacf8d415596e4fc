//! `custom-detail-key-malformed`

use crate::detection::Detection;
use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, fields};

/// The service's limit in characters.
const MAX: usize = 20;

pub(super) static LINT: Lint = Lint {
    code: "TL6002",
    name: "custom-detail-key-malformed",
    level: Level::Error,
    fix: Fixable::No,
    about: "A custom detail's key is longer than 20 characters or holds characters that keys cannot have.",
    why: "The service refuses the rule; keys start with a letter and go on with letters, digits and underscores.",
    bad: &[
        fields("customDetails:\n  AddressesOfTheSignIns: IPAddress"),
        fields("customDetails:\n  Source-Address: IPAddress"),
        fields("customDetails:\n  _Address: IPAddress"),
    ],
    good: &[fields("customDetails:\n  Source_Address_2: IPAddress")],
    check: Check::Detection(check),
};

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    for detail in detection.custom_details.iter().flat_map(|details| &details.value) {
        let key = &detail.key;
        let length = key.value.chars().count();
        let starts_well = key.value.starts_with(|first: char| first.is_ascii_alphabetic());
        let goes_on = key
            .value
            .chars()
            .all(|letter| letter.is_alphanumeric() || letter == '_');
        if length > MAX {
            ctx.report(&LINT, key.span).message(format!(
                "the key `{}` has {length} characters, and {MAX} are the limit",
                key.value
            ));
        } else if !starts_well || !goes_on {
            ctx.report(&LINT, key.span)
                .message(format!("`{}` is no key that a custom detail takes", key.value))
                .help("start with a letter and go on with letters, digits and underscores");
        }
    }
}
