//! No input makes the parser panic, overflow its stack, or take long.

use kql_syntax::{lex, parse};

const MANY: usize = 100_000;

/// Parses on a thread with the stack of an ordinary one, twice over: deeper recursion would abort the test.
fn survives(source: &str) -> Vec<&'static str> {
    let source = source.to_owned();
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(move || {
        let parsed = parse(&source);
        let codes = parsed.diagnostics.iter().map(kql_syntax::SyntaxError::code).collect();
        drop(parsed);
        codes
    });
    thread.unwrap().join().unwrap()
}

#[test]
fn deep_nesting_is_reported_once() {
    for (open, close) in [
        ("(", ")"),
        ("f(", ")"),
        ("(a in (", "))"),
        ("(T | where ", ")"),
        ("toscalar(", ")"),
        ("a[", "]"),
        ("dynamic([", "])"),
        ("dynamic({\"a\":", "})"),
        ("T | join (", ") on x"),
        ("T | mv-apply x on (", ")"),
        ("T | fork (", ")"),
        ("T | partition by x (", ")"),
        ("facet by x with (", ")"),
        ("macro-expand x (", ")"),
        ("union (", ")"),
        ("iff(a between (1 .. ", "))"),
        ("dynamic(dynamic(", "))"),
        ("let f = () {", "}"),
        ("let f = () { let g = () {", "} }"),
        ("externaldata (a:string) [", "]"),
        ("materialized-view-combine (", ")"),
        ("T | where a == (", ")"),
        ("-(", ")"),
    ] {
        let count = if open == "(" { MANY } else { 3_000 };
        let source = format!("{}1{}", open.repeat(count), close.repeat(count));
        let codes = survives(&source);
        assert!(codes.contains(&"KS245"), "{open}: {:?}", codes.first());
        let unclosed = survives(&open.repeat(count));
        assert!(!unclosed.is_empty(), "{open}");
    }
}

#[test]
fn long_chains_have_no_depth() {
    for piece in [
        "| count ",
        "| where x == 1 ",
        "| ",
        "or a ",
        "and a == 1 ",
        ", a ",
        "; a ",
    ] {
        survives(&format!("T {}", piece.repeat(10_000)));
    }
    assert_eq!(
        survives(&format!("T {}", "| where x == 1 ".repeat(MANY))),
        Vec::<&str>::new()
    );
    assert_eq!(
        survives(&format!("T | where a == 1 {}", "or a == 1 ".repeat(MANY))),
        Vec::<&str>::new()
    );
}

#[test]
fn tall_trees_are_refused() {
    for piece in [".a", "[0]", " + 1", " * 2", ".f()", " == 1"] {
        let codes = survives(&format!("print a{}", piece.repeat(10_000)));
        assert!(!codes.is_empty(), "{piece}");
    }
    assert_eq!(survives(&format!("print a{}", " + 1".repeat(500))), Vec::<&str>::new());
}

#[test]
fn unfinished_pieces_repeat_without_blowing_up() {
    let pieces = [
        "a in (",
        "| x ",
        "(a, ",
        "let ",
        "=",
        "{",
        "}",
        ")",
        "]",
        "'",
        "\"",
        "datetime(",
        "a=",
        "*",
        "!",
        "|",
        "||",
        "..",
        "x:",
        "| join ",
        "| parse ",
        "by ",
        "on ",
        "-",
        "--",
        "#",
        "@",
        "h'",
        "```",
        "~~~",
        "[",
        "['",
        "a.",
        "\u{201c}",
        "\\",
        "// x\n",
        "| scan with (step ",
        "| mv-apply ",
        "declare pattern p = (",
        "| render x by ",
        "datatable(",
        "T where ",
        "(T | where ) ",
    ];
    for piece in pieces {
        let source = piece.repeat(2_000);
        survives(&source);
        assert_eq!(
            lex(&source)
                .iter()
                .map(|token| token.span.len() as usize)
                .sum::<usize>(),
            source.len()
        );
    }
}
