//! `connector-unlisted`

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::detection::Dialect;
use crate::diagnostic::Level;
use crate::lint::words::either;
use crate::lint::{Check, Context, Fixable, Lint, QueryFacts, fields};
use crate::reference::connectors;

pub(super) static LINT: Lint = Lint {
    code: "TL1021",
    name: "connector-unlisted",
    level: Level::Info,
    fix: Fixable::No,
    about: "The query reads a table that none of the listed connectors fills.",
    why: "Where only the listed connectors are set up, the table is empty and the rule finds nothing, without a word.",
    bad: &[fields(
        "requiredDataConnectors:\n  - connectorId: AzureKeyVault\n    dataTypes:\n      - AzureDiagnostics",
    )],
    good: &[
        fields("requiredDataConnectors:\n  - connectorId: AzureKeyVault\n    dataTypes:\n      - SigninLogs"),
        fields("requiredDataConnectors: []"),
    ],
    check: Check::Query(check),
};

/// Table → the connectors that fill it.
static FILLING: LazyLock<BTreeMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let mut filling: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for connector in connectors::ids().filter_map(connectors::connector) {
        for table in connector.tables {
            filling.entry(table).or_default().push(connector.id);
        }
    }
    filling
});

fn check(facts: &QueryFacts<'_>, ctx: &mut Context<'_>) {
    let detection = facts.detection;
    let Some(listed) = detection
        .required_data_connectors
        .as_ref()
        .filter(|listed| !listed.value.is_empty())
    else {
        return;
    };
    if detection.dialect != Dialect::AzureSentinel || !detection.kind.is_query_rule() || !facts.bound.ok() {
        return;
    }
    let ids: Vec<&str> = listed
        .value
        .iter()
        .filter_map(|one| Some(one.connector_id.as_ref()?.value.trim()))
        .collect();
    let types = listed
        .value
        .iter()
        .filter_map(|one| one.data_types.as_ref())
        .flat_map(|types| &types.value);
    let types: Vec<&str> = types
        .map(|ty| ty.value.split([' ', '(']).next().unwrap_or_default())
        .collect();
    let span = detection.key_span("requiredDataConnectors").unwrap_or(listed.span);
    for table in &facts.bound.tables {
        let Some(filling) = FILLING.get(&**table) else {
            continue;
        };
        if types.contains(&&**table) || filling.iter().any(|id| ids.contains(id)) {
            continue;
        }
        let some = filling.iter().copied().take(4);
        ctx.report(&LINT, span)
            .message(format!("the query reads `{table}`, which no listed connector fills"))
            .help(format!("list {}", either(some)));
    }
}
