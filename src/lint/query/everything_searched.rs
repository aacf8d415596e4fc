//! `everything-searched`

use kql_syntax::TokenKind;

use crate::diagnostic::Level;
use crate::lint::facts::cover;
use crate::lint::{Check, Context, Fixable, Lint, QueryFacts, query_example};

pub(super) static LINT: Lint = Lint {
    code: "TL2004",
    name: "everything-searched",
    level: Level::Error,
    fix: Fixable::No,
    about: "The query reads every table: `union *`, or `search` without tables.",
    why: "The service refuses such a query in a rule.",
    bad: &[
        query_example("union *\n| where Type == \"SigninLogs\"\n| project TimeGenerated"),
        query_example("search \"alice\"\n| project TimeGenerated"),
        query_example("search *\n| project TimeGenerated"),
    ],
    good: &[
        query_example("union SigninLogs, AADNonInteractiveUserSignInLogs\n| project TimeGenerated"),
        query_example("search in (SigninLogs) \"alice\"\n| project TimeGenerated"),
        query_example("SigninLogs\n| search \"alice\"\n| project TimeGenerated"),
    ],
    check: Check::Query(check),
};

fn check(facts: &QueryFacts<'_>, ctx: &mut Context<'_>) {
    if !facts.detection.kind.is_query_rule() {
        return;
    }
    for at in facts.operators("union") {
        // Parameters may stand between: `union isfuzzy=true *`.
        let star = facts.tokens[at + 1..]
            .iter()
            .take_while(|token| !matches!(token.kind, TokenKind::Bar | TokenKind::Comma | TokenKind::OpenParen))
            .find(|token| {
                token.kind == TokenKind::Asterisk && facts.query.text[..token.span.range().start].ends_with(' ')
            });
        if let Some(star) = star {
            let span = facts.tokens[at].span.merge(star.span);
            ctx.report_in_query(&LINT, span)
                .message("`union *` reads every table")
                .help("name the tables");
        }
    }
    for at in facts.operators("search") {
        let piped = at > 0 && facts.tokens[at - 1].kind == TokenKind::Bar;
        let tables = facts.tokens[at + 1..]
            .iter()
            .take_while(|token| token.kind != TokenKind::Bar)
            .any(|token| facts.text(token) == "in");
        if !piped && !tables {
            let end = (at + 2).min(facts.tokens.len());
            ctx.report_in_query(&LINT, cover(&facts.tokens[at..end]))
                .message("`search` without tables reads every table")
                .help("name the tables: `search in (SigninLogs, AuditLogs) …`");
        }
    }
}
