//! `query-without-table`

use kql_syntax::Span;

use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, QueryFacts, query_example};

pub(super) static LINT: Lint = Lint {
    code: "TL2003",
    name: "query-without-table",
    level: Level::Error,
    fix: Fixable::No,
    about: "The query starts with a pipe, so the table it reads is missing.",
    why: "There is nothing to read from; the first line was lost, often to a comment or a wrong indentation.",
    bad: &[query_example("| where ResultType == \"50126\"")],
    good: &[query_example("SigninLogs\n| where ResultType == \"50126\"")],
    check: Check::Query(check),
};

fn check(facts: &QueryFacts<'_>, ctx: &mut Context<'_>) {
    let text = &facts.query.text;
    let start = first_token(text);
    if text[start..].starts_with('|') {
        let span = Span::new(start as u32, start as u32 + 1);
        ctx.report_in_query(&LINT, span)
            .message("the query starts with `|`, so no table is read")
            .help("write the table's name before it");
    }
}

/// Where the text goes on after blanks and comments.
fn first_token(text: &str) -> usize {
    let mut at = 0;
    loop {
        at = text.len() - text[at..].trim_start().len();
        if !text[at..].starts_with("//") {
            return at;
        }
        at = text[at..].find('\n').map_or(text.len(), |end| at + end);
    }
}
