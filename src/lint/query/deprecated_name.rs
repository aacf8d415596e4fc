//! `deprecated-name`

use kql_syntax::TokenKind;

use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, QueryFacts, query_example};

pub(super) static LINT: Lint = Lint {
    code: "TL2006",
    name: "deprecated-name",
    level: Level::Info,
    fix: Fixable::Suggested,
    about: "An operator or function is called by its old name.",
    why: "Old names are kept for old queries only; `makeset` and `makelist` moreover stop after 128 values.",
    bad: &[
        query_example("SigninLogs\n| summarize makeset(IPAddress), TimeGenerated = max(TimeGenerated) by AppId")
            .fixed("SigninLogs\n| summarize make_set(IPAddress), TimeGenerated = max(TimeGenerated) by AppId"),
        query_example("SigninLogs\n| mvexpand ConditionalAccessPolicies\n| project TimeGenerated")
            .fixed("SigninLogs\n| mv-expand ConditionalAccessPolicies\n| project TimeGenerated"),
    ],
    good: &[query_example(
        "SigninLogs\n| extend makeset = 1\n| project TimeGenerated, makeset",
    )],
    check: Check::Query(check),
};

/// Functions and aggregates (pages `makelist-aggregation-function`, `makeset-aggregation-function`, `arg-max …`).
const CALLS: &[(&str, &str)] = &[
    ("makeset", "make_set"),
    ("makelist", "make_list"),
    ("argmax", "arg_max"),
    ("argmin", "arg_min"),
    ("buildschema", "buildschema"),
    ("parsejson", "parse_json"),
    ("todynamic", "todynamic"),
];
const OPERATORS: &[(&str, &str)] = &[
    ("mvexpand", "mv-expand"),
    ("mvapply", "mv-apply"),
    ("makeseries", "make-series"),
];

fn check(facts: &QueryFacts<'_>, ctx: &mut Context<'_>) {
    for (old, new) in CALLS.iter().filter(|(old, new)| old != new) {
        for at in facts.calls(old) {
            let after_dot = at > 0 && facts.tokens[at - 1].kind == TokenKind::Dot;
            if !after_dot {
                report(facts, ctx, at, old, new);
            }
        }
    }
    for (old, new) in OPERATORS {
        for at in facts.operators(old) {
            if at > 0 && facts.tokens[at - 1].kind == TokenKind::Bar {
                report(facts, ctx, at, old, new);
            }
        }
    }
}

fn report(facts: &QueryFacts<'_>, ctx: &mut Context<'_>, at: usize, old: &str, new: &str) {
    let span = facts.tokens[at].span;
    let report = ctx
        .report_in_query(&LINT, span)
        .message(format!("`{old}` is called `{new}` today"));
    let report = match old {
        "makeset" | "makelist" => report.help(format!("`{old}` keeps 128 values, `{new}` 1048576")),
        _ => report,
    };
    report.fix_in_query(format!("write `{new}`"), span, new);
}
