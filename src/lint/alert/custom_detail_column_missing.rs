//! `custom-detail-column-missing`

use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, QueryFacts, entity::report_missing, fields};

pub(super) static LINT: Lint = Lint {
    code: "TL6015",
    name: "custom-detail-column-missing",
    level: Level::Error,
    fix: Fixable::No,
    about: "The column of a custom detail is not in the query's result, letter for letter.",
    why: "The service refuses the rule.",
    bad: &[fields("customDetails:\n  Address: IpAddress")],
    good: &[fields("customDetails:\n  Address: IPAddress")],
    check: Check::Query(check),
};

fn check(facts: &QueryFacts<'_>, ctx: &mut Context<'_>) {
    let details = facts.detection.custom_details.iter().flat_map(|details| &details.value);
    for column in details.filter_map(|detail| detail.column.as_ref()) {
        report_missing(&LINT, facts, column, "surfaced", ctx);
    }
}
