//! `entity-column-missing`

use crate::detection::Spanned;
use crate::diagnostic::Level;
use crate::lint::words::is_column_name;
use crate::lint::{Check, Context, Fixable, Lint, QueryFacts, fields};

pub(super) static LINT: Lint = Lint {
    code: "TL4010",
    name: "entity-column-missing",
    level: Level::Error,
    fix: Fixable::No,
    about: "A mapped column is not in the query's result, letter for letter.",
    why: "The service answers \"The given column 'IpAddress' does not exist\" and refuses the rule.",
    bad: &[
        fields(
            "entityMappings:\n  - entityType: IP\n    fieldMappings:\n      - identifier: Address\n        columnName: IpAddress",
        ),
        fields("sentinelEntitiesMappings:\n  - columnName: Entities"),
    ],
    good: &[fields(
        "query: |\n  AzureDiagnostics\n  | extend IPAddress = tostring(clientIp_s)",
    )],
    check: Check::Query(check),
};

fn check(facts: &QueryFacts<'_>, ctx: &mut Context<'_>) {
    let detection = facts.detection;
    let mappings = detection.entity_mappings.iter().flat_map(|mappings| &mappings.value);
    let mapped = mappings
        .flat_map(|mapping| &mapping.field_mappings)
        .filter_map(|field| field.column_name.as_ref());
    let whole = detection
        .sentinel_entities_mappings
        .iter()
        .flat_map(|columns| &columns.value);
    for column in mapped.chain(whole) {
        report_missing(&LINT, facts, column, "mapped", ctx);
    }
}

/// Reports a column that the result does not have; names that no column can have are another lint's.
pub(in crate::lint) fn report_missing(
    lint: &'static Lint,
    facts: &QueryFacts<'_>,
    column: &Spanned<String>,
    role: &str,
    ctx: &mut Context<'_>,
) {
    let name = column.value.as_str();
    if !is_column_name(name) || facts.has_column(name) {
        return;
    }
    ctx.report(lint, column.span)
        .message(format!("the {role} column `{name}` is not in the query's result"))
        .maybe_help(facts.column_help(name));
}
