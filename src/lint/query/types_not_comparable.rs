//! `types-not-comparable`

use kql_engine::Note;

use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, QueryFacts, query_example};

pub(super) static LINT: Lint = Lint {
    code: "TL2012",
    name: "types-not-comparable",
    level: Level::Warn,
    fix: Fixable::No,
    about: "Values of types that the service does not compare are compared with `==` or `!=`: a text with a number that is no \
            literal, or two dynamic values.",
    why: "The editor's parser accepts it, and the service refuses the query when it runs: the rule fails after it was saved. \
          Reference: learn.microsoft.com/kusto/query/scalar-data-types/dynamic, \"Operators and functions over dynamic types\".",
    bad: &[query_example(
        "SigninLogs\n| extend Wanted = toint(ResultSignature)\n| where ResultType == Wanted\n| project TimeGenerated",
    )],
    good: &[
        query_example("SigninLogs\n| where ResultType == 50126\n| project TimeGenerated"),
        query_example(
            "SigninLogs\n| extend Wanted = toint(ResultSignature)\n| where toint(ResultType) == Wanted\n| project TimeGenerated",
        ),
    ],
    check: Check::Query(check),
};

fn check(facts: &QueryFacts<'_>, ctx: &mut Context<'_>) {
    for note in &facts.bound.notes {
        let Note::Incomparable { op, left, right, span } = note else {
            continue;
        };
        ctx.report_in_query(&LINT, *span)
            .message(format!("the service does not compare {left} {op} {right}"))
            .help("convert one side, with `tostring()` or `tolong()` for example");
    }
}
