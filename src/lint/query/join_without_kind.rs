//! `join-without-kind`

use kql_syntax::{Span, TokenKind};

use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, QueryFacts, query_example};

pub(super) static LINT: Lint = Lint {
    code: "TL2005",
    name: "join-without-kind",
    level: Level::Warn,
    fix: Fixable::Safe,
    about: "`join` without `kind` means `innerunique`: one left row per key survives.",
    why: "Two failed sign-ins with the same key count as one, and the threshold is never met.",
    bad: &[
        query_example("SigninLogs\n| join AuditLogs on CorrelationId\n| project TimeGenerated")
            .fixed("SigninLogs\n| join kind=innerunique AuditLogs on CorrelationId\n| project TimeGenerated"),
        query_example("SigninLogs\n| join hint.strategy=shuffle (AuditLogs) on CorrelationId\n| project TimeGenerated").fixed(
            "SigninLogs\n| join kind=innerunique hint.strategy=shuffle (AuditLogs) on CorrelationId\n| project TimeGenerated",
        ),
    ],
    good: &[
        query_example("SigninLogs\n| join kind=inner AuditLogs on CorrelationId\n| project TimeGenerated"),
        query_example("SigninLogs\n| join hint.remote=left kind = leftanti AuditLogs on CorrelationId\n| project TimeGenerated"),
    ],
    check: Check::Query(check),
};

fn check(facts: &QueryFacts<'_>, ctx: &mut Context<'_>) {
    for at in facts.operators("join") {
        let piped = at > 0 && facts.tokens[at - 1].kind == TokenKind::Bar;
        if !piped || has_kind(facts, at + 1) {
            continue;
        }
        let keyword = facts.tokens[at].span;
        ctx.report_in_query(&LINT, keyword)
            .message("`join` without `kind` drops rows with equal keys on the left")
            .help("say what is meant: `kind=inner` keeps all matching rows, `kind=innerunique` one for each key")
            .fix_in_query(
                "write out what it means today, `kind=innerunique`",
                Span::empty(keyword.end),
                " kind=innerunique",
            );
    }
}

/// Is `kind` among the parameters (`name = value`, with dots in the name) that start at `at`?
fn has_kind(facts: &QueryFacts<'_>, mut at: usize) -> bool {
    let kind = |at: usize| facts.tokens.get(at).map(|token| token.kind);
    while let Some(token) = facts.tokens.get(at) {
        let is_kind = facts.text(token) == "kind";
        let mut equals = at + 1;
        while kind(equals) == Some(TokenKind::Dot) {
            equals += 2;
        }
        if kind(equals) != Some(TokenKind::Equal) {
            return false;
        }
        if is_kind {
            return true;
        }
        at = equals + 2;
    }
    false
}
