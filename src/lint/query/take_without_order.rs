//! `take-without-order`

use kql_syntax::TokenKind;

use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, QueryFacts, query_example};

pub(super) static LINT: Lint = Lint {
    code: "TL2007",
    name: "take-without-order",
    level: Level::Warn,
    fix: Fixable::No,
    about: "A rule keeps some rows with `take` or `limit` without an order that says which.",
    why: "Each run may keep other rows: alerts come and go without a change in the data.",
    bad: &[query_example(
        "SigninLogs\n| where ResultType == \"50126\"\n| take 10\n| project TimeGenerated",
    )],
    good: &[
        query_example("SigninLogs\n| sort by TimeGenerated desc\n| take 10\n| project TimeGenerated"),
        query_example("SigninLogs\n| top 10 by TimeGenerated\n| project TimeGenerated"),
    ],
    check: Check::Query(check),
};

fn check(facts: &QueryFacts<'_>, ctx: &mut Context<'_>) {
    if !facts.detection.kind.is_query_rule() {
        return;
    }
    for name in ["take", "limit"] {
        for at in facts.operators(name) {
            let piped = at > 0 && facts.tokens[at - 1].kind == TokenKind::Bar;
            if piped && !ordered_before(facts, at - 1) {
                ctx.report_in_query(&LINT, facts.tokens[at].span)
                    .message(format!("`{name}` keeps any rows, and other ones in each run"))
                    .help("sort before it, or use `top … by …`");
            }
        }
    }
}

/// Does the operator before the bar at `bar` sort its rows?
fn ordered_before(facts: &QueryFacts<'_>, bar: usize) -> bool {
    let mut depth = 0_usize;
    for at in (0..bar).rev() {
        match facts.tokens[at].kind {
            TokenKind::CloseParen | TokenKind::CloseBracket | TokenKind::CloseBrace => depth += 1,
            TokenKind::OpenParen | TokenKind::OpenBracket | TokenKind::OpenBrace if depth == 0 => return false,
            TokenKind::OpenParen | TokenKind::OpenBracket | TokenKind::OpenBrace => depth -= 1,
            TokenKind::Bar if depth == 0 => {
                return matches!(facts.text(&facts.tokens[at + 1]), "sort" | "order" | "top");
            }
            TokenKind::Semicolon if depth == 0 => return false,
            _ => {}
        }
    }
    false
}
