//! `entity-identifier-unknown`

use crate::detection::Detection;
use crate::diagnostic::Level;
use crate::lint::words::nearest;
use crate::lint::{Check, Context, Fixable, Lint, fields};

use super::types::{EntityType, entity_type};

pub(super) static LINT: Lint = Lint {
    code: "TL4005",
    name: "entity-identifier-unknown",
    level: Level::Error,
    fix: Fixable::Suggested,
    about: "The entity type has no such identifier, letter for letter.",
    why: "The service refuses the rule: \"Invalid identifier 'Name' for type 'Host'\".",
    bad: &[
        fields("entityMappings:\n  - entityType: Host\n    fieldMappings:\n      - identifier: Name\n        columnName: IPAddress")
            .fixed("entityMappings:\n  - entityType: Host\n    fieldMappings:\n      - identifier: HostName\n        columnName: IPAddress"),
        fields("entityMappings:\n  - entityType: Account\n    fieldMappings:\n      - identifier: SID\n        columnName: IPAddress")
            .fixed("entityMappings:\n  - entityType: Account\n    fieldMappings:\n      - identifier: Sid\n        columnName: IPAddress"),
        fields("entityMappings:\n  - entityType: IP\n    fieldMappings:\n      - columnName: IPAddress"),
    ],
    good: &[fields("entityMappings:\n  - entityType: SecurityGroup\n    fieldMappings:\n      - identifier: SID\n        columnName: IPAddress")],
    check: Check::Detection(check),
};

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    for mapping in detection.entity_mappings.iter().flat_map(|mappings| &mappings.value) {
        let Some(ty) = mapping.entity_type.as_ref().and_then(|ty| entity_type(&ty.value)) else {
            continue;
        };
        for field in &mapping.field_mappings {
            let Some(identifier) = &field.identifier else {
                ctx.report(&LINT, field.span)
                    .message("this field mapping has no `identifier`");
                continue;
            };
            if ty.identifiers.contains(&identifier.value.as_str()) {
                continue;
            }
            let report = ctx
                .report(&LINT, identifier.span)
                .message(format!("`{}` has no identifier `{}`", ty.name, identifier.value))
                .help(format!("identifiers of `{}`: {}", ty.name, ty.identifiers.join(", ")));
            if let Some(meant) = meant(ty, &identifier.value) {
                report.replace(format!("write `{meant}`"), identifier, meant);
            }
        }
    }
}

/// The identifier that was probably meant: the nearest, or the one that ends with the word (`Name` of a host).
fn meant(ty: &EntityType, written: &str) -> Option<&'static str> {
    let identifiers = || ty.identifiers.iter().copied();
    let only = || match ty.identifiers {
        [only] => Some(*only),
        _ => None,
    };
    nearest(written, identifiers())
        .or_else(|| {
            let same = format!("{}{written}", ty.name);
            identifiers().find(|identifier| identifier.eq_ignore_ascii_case(&same))
        })
        .or_else(only)
}
