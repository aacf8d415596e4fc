//! `fires-always`

use kql_syntax::TokenKind;

use crate::detection::Kind;
use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, QueryFacts, fields};

pub(super) static LINT: Lint = Lint {
    code: "TL5016",
    name: "fires-always",
    level: Level::Warn,
    fix: Fixable::No,
    about: "The query ends with a total over all rows, which is one row whatever the data, and the rule fires on one row.",
    why: "`summarize` without `by`, and `count`, give a row even of no input: every run raises an alert.",
    bad: &[
        fields(
            "-entityMappings\n# tripline: allow(entity-mappings-missing, time-generated-missing)\nquery: |\n  SigninLogs\n  | where ResultType == \"50126\"\n  | count",
        ),
        fields(
            "-entityMappings\n# tripline: allow(entity-mappings-missing)\nquery: |\n  SigninLogs\n  | summarize TimeGenerated = max(TimeGenerated), Failures = count()",
        ),
    ],
    good: &[
        fields(
            "-entityMappings\n# tripline: allow(entity-mappings-missing)\nquery: |\n  SigninLogs\n  | summarize TimeGenerated = max(TimeGenerated), Failures = count()\n  | where Failures > 5",
        ),
        fields(
            "-entityMappings\n# tripline: allow(entity-mappings-missing)\nquery: |\n  SigninLogs\n  | summarize TimeGenerated = max(TimeGenerated) by AppId",
        ),
    ],
    check: Check::Query(check),
};

fn check(facts: &QueryFacts<'_>, ctx: &mut Context<'_>) {
    let detection = facts.detection;
    let (Some(operator), Some(threshold)) = (detection.trigger(), &detection.trigger_threshold) else {
        return;
    };
    if detection.kind != Kind::Scheduled || !operator.fires(1, threshold.value) || !facts.bound.ok() {
        return;
    }
    let Some(last) = last_operator(facts) else { return };
    let body = &facts.tokens[last..];
    let keyword = facts.text(&facts.tokens[last]);
    let total = match keyword {
        "count" => body.len() == 1,
        "summarize" => !has_by(body),
        _ => false,
    };
    if total {
        ctx.report_in_query(&LINT, facts.tokens[last].span)
            .message(format!(
                "`{keyword}` over all rows gives one row even of no input, so every run fires"
            ))
            .help("compare the total: `| where Count > 10`, or group it with `by`");
    }
}

/// The position of the operator behind the last `|` outside parentheses, in the last statement.
fn last_operator(facts: &QueryFacts<'_>) -> Option<usize> {
    let mut depth = 0_i32;
    let mut last = None;
    for (at, token) in facts.tokens.iter().enumerate() {
        depth += nesting(token.kind);
        match token.kind {
            TokenKind::Bar if depth == 0 => last = Some(at + 1),
            TokenKind::Semicolon if depth == 0 => last = None,
            _ => {}
        }
    }
    last.filter(|at| *at < facts.tokens.len())
}

fn has_by(body: &[kql_syntax::Token]) -> bool {
    let mut depth = 0_i32;
    body.iter().any(|token| {
        depth += nesting(token.kind);
        depth == 0 && token.kind == TokenKind::By
    })
}

fn nesting(kind: TokenKind) -> i32 {
    match kind {
        TokenKind::OpenParen | TokenKind::OpenBracket | TokenKind::OpenBrace => 1,
        TokenKind::CloseParen | TokenKind::CloseBracket | TokenKind::CloseBrace => -1,
        _ => 0,
    }
}
