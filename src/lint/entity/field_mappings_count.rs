//! `field-mappings-count`

use crate::detection::Detection;
use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, fields};

/// The service's limit: "Invalid length of '4' for 'FieldMappings'".
const MAX: usize = 3;

pub(super) static LINT: Lint = Lint {
    code: "TL4003",
    name: "field-mappings-count",
    level: Level::Error,
    fix: Fixable::No,
    about: "An entity mapping has no field mappings, or more than 3.",
    why: "The service refuses the rule.",
    bad: &[
        fields("entityMappings:\n  - entityType: IP\n    fieldMappings: []"),
        fields(
            "entityMappings:\n  - entityType: Account\n    fieldMappings:\n      - {identifier: Name, columnName: UserPrincipalName}\n      \
             - {identifier: UPNSuffix, columnName: UserPrincipalName}\n      - {identifier: Sid, columnName: UserPrincipalName}\n      \
             - {identifier: PUID, columnName: UserPrincipalName}",
        ),
    ],
    good: &[fields(
        "entityMappings:\n  - entityType: Account\n    fieldMappings:\n      - {identifier: Name, columnName: UserPrincipalName}\n      \
         - {identifier: UPNSuffix, columnName: UserPrincipalName}\n      - {identifier: Sid, columnName: UserPrincipalName}",
    )],
    check: Check::Detection(check),
};

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    for mapping in detection.entity_mappings.iter().flat_map(|mappings| &mappings.value) {
        let count = mapping.field_mappings.len();
        if count == 0 {
            ctx.report(&LINT, mapping.span)
                .message("this entity mapping has no `fieldMappings`")
                .help("check that `fieldMappings` belongs to the same list item as `entityType`");
        }
        if count > MAX {
            ctx.report(&LINT, mapping.field_mappings[MAX].span).message(format!(
                "this entity has {count} field mappings, and {MAX} are the limit"
            ));
        }
    }
}
