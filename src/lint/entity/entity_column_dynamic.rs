//! `entity-column-dynamic`

use kql_engine::types::Ty;

use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, QueryFacts, fields};

pub(super) static LINT: Lint = Lint {
    code: "TL4011",
    name: "entity-column-dynamic",
    level: Level::Warn,
    fix: Fixable::No,
    about: "A mapped column holds dynamic values: lists or bags.",
    why: "The entity's identifier becomes JSON text such as `[\"192.0.2.1\"]`, which matches nothing.",
    bad: &[fields(
        "entityMappings:\n  - entityType: Host\n    fieldMappings:\n      - identifier: HostName\n        columnName: DeviceDetail",
    )],
    good: &[fields(
        "query: |\n  SigninLogs\n  | project TimeGenerated, IPAddress = tostring(DeviceDetail.displayName)",
    )],
    check: Check::Query(check),
};

fn check(facts: &QueryFacts<'_>, ctx: &mut Context<'_>) {
    let mappings = facts
        .detection
        .entity_mappings
        .iter()
        .flat_map(|mappings| &mappings.value);
    for column in mappings
        .flat_map(|mapping| &mapping.field_mappings)
        .filter_map(|field| field.column_name.as_ref())
    {
        if facts.column_type(&column.value) == Some(Ty::Dynamic) {
            ctx.report(&LINT, column.span)
                .message(format!("the column `{}` is dynamic", column.value))
                .help(format!(
                    "map one value as text: `tostring({}[0])`, or expand it with `mv-expand`",
                    column.value
                ));
        }
    }
}
