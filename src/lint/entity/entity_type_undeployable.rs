//! `entity-type-undeployable`

use crate::detection::Detection;
use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, fields};

pub(super) static LINT: Lint = Lint {
    code: "TL4009",
    name: "entity-type-undeployable",
    level: Level::Error,
    fix: Fixable::No,
    about: "The upstream checks know the entity type, Azure Resource Manager does not.",
    why: "The file passes every check and the deployment fails.",
    bad: &[fields(
        "entityMappings:\n  - entityType: IoTDevice\n    fieldMappings:\n      - identifier: DeviceId\n        columnName: IPAddress",
    )],
    good: &[fields(
        "entityMappings:\n  - entityType: Host\n    fieldMappings:\n      - identifier: AzureID\n        columnName: IPAddress",
    )],
    check: Check::Detection(check),
};

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    for mapping in detection.entity_mappings.iter().flat_map(|mappings| &mappings.value) {
        let Some(ty) = mapping.entity_type.as_ref().filter(|ty| ty.value == "IoTDevice") else {
            continue;
        };
        ctx.report(&LINT, ty.span)
            .message("`IoTDevice` cannot be deployed as an entity mapping")
            .help("map a `Host` by `AzureID`, or surface the device in `customDetails`");
    }
}
