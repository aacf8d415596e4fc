//! `time-generated-missing`

use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, QueryFacts, query_example};

pub(super) static LINT: Lint = Lint {
    code: "TL2003",
    name: "time-generated-missing",
    level: Level::Info,
    fix: Fixable::No,
    about: "The query's result has no `TimeGenerated`.",
    why: "The alert then carries the times of the run instead of those of the events.",
    bad: &[query_example("SigninLogs\n| summarize count() by UserPrincipalName")],
    good: &[
        query_example("SigninLogs\n| summarize TimeGenerated = max(TimeGenerated) by UserPrincipalName"),
        query_example("AzureDiagnostics"),
    ],
    check: Check::Query(check),
};

fn check(facts: &QueryFacts<'_>, ctx: &mut Context<'_>) {
    if facts.detection.kind.is_query_rule() && !facts.has_column("TimeGenerated") {
        ctx.report(&LINT, facts.query.span)
            .message("the result has no column `TimeGenerated`")
            .help("keep it, or aggregate it: `summarize TimeGenerated = max(TimeGenerated), …`");
    }
}
