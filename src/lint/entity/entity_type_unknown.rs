//! `entity-type-unknown`

use crate::detection::Detection;
use crate::diagnostic::Level;
use crate::lint::words::nearest;
use crate::lint::{Check, Context, Fixable, Lint, fields};

use super::types::{entity_type, names};

pub(super) static LINT: Lint = Lint {
    code: "TL4004",
    name: "entity-type-unknown",
    level: Level::Error,
    fix: Fixable::Suggested,
    about: "Sentinel has no such entity type, letter for letter.",
    why: "The service refuses the rule; the type is `IP` and not `Ip`, `URL` and not `Url`.",
    bad: &[
        fields("entityMappings:\n  - entityType: Ip\n    fieldMappings:\n      - identifier: Address\n        columnName: IPAddress")
            .fixed("entityMappings:\n  - entityType: IP\n    fieldMappings:\n      - identifier: Address\n        columnName: IPAddress"),
        fields("entityMappings:\n  - entityType: Container\n    fieldMappings:\n      - identifier: Name\n        columnName: IPAddress"),
        fields("entityMappings:\n  - fieldMappings:\n      - identifier: Address\n        columnName: IPAddress"),
    ],
    good: &[fields("entityMappings:\n  - entityType: DNS\n    fieldMappings:\n      - identifier: DomainName\n        columnName: IPAddress")],
    check: Check::Detection(check),
};

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    for mapping in detection.entity_mappings.iter().flat_map(|mappings| &mappings.value) {
        let Some(ty) = &mapping.entity_type else {
            ctx.report(&LINT, mapping.span)
                .message("this entity mapping has no `entityType`");
            continue;
        };
        if entity_type(&ty.value).is_some() {
            continue;
        }
        let report = ctx
            .report(&LINT, ty.span)
            .message(format!("`{}` is no entity type", ty.value));
        match nearest(&ty.value, names()) {
            Some(near) => {
                report.replace(format!("write `{near}`"), ty, near);
            }
            None => {
                report.help(format!("types: {}", names().collect::<Vec<_>>().join(", ")));
            }
        }
    }
}
