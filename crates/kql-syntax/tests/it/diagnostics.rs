//! What a user reads: one report a mistake, with the place underlined, and a fix where it is certain.

use std::fmt::Write as _;

use insta::assert_snapshot;
use kql_syntax::parse;
use miette::Diagnostic;

/// Each diagnostic: code, message, the line with the place underlined, help, fix.
fn report(source: &str) -> String {
    let mut out = String::new();
    for error in parse(source).diagnostics {
        let span = error.span();
        let start = source[..span.start as usize].rfind('\n').map_or(0, |at| at + 1);
        let line = source[start..].lines().next().unwrap_or_default();
        let column = source[start..span.start as usize].chars().count();
        let width = source[span.range()].chars().take_while(|c| *c != '\n').count().max(1);
        let _ = writeln!(out, "{} {error}", error.code());
        let _ = writeln!(out, "  {line}\n  {}{}", " ".repeat(column), "^".repeat(width));
        if let Some(help) = error.help() {
            let _ = writeln!(out, "  help: {help}");
        }
        if let Some(fix) = error.fix() {
            let mut fixed = source.to_owned();
            fixed.replace_range(fix.span.range(), &fix.replacement);
            let _ = writeln!(out, "  fix: {}", fixed.lines().collect::<Vec<_>>().join(" "));
        }
    }
    out
}

#[test]
fn the_code_shown_is_the_code_promised() {
    for source in [
        "T | where (",
        "|",
        "T | wher x",
        "print \"",
        r#"print "\d""#,
        "T | where a = b",
        "print \u{201c}a\u{201d}",
        "T where a",
    ] {
        for error in parse(source).diagnostics {
            assert_eq!(error.code(), Diagnostic::code(&error).unwrap().to_string());
            assert!(
                error
                    .labels()
                    .is_some_and(|mut labels| labels.any(|label| label.offset() == error.span().start as usize))
            );
        }
    }
}

#[test]
fn three_mistakes_three_reports() {
    assert_snapshot!(report("let a = ;\nT\n| wehre x == 1\n| extend y = (1 + )\n| take 5\n| project z,\n"), @r#"
    KS006 an expression is missing
      let a = ;
             ^
    KS176 `wehre` is not an operator
      | wehre x == 1
        ^^^^^
      fix: let a = ; T | where x == 1 | extend y = (1 + ) | take 5 | project z,
    KS006 an expression is missing
      | extend y = (1 + )
                       ^
    KS006 an expression is missing
      | project z,
                  ^
    "#);
}

#[test]
fn mistakes_inside_brackets_do_not_end_the_query() {
    assert_snapshot!(report("T | join (U | where a b | take 1) on k | sumarize count()"), @r#"
    KS005 expected `)`
      T | join (U | where a b | take 1) on k | sumarize count()
                            ^
    KS176 `sumarize` is not an operator
      T | join (U | where a b | take 1) on k | sumarize count()
                                               ^^^^^^^^
      fix: T | join (U | where a b | take 1) on k | summarize count()
    "#);
}

#[test]
fn typographic_quotes() {
    assert_snapshot!(report("T | where a == \u{201c}it\u{201d} and b == \u{2018}x\u{2019}"), @r#"
    KS002 typographic quote `“` where KQL has `"`
      T | where a == “it” and b == ‘x’
                     ^
      help: copied from a document or a web page? write plain quotes
      fix: T | where a == "it" and b == ‘x’
    KS002 typographic quote `‘` where KQL has `'`
      T | where a == “it” and b == ‘x’
                                   ^
      help: copied from a document or a web page? write plain quotes
      fix: T | where a == “it” and b == 'x'
    "#);
}

#[test]
fn a_query_without_its_table() {
    assert_snapshot!(report("| where a == 1 | count"), @r#"
    KS198 the query starts with `|`, without a table
      | where a == 1 | count
      ^
      help: name the table before the first `|`
    "#);
}

#[test]
fn an_operator_first() {
    assert_snapshot!(report("where a == 1 | count"), @r#"
    KS174 `where` cannot start a query
      where a == 1 | count
      ^^^^^
      help: it works on the rows of a table: `Table | where …`
    "#);
}

#[test]
fn missing_pipes() {
    assert_snapshot!(report("T\nwhere a == 1\nsummarize count() by b\n| extend c = 1 project c"), @r#"
    KS005 expected `|` before `where`
      T
       ^
      help: operators are separated by `|`
      fix: T | where a == 1 summarize count() by b | extend c = 1 project c
    KS005 expected `|` before `summarize`
      where a == 1
                  ^
      help: operators are separated by `|`
      fix: T where a == 1 | summarize count() by b | extend c = 1 project c
    KS005 expected `|` before `project`
      | extend c = 1 project c
                     ^^^^^^^
      help: operators are separated by `|`
      fix: T where a == 1 summarize count() by b | extend c = 1 | project c
    "#);
}

#[test]
fn one_equals_sign() {
    assert_snapshot!(report("T | where a = 'b'"), @r#"
    TL8001 `=` names a value; to compare, write `==`
      T | where a = 'b'
                  ^
      fix: T | where a == 'b'
    "#);
}

#[test]
fn unclosed_quotes_and_brackets() {
    assert_snapshot!(report("T | where a == 'b\n| where f(a, (b)\n| take 1"), @r#"
    KS001 `'` is missing
      T | where a == 'b
                       ^
      help: a string or literal ends on the line where it begins
    KS005 expected `)`
      | where f(a, (b)
                      ^
    "#);
    assert_snapshot!(report("print x = dynamic([1, 2"), @r#"
    KS005 expected `]`
      print x = dynamic([1, 2
                             ^
    "#);
}

#[test]
fn keywords_as_names() {
    assert_snapshot!(report("T | where desc == 1 | project a-b = 2, by"), @r#"
    KS228 `desc` must be written `['desc']` here
      T | where desc == 1 | project a-b = 2, by
                ^^^^
      fix: T | where ['desc'] == 1 | project a-b = 2, by
    KS228 `a-b` must be written `['a-b']` here
      T | where desc == 1 | project a-b = 2, by
                                    ^^^
      fix: T | where desc == 1 | project ['a-b'] = 2, by
    KS006 an expression is missing before `by`
      T | where desc == 1 | project a-b = 2, by
                                            ^
      help: `by` is a keyword; as a name it is written `['by']`
    "#);
}

#[test]
fn types_and_guids() {
    assert_snapshot!(report("datatable(a: text) ['x'] | where a == 3f2504e0-4f89-11d3-9a0c-0305e82c3301"), @r#"
    KS160 `text` is not a type
      datatable(a: text) ['x'] | where a == 3f2504e0-4f89-11d3-9a0c-0305e82c3301
                   ^^^^
      help: the types are bool, int, long, real, decimal, string, datetime, timespan, guid and dynamic
    KS214 a GUID is written `guid(3f2504e0-4f89-11d3-9a0c-0305e82c3301)`
      datatable(a: text) ['x'] | where a == 3f2504e0-4f89-11d3-9a0c-0305e82c3301
                                            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      fix: datatable(a: text) ['x'] | where a == guid(3f2504e0-4f89-11d3-9a0c-0305e82c3301)
    "#);
}

#[test]
fn unknown_operators() {
    assert_snapshot!(report("T | select a, b | dedup c | xyz | | count"), @r#"
    KS176 `select` is not an operator
      T | select a, b | dedup c | xyz | | count
          ^^^^^^
      fix: T | project a, b | dedup c | xyz | | count
    KS176 `dedup` is not an operator
      T | select a, b | dedup c | xyz | | count
                        ^^^^^
      fix: T | select a, b | distinct c | xyz | | count
    KS176 `xyz` is not an operator
      T | select a, b | dedup c | xyz | | count
                                  ^^^
    KS176 an operator is missing after `|`
      T | select a, b | dedup c | xyz | | count
                                       ^
    "#);
}

#[test]
fn missing_separators() {
    assert_snapshot!(report("let a = 1\nlet b = 2;\nprint a b"), @r#"
    KS005 expected `;`
      let a = 1
               ^
    KS005 expected `,`
      print a b
              ^
    "#);
}
