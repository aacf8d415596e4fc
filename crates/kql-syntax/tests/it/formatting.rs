//! The formatter over real queries: it changes spaces and nothing else, and does so once.

use kql_syntax::{Span, Token, TokenKind, format, lex, parse};

use crate::corpus::{Tally, rows};

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

/// What formatting `source` broke, by name; a text that does not parse is to stay as it is.
fn problems(source: &str) -> Vec<&'static str> {
    let once = format(source);
    if !parse(source).diagnostics.is_empty() {
        return if once == source {
            Vec::new()
        } else {
            vec!["a broken text changed"]
        };
    }
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
    problems
}

/// Breaks when formatting loses or changes a token, a comment or the tree of a real query, or does not come to rest; and
/// when it gives up on one that it could lay out.
#[test]
fn real_queries_keep_tokens_comments_and_tree() {
    let (mut failures, mut tally) = (String::new(), Tally::default());
    for file in ["queries.jsonl", "invalid.jsonl"] {
        for row in rows(file) {
            let source = row["query"].as_str().unwrap();
            let problems = problems(source);
            if !problems.is_empty() {
                failures += &format!("{} {problems:?}\n", row["id"]);
            }
            let longer = format!("{source}\n | take 1 | count");
            if parse(&longer).diagnostics.is_empty() {
                // Two operators on a line mean that the text was given back as it came.
                let laid_out = !format(&longer).contains("| take 1 | count");
                tally.count("formatted", laid_out, || row["id"].to_string());
            }
        }
    }
    assert!(failures.is_empty(), "{failures}");
    tally.hold();
}
