//! `entity-identifier-twice`

use crate::detection::Detection;
use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, fields};

pub(super) static LINT: Lint = Lint {
    code: "TL4007",
    name: "entity-identifier-twice",
    level: Level::Error,
    fix: Fixable::No,
    about: "One entity mapping has the same identifier twice.",
    why: "The service refuses it; two addresses are two entities and want two mappings.",
    bad: &[fields(
        "entityMappings:\n  - entityType: IP\n    fieldMappings:\n      - identifier: Address\n        columnName: IPAddress\n      \
         - identifier: Address\n        columnName: UserPrincipalName",
    )],
    good: &[fields(
        "entityMappings:\n  - entityType: IP\n    fieldMappings:\n      - identifier: Address\n        columnName: IPAddress\n  \
         - entityType: IP\n    fieldMappings:\n      - identifier: Address\n        columnName: UserPrincipalName",
    )],
    check: Check::Detection(check),
};

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    for mapping in detection.entity_mappings.iter().flat_map(|mappings| &mappings.value) {
        let identifiers: Vec<_> = mapping
            .field_mappings
            .iter()
            .filter_map(|field| field.identifier.as_ref())
            .collect();
        for (at, identifier) in identifiers.iter().enumerate() {
            if let Some(first) = identifiers[..at].iter().find(|first| first.value == identifier.value) {
                ctx.report(&LINT, identifier.span)
                    .message(format!("`{}` is mapped twice in one entity", identifier.value))
                    .also(first.span, "first here")
                    .help("make a mapping of its own for the second entity");
            }
        }
    }
}
