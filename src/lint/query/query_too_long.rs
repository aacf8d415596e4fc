//! `query-too-long`

use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, QueryFacts, fields, query_example};

/// The service's limit in characters, after the YAML is decoded.
const MAX: usize = 10_000;

pub(super) static LINT: Lint = Lint {
    code: "TL2001",
    name: "query-too-long",
    level: Level::Error,
    fix: Fixable::No,
    about: "The query is longer than 10000 characters.",
    why: "The service refuses the rule; long lists belong into a watchlist, long logic into a function.",
    bad: &[fields(
        "query: |\n  SigninLogs // {{repeat:10000}}\n-entityMappings\nsentinelEntitiesMappings: []",
    )],
    good: &[query_example("SigninLogs\n| project TimeGenerated")],
    check: Check::Query(check),
};

fn check(facts: &QueryFacts<'_>, ctx: &mut Context<'_>) {
    let length = facts.query.text.chars().count();
    if length > MAX && facts.detection.kind.is_query_rule() {
        ctx.report(&LINT, facts.query.span)
            .message(format!("the query has {length} characters, and {MAX} are the limit"));
    }
}
