//! `connector-unknown`

use crate::detection::Detection;
use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, fields};
use crate::reference::connectors;

pub(super) static LINT: Lint = Lint {
    code: "TL1013",
    name: "connector-unknown",
    level: Level::Warn,
    fix: Fixable::Suggested,
    about: "No data connector has this id.",
    why: "The gallery shows no connector for it, and the upstream checks refuse an id that is not in their list.",
    bad: &[
        fields("requiredDataConnectors:\n  - connectorId: AzureActiveDirectry\n    dataTypes:\n      - SigninLogs")
            .fixed(
                "requiredDataConnectors:\n  - connectorId: AzureActiveDirectory\n    dataTypes:\n      - SigninLogs",
            ),
        fields("requiredDataConnectors:\n  - connectorId: ContosoSpecial\n    dataTypes:\n      - SigninLogs"),
    ],
    good: &[fields(
        "requiredDataConnectors:\n  - connectorId: AzureFirewall\n    dataTypes:\n      - AzureDiagnostics\n      - SigninLogs",
    )],
    check: Check::Detection(check),
};

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    let Some(listed) = &detection.required_data_connectors else {
        return;
    };
    for id in listed
        .value
        .iter()
        .filter_map(|connector| connector.connector_id.as_ref())
    {
        if connectors::connector(id.value.trim()).is_some() {
            continue;
        }
        let report = ctx
            .report(&LINT, id.span)
            .message(format!("no data connector has the id `{}`", id.value));
        if let Some(near) = connectors::nearest(&id.value) {
            report
                .help(format!("did you mean `{near}`?"))
                .replace(format!("write `{near}`"), id, near);
        }
    }
}
