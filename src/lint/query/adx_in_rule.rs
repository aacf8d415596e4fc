//! `adx-in-rule`

use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, QueryFacts, query_example};

pub(super) static LINT: Lint = Lint {
    code: "TL2008",
    name: "adx-in-rule",
    level: Level::Error,
    fix: Fixable::No,
    about: "A rule reads Azure Data Explorer with `adx()`, or Azure Resource Graph with `arg()`.",
    why: "The service does not support cross-service queries in analytics rules; they work in hunting only.",
    bad: &[query_example(
        "adx(\"help.kusto.windows.net/Samples\").StormEvents\n| extend TimeGenerated = now()",
    )],
    good: &[query_example(
        "workspace(\"contoso\").SigninLogs\n| project TimeGenerated",
    )],
    check: Check::Query(check),
};

fn check(facts: &QueryFacts<'_>, ctx: &mut Context<'_>) {
    if !facts.detection.kind.is_query_rule() {
        return;
    }
    for name in ["adx", "arg"] {
        for at in facts.calls(name) {
            ctx.report_in_query(&LINT, facts.tokens[at].span)
                .message(format!("`{name}()` does not work in analytics rules"))
                .help("copy what is needed into a watchlist, or ingest it");
        }
    }
}
