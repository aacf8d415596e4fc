//! `connectors-missing`

use crate::detection::{Detection, Dialect, Kind};
use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, fields, without};

pub(super) static LINT: Lint = Lint {
    code: "TL1012",
    name: "connectors-missing",
    level: Level::Warn,
    fix: Fixable::No,
    about: "A scheduled rule does not list the data connectors it needs, or an entry of the list is incomplete.",
    why: "The upstream checks refuse the file, and the gallery cannot say which connector has to be set up first.",
    bad: &[
        without("-requiredDataConnectors"),
        fields("requiredDataConnectors:\n  - connectorId: AzureActiveDirectory"),
        fields("requiredDataConnectors:\n  - dataTypes:\n      - SigninLogs"),
    ],
    good: &[fields("requiredDataConnectors: []")],
    check: Check::Detection(check),
};

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    if detection.dialect != Dialect::AzureSentinel {
        return;
    }
    let Some(connectors) = &detection.required_data_connectors else {
        if detection.kind == Kind::Scheduled && detection.at("requiredDataConnectors").is_none() {
            ctx.report(&LINT, detection.head_span())
                .message("`requiredDataConnectors` is missing")
                .help("list the connectors whose tables the query reads, or write `requiredDataConnectors: []`");
        }
        return;
    };
    for (at, connector) in connectors.value.iter().enumerate() {
        let place = detection
            .at(&format!("requiredDataConnectors[{at}]"))
            .map_or(connectors.span, |node| node.span);
        if connector.connector_id.is_none() {
            ctx.report(&LINT, place)
                .message("an entry of `requiredDataConnectors` has no `connectorId`");
        }
        if connector.data_types.as_ref().is_none_or(|types| types.value.is_empty()) {
            ctx.report(&LINT, place)
                .message("an entry of `requiredDataConnectors` has no `dataTypes`")
                .help("list the tables that the query reads");
        }
    }
}
