use rstest::rstest;

use super::*;
use TokenKind as K;

fn kinds(source: &str) -> Vec<TokenKind> {
    let (tokens, _) = scan(source);
    tokens
        .iter()
        .map(|token| token.kind)
        .filter(|kind| *kind != K::End)
        .collect()
}

#[rstest]
#[case("T", &[K::Identifier])]
#[case("project-away", &[K::ProjectAway])]
#[case("project-awayx", &[K::Identifier, K::Minus, K::Identifier])]
#[case("project-foo", &[K::Project, K::Minus, K::Identifier])]
#[case("a!in~(b)", &[K::Identifier, K::NotInTilde, K::OpenParen, K::Identifier, K::CloseParen])]
#[case("a in~ (b)", &[K::Identifier, K::InTilde, K::OpenParen, K::Identifier, K::CloseParen])]
#[case("a matches regex b", &[K::Identifier, K::MatchesRegex, K::Identifier])]
#[case("1..2", &[K::LongLiteral, K::DotDot, K::LongLiteral])]
#[case("1. 1.5 1e3 1.5e-3", &[K::RealLiteral, K::RealLiteral, K::RealLiteral, K::RealLiteral])]
#[case("1d 1.5h 10ms 1tick 3days", &[K::TimespanLiteral, K::TimespanLiteral, K::TimespanLiteral, K::TimespanLiteral, K::TimespanLiteral])]
#[case("0x1F 12 3abc 3Dchart", &[K::LongLiteral, K::LongLiteral, K::Identifier, K::ReservedWord])]
#[case("datetime(2024-01-01) datetime", &[K::DateTimeLiteral, K::Datetime])]
#[case("int(null) true False", &[K::IntLiteral, K::BoolLiteral, K::BoolLiteral])]
#[case("\"a\\\"b\" 'c' @'d\\' h\"e\" H@'f' ", &[K::StringLiteral; 5])]
#[case("```a\n'b``` ~~~c~~~", &[K::StringLiteral; 2])]
#[case("$left.a", &[K::Identifier, K::Dot, K::Identifier])]
#[case("3f2504e0-4f89-11d3-9a0c-0305e82c3301", &[K::RawGuid])]
#[case("a\u{a0}b // c\n d", &[K::Identifier, K::Identifier, K::Identifier])]
#[case("<= <> =~ !~ != => ! ..", &[K::LessOrEqual, K::LessGreater, K::EqualTilde, K::BangTilde, K::BangEqual, K::FatArrow, K::Bang, K::DotDot])]
fn lexes(#[case] source: &str, #[case] expected: &[TokenKind]) {
    assert_eq!(kinds(source), expected);
}

#[rstest]
#[case(r#""a\tb\u0041\x42\103\\""#, "a\tbABC\\", false)]
#[case(r#"'it''s'"#, "it''s", false)]
#[case(r#"@'it''s\n'"#, "it's\\n", false)]
#[case(r#"h"secret""#, "secret", true)]
#[case(r#"h@"se""cret""#, "se\"cret", true)]
#[case("```a\nb```", "a\nb", false)]
#[case("~~~a'b~~~", "a'b", false)]
#[case("\"open", "open", false)]
#[case("\u{201c}a\u{201d}", "a", false)]
fn decodes(#[case] text: &str, #[case] expected: &str, #[case] hidden: bool) {
    assert_eq!(decode(text), (expected.into(), hidden));
}

#[test]
fn spans_tile_the_source() {
    let source = "// head\nT | where a == \"b\" // tail\n";
    let mut end = 0;
    for token in lex(source) {
        assert_eq!(token.span.start, end);
        end = token.span.end;
    }
    assert_eq!(end as usize, source.len());
}

#[test]
fn an_unclosed_string_ends_with_its_line_and_points_back() {
    let (_, errors) = scan("a == \"b\nc");
    let [
        SyntaxError::Unclosed {
            close: "\"",
            open,
            span,
        },
    ] = errors.as_slice()
    else {
        panic!("{errors:?}")
    };
    assert_eq!((*open, *span), (Span::new(5, 6), Span::new(7, 7)));
}

/// Breaks when a backslash that begins no escape is reported as a quote that is missing, or when what is advised or put in
/// its place is not what was meant.
#[rstest]
#[case(r#""\d+""#, r"\d", r#"write `@"\d+"` or `"\\d+"`"#, Some(r#"@"\d+""#))]
#[case(
    r"h'C:\Windows\System32'",
    r"\W",
    r"write `@'C:\Windows\System32'` or `'C:\\Windows\\System32'`",
    Some(r"h@'C:\Windows\System32'")
)]
#[case(r#""a\d\n""#, r"\d", r#"write `"a\\d\n"`"#, None)]
#[case(r#""C:\Dir\""#, r"\D", r#"write `@"C:\Dir\"`"#, None)]
#[case(r#""\é""#, r"\é", r#"write `@"\é"` or `"\\é"`"#, Some(r#"@"\é""#))]
fn a_backslash_that_begins_no_escape(
    #[case] text: &str,
    #[case] found: &str,
    #[case] advised: &str,
    #[case] repaired: Option<&str>,
) {
    let source = format!("a == {text} and b");
    let (tokens, errors) = scan(&source);
    let [
        SyntaxError::UnknownEscape {
            escape,
            advice,
            span,
            fix,
        },
    ] = errors.as_slice()
    else {
        panic!("{errors:?}")
    };
    assert_eq!((escape.as_str(), advice.as_str()), (found, advised));
    assert_eq!(&source[span.start as usize..span.end as usize], found);
    assert_eq!(fix.as_ref().map(|fix| fix.replacement.as_str()), repaired);
    assert_eq!(tokens[2].span, Span::new(5, 5 + u32::try_from(text.len()).unwrap()));
    assert_eq!(kinds(&source)[3..], [K::And, K::Identifier]);
    if let Some(repaired) = repaired {
        assert_eq!(scan(repaired).1, []);
    }
}
