use rstest::rstest;

use super::*;

fn formatted(name: &str, text: &str) -> Formatted {
    let formatted = format_file(&Arc::new(SourceFile::new(name, text)));
    if formatted.diagnostics.is_empty() {
        let again = format_file(&Arc::new(SourceFile::new(name, formatted.text.as_str())));
        assert_eq!(again.text, formatted.text, "formatting twice is formatting once");
    }
    formatted
}

/// A hunting query whose `query:` is written as `query`, with text before and behind it.
fn definition(query: &str) -> String {
    format!("id:   x # an id\nname: 'N'\ntactics:   [ A,B ]\n{query}\ntags:\n    - 'a'\n\n# the end\n")
}

/// Breaks when a byte outside of the query changes, or a block loses its style or indentation.
#[rstest]
#[case::literal("query: |\n  T|where a==1", "query: |\n  T\n  | where a == 1")]
#[case::deep(
    "query: |\n      T|where a==1\n      |count",
    "query: |\n      T\n      | where a == 1\n      | count"
)]
#[case::strip("query: |-\n  T|count", "query: |-\n  T\n  | count")]
#[case::keep("query: |+\n  T|count\n\n", "query: |+\n  T\n  | count\n\n")]
#[case::indicator("query: |1\n   T|count", "query: |1\n T\n | count")]
#[case::header_comment("query: | # why\n  T|count", "query: | # why\n  T\n  | count")]
#[case::blank_lines("query: |\n\n  T\n\n\n  |count   \n  \n", "query: |\n  T\n  | count\n  \n")]
#[case::tag("query: !!str |\n  T|count", "query: !!str |\n  T\n  | count")]
#[case::multi_line_string(
    "query: |\n  print ```a\n\n     b```|count",
    "query: |\n  print ```a\n\n     b```\n  | count"
)]
#[case::folded(
    "query: >-\n  T\n  | where a==1\n  | count",
    "query: |-\n  T\n  | where a == 1\n  | count"
)]
#[case::folded_one_line("query: >\n  print   1", "query: >\n  print 1")]
#[case::plain_one_line("query: print   1", "query: print 1")]
#[case::plain("query: T|count", "query: |\n  T\n  | count")]
#[case::plain_lines("query: T\n  | where a==1\n  |count", "query: |\n  T\n  | where a == 1\n  | count")]
#[case::plain_comment("query: T|count # why", "query: | # why\n  T\n  | count")]
#[case::single_quoted("query: 'print  \"it''s\"'", "query: 'print \"it''s\"'")]
#[case::double_quoted("query: \"print  '\\\\\\\\'\"", "query: \"print '\\\\\\\\'\"")]
#[case::double_quoted_lines("query: \"T\\n|where a==1\"", "query: |\n  T\n  | where a == 1")]
#[case::already("query: |\n  T\n  | count", "query: |\n  T\n  | count")]
#[case::comments("query: |\n  //a\n  T // b\n  |count", "query: |\n  //a\n  T // b\n  | count")]
#[case::capital("Query: |\n  T|count", "Query: |\n  T\n  | count")]
#[case::wide("query: |\n  print 'ä'|count", "query: |\n  print 'ä'\n  | count")]
fn only_the_query_of_a_definition_changes(#[case] query: &str, #[case] expected: &str) {
    for (from, to) in [("\n", "\n"), ("\n", "\r\n")] {
        let result = formatted("a.yaml", &definition(query).replace(from, to));
        assert_eq!(result.diagnostics, vec![]);
        assert_eq!(result.text, definition(expected).replace(from, to));
    }
    let marked = format!("\u{feff}{}", definition(query));
    assert_eq!(
        formatted("a.yaml", &marked).text,
        format!("\u{feff}{}", definition(expected))
    );
}

/// What cannot be written otherwise stays.
#[rstest]
#[case::flow("{name: a, tactics: [b], query: 'T|count'}\n")]
#[case::alias("a: &q |\n  T|count\nname: x\ntactics: []\nquery: *q\n")]
#[case::no_query("name: x\nseverity: Low\ntactics: []\n")]
#[case::not_a_definition("on: push\njobs: {}\n")]
#[case::watchlist("watchlistAlias: a\nquery: T|count\n")]
#[case::control_character("name: x\ntactics: []\nquery: \"T // \\a\\n| count\"\n")]
#[case::empty("")]
fn what_cannot_be_written_otherwise_stays(#[case] text: &str) {
    let result = formatted("a.yaml", text);
    assert_eq!(result.diagnostics, vec![]);
    assert_eq!(result.text, text);
}

#[rstest]
#[case::end_of_file(
    "name: x\ntactics: []\nquery: |\n  T|count",
    "name: x\ntactics: []\nquery: |\n  T\n  | count"
)]
#[case::end_of_file_plain(
    "name: x\ntactics: []\nquery: T|count",
    "name: x\ntactics: []\nquery: |\n  T\n  | count"
)]
#[case::function(
    "FunctionName: f\nFunctionQuery: |\n  T|count\n",
    "FunctionName: f\nFunctionQuery: |\n  T\n  | count\n"
)]
#[case::parser(
    "ParserName: f\nParserQuery: |\n  T|count\n",
    "ParserName: f\nParserQuery: |\n  T\n  | count\n"
)]
#[case::function_alias(
    "functionAlias: f\nquery: |\n  T|count\n",
    "functionAlias: f\nquery: |\n  T\n  | count\n"
)]
#[case::resource(
    "type: t\nproperties:\n    query: T|count\n    severity: Low\nkind: Scheduled\n",
    "type: t\nproperties:\n    query: |\n      T\n      | count\n    severity: Low\nkind: Scheduled\n"
)]
#[case::defender(
    "queryCondition:\n  queryText: |-\n    T|count\ndetectionAction: {}\n",
    "queryCondition:\n  queryText: |-\n    T\n    | count\ndetectionAction: {}\n"
)]
fn queries_are_found_in_every_kind_of_content(#[case] text: &str, #[case] expected: &str) {
    let result = formatted("a.yml", text);
    assert_eq!(result.diagnostics, vec![]);
    assert_eq!(result.text, expected);
}

#[rstest]
#[case("T|count", "T\n| count\n")]
#[case("T|count\r\n", "T\r\n| count\r\n")]
#[case("\u{feff}T|count\n", "\u{feff}T\n| count\n")]
#[case("T//a\r\n|count\n", "T //a\n| count\n")]
#[case("", "")]
#[case("// only this", "// only this\n")]
fn files_of_kql_keep_their_line_ends(#[case] text: &str, #[case] expected: &str) {
    let result = formatted("a.KQL", text);
    assert_eq!(result.diagnostics, vec![]);
    assert_eq!(result.text, expected);
}

/// Breaks when the place of a mistake counts from elsewhere than the file's start.
#[rstest]
#[case("a.kql", "\u{feff}T\n|where (", "\n|where (")]
#[case("a.yaml", "name: x\ntactics: []\nquery: |\n  T\n  |where (\n", "\n  |where (")]
fn a_query_that_does_not_parse_stays_and_is_reported(#[case] name: &str, #[case] text: &str, #[case] before: &str) {
    let result = formatted(name, text);
    assert_eq!(result.text, text);
    let place = result.diagnostics[0].span.unwrap().start as usize;
    assert_eq!(place, text.find(before).unwrap() + before.len());
}
