//! `entity-identifier-missing`

use crate::detection::Detection;
use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, fields};

use super::types::entity_type;

pub(super) static LINT: Lint = Lint {
    code: "TL4006",
    name: "entity-identifier-missing",
    level: Level::Error,
    fix: Fixable::No,
    about: "An entity is mapped without an identifier that tells it from others.",
    why: "The service refuses it: an account needs a name or an id, a file hash its algorithm beside its value.",
    bad: &[
        fields(
            "entityMappings:\n  - entityType: FileHash\n    fieldMappings:\n      - identifier: Value\n        columnName: IPAddress",
        ),
        fields(
            "entityMappings:\n  - entityType: Host\n    fieldMappings:\n      - identifier: NTDomain\n        columnName: IPAddress",
        ),
    ],
    good: &[fields(
        "entityMappings:\n  - entityType: FileHash\n    fieldMappings:\n      - identifier: Value\n        columnName: IPAddress\n      \
         - identifier: Algorithm\n        columnName: UserPrincipalName",
    )],
    check: Check::Detection(check),
};

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    for mapping in detection.entity_mappings.iter().flat_map(|mappings| &mappings.value) {
        let Some(ty) = mapping.entity_type.as_ref().and_then(|ty| entity_type(&ty.value)) else {
            continue;
        };
        let mapped: Vec<&str> = mapping
            .field_mappings
            .iter()
            .filter_map(|field| Some(field.identifier.as_ref()?.value.as_str()))
            .collect();
        // A wrong identifier may be the one that is missing; its own lint speaks first.
        let wrong =
            mapped.len() < mapping.field_mappings.len() || mapped.iter().any(|name| !ty.identifiers.contains(name));
        let complete = ty
            .required
            .iter()
            .any(|set| set.iter().all(|name| mapped.contains(name)));
        if mapped.is_empty() || wrong || complete {
            continue;
        }
        let sets: Vec<String> = ty
            .required
            .iter()
            .map(|set| format!("`{}`", set.join("` with `")))
            .collect();
        ctx.report(&LINT, mapping.span)
            .message(format!(
                "`{}` alone does not identify a `{}`",
                mapped.join("` and `"),
                ty.name
            ))
            .help(format!("map one of: {}", sets.join(", ")));
    }
}
