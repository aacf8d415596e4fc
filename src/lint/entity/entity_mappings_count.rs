//! `entity-mappings-count`

use crate::detection::{Detection, Dialect};
use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, fields};

/// The service's limit since 2022; older documents say 5.
const MAX: usize = 10;

pub(super) static LINT: Lint = Lint {
    code: "TL4002",
    name: "entity-mappings-count",
    level: Level::Error,
    fix: Fixable::No,
    about: "There are no entity mappings in the list, or more than 10.",
    why: "The service refuses more than 10, and the upstream checks refuse an empty list.",
    bad: &[fields("entityMappings: []"), fields(ELEVEN)],
    good: &[fields(
        "entityMappings:\n  - entityType: IP\n    fieldMappings:\n      - {identifier: Address, columnName: IPAddress}",
    )],
    check: Check::Detection(check),
};

const ELEVEN: &str = "entityMappings:
  - {entityType: IP, fieldMappings: [{identifier: Address, columnName: IPAddress}]}
  - {entityType: IP, fieldMappings: [{identifier: Address, columnName: IPAddress}]}
  - {entityType: IP, fieldMappings: [{identifier: Address, columnName: IPAddress}]}
  - {entityType: IP, fieldMappings: [{identifier: Address, columnName: IPAddress}]}
  - {entityType: IP, fieldMappings: [{identifier: Address, columnName: IPAddress}]}
  - {entityType: IP, fieldMappings: [{identifier: Address, columnName: IPAddress}]}
  - {entityType: IP, fieldMappings: [{identifier: Address, columnName: IPAddress}]}
  - {entityType: IP, fieldMappings: [{identifier: Address, columnName: IPAddress}]}
  - {entityType: IP, fieldMappings: [{identifier: Address, columnName: IPAddress}]}
  - {entityType: IP, fieldMappings: [{identifier: Address, columnName: IPAddress}]}
  - {entityType: IP, fieldMappings: [{identifier: Address, columnName: IPAddress}]}";

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    let Some(mappings) = &detection.entity_mappings else {
        return;
    };
    let written = detection
        .at("entityMappings")
        .and_then(|node| node.as_sequence())
        .map_or(0, <[_]>::len);
    // Exports of the service write an empty list for none.
    if written == 0 && detection.dialect == Dialect::AzureSentinel {
        ctx.report(&LINT, mappings.span)
            .message("`entityMappings` is an empty list")
            .help("leave the key out, or map the columns that hold accounts, hosts or addresses");
    }
    if mappings.value.len() > MAX {
        ctx.report(&LINT, mappings.value[MAX].span).message(format!(
            "there are {} entity mappings, and {MAX} are the limit",
            mappings.value.len()
        ));
    }
}
