//! `placeholder-column-missing`

use crate::detection::Spanned;
use crate::diagnostic::Level;
use crate::lint::placeholders::of_override;
use crate::lint::{Check, Context, Fixable, Lint, QueryFacts, entity::report_missing, fields};

pub(super) static LINT: Lint = Lint {
    code: "TL6016",
    name: "placeholder-column-missing",
    level: Level::Error,
    fix: Fixable::No,
    about: "A placeholder in an alert's name or description names a column that the query's result does not have.",
    why: "The service refuses the rule.",
    bad: &[fields(
        "alertDetailsOverride:\n  alertDisplayNameFormat: Sign-ins from {{IpAddress}}",
    )],
    good: &[fields(
        "alertDetailsOverride:\n  alertDisplayNameFormat: Sign-ins from {{IPAddress}}",
    )],
    check: Check::Query(check),
};

fn check(facts: &QueryFacts<'_>, ctx: &mut Context<'_>) {
    for (_, placeholders) in of_override(facts.detection) {
        for placeholder in placeholders.into_iter().filter(|placeholder| placeholder.well_formed) {
            let column = Spanned {
                value: placeholder.text,
                span: placeholder.file,
            };
            report_missing(&LINT, facts, &column, "placeholder's", ctx);
        }
    }
}
