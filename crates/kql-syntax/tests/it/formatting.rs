//! The formatter over real queries: it changes spaces and nothing else, and does so once.

use kql_syntax::{Span, Token, TokenKind, format, lex, parse};

use crate::corpus::rows;

fn texts(source: &str, of: fn(&Token) -> bool) -> Vec<String> {
    lex(source)
        .iter()
        .filter(|token| of(token))
        .map(|token| token.span.text(source).trim_end().to_owned())
        .collect()
}

/// The tree as text, without spans.
fn shape(source: &str) -> String {
    without_spans(&format!("{:?}", parse(source).query))
}

/// `debug` without what `Span`'s debug form prints.
pub(crate) fn without_spans(debug: &str) -> String {
    let mut out = String::new();
    let mut rest = debug;
    while let Some(at) = rest.find('@') {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let length = after
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(after.len());
        out.push_str(if after[..length].contains("..") {
            "@"
        } else {
            &rest[at..=at + length]
        });
        rest = &after[length..];
    }
    out + rest
}

#[test]
fn spans_have_the_form_that_is_stripped() {
    assert_eq!(without_spans(&format!("a {:?} b@c", Span::new(1, 20))), "a @ b@c");
}

#[test]
fn real_queries_keep_tokens_comments_and_tree() {
    let mut failures = String::new();
    for row in rows("queries.jsonl") {
        let source = row["query"].as_str().unwrap();
        if !parse(source).diagnostics.is_empty() {
            assert_eq!(format(source), source);
            continue;
        }
        let once = format(source);
        let mut problems = Vec::new();
        if once.lines().any(|line| line.ends_with(' ')) && !source.contains("```") {
            problems.push("spaces at a line's end");
        }
        if format(&once) != once {
            problems.push("not idempotent");
        }
        let significant = |token: &Token| !token.kind.is_trivia();
        if texts(source, significant) != texts(&once, significant) {
            problems.push("tokens differ");
        }
        let comments = |token: &Token| token.kind == TokenKind::Comment;
        if texts(source, comments) != texts(&once, comments) {
            problems.push("comments differ");
        }
        if shape(source) != shape(&once) {
            problems.push("tree differs");
        }
        if !problems.is_empty() {
            failures += &format!("{} {problems:?}\n", row["id"]);
        }
    }
    assert!(failures.is_empty(), "{failures}");
}
