//! `override-column-missing`

use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, QueryFacts, entity::report_missing, fields};

pub(super) static LINT: Lint = Lint {
    code: "TL6017",
    name: "override-column-missing",
    level: Level::Error,
    fix: Fixable::No,
    about: "The column that overrides an alert's severity, tactics or another property is not in the query's result.",
    why: "The service refuses the rule.",
    bad: &[
        fields("alertDetailsOverride:\n  alertSeverityColumnName: Severity"),
        fields("alertDetailsOverride:\n  alertDynamicProperties:\n    - alertProperty: AlertLink\n      value: Link"),
    ],
    good: &[fields(
        "alertDetailsOverride:\n  alertTacticsColumnName: UserPrincipalName",
    )],
    check: Check::Query(check),
};

fn check(facts: &QueryFacts<'_>, ctx: &mut Context<'_>) {
    let Some(details) = facts
        .detection
        .alert_details_override
        .as_ref()
        .map(|details| &details.value)
    else {
        return;
    };
    let named = [&details.severity_column, &details.tactics_column]
        .into_iter()
        .flatten();
    let dynamic = details
        .dynamic_properties
        .iter()
        .filter_map(|property| property.column.as_ref());
    for column in named.chain(dynamic) {
        report_missing(&LINT, facts, column, "overriding", ctx);
    }
}
