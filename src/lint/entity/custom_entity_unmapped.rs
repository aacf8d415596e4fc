//! `custom-entity-unmapped`

use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, QueryFacts, fields, query_example};

pub(super) static LINT: Lint = Lint {
    code: "TL4012",
    name: "custom-entity-unmapped",
    level: Level::Warn,
    fix: Fixable::No,
    about: "The result has an old-style entity column that no mapping names.",
    why: "Columns such as `AccountCustomEntity` make no entities in current versions of the service.",
    bad: &[fields(
        "query: |\n  SigninLogs\n  | project TimeGenerated, IPAddress, AccountCustomEntity = UserPrincipalName",
    )],
    good: &[
        fields(
            "query: |\n  SigninLogs\n  | project TimeGenerated, IPCustomEntity = IPAddress\nentityMappings:\n  - entityType: IP\n    \
             fieldMappings:\n      - identifier: Address\n        columnName: IPCustomEntity",
        ),
        query_example("SigninLogs\n| project TimeGenerated, UserPrincipalName"),
    ],
    check: Check::Query(check),
};

/// The columns that rules without mappings were read by.
const COLUMNS: &[&str] = &[
    "AccountCustomEntity",
    "HostCustomEntity",
    "IPCustomEntity",
    "URLCustomEntity",
    "FileHashCustomEntity",
];

fn check(facts: &QueryFacts<'_>, ctx: &mut Context<'_>) {
    if !facts.detection.kind.is_query_rule() {
        return;
    }
    let mappings = facts
        .detection
        .entity_mappings
        .iter()
        .flat_map(|mappings| &mappings.value);
    let mapped: Vec<&str> = mappings
        .flat_map(|mapping| &mapping.field_mappings)
        .filter_map(|field| Some(field.column_name.as_ref()?.value.as_str()))
        .collect();
    for column in COLUMNS.iter().filter(|column| !mapped.contains(column)) {
        if facts.column_type(column).is_none() {
            continue;
        }
        let named = facts.tokens.iter().find(|token| facts.text(token) == *column);
        let span = named.map_or(kql_syntax::Span::empty(0), |token| token.span);
        ctx.report_in_query(&LINT, span)
            .message(format!("`{column}` is in the result and not mapped"))
            .help("map it in `entityMappings`");
    }
}
