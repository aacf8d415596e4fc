use kql_syntax::Span;
use rstest::rstest;

use crate::yaml::parse;

/// Every character of the decoded value, found in the file, is the same character: true wherever nothing is escaped or
/// folded. `needle` is then searched in both.
#[rstest]
#[case::literal("query: |\n  A\n  | where x == 'é'\n", "x == 'é'")]
#[case::literal_crlf("query: |\r\n  A\r\n  | take 5\r\n", "take 5")]
#[case::literal_bom("\u{feff}query: |\n  A\n  | take 5\n", "take 5")]
#[case::literal_strip("query: |-\n  A\n  | take 5\n\n\nid: x\n", "take 5")]
#[case::literal_keep("query: |+\n  A\n\n  | take 5\n\n\nid: x\n", "take 5")]
#[case::literal_indent_indicator("query: |2\n    A\n  | take 5\n", "| take 5")]
#[case::literal_comment_in_header("query: | # a > b | c\n  A\n  | take 5\n", "take 5")]
#[case::literal_header_on_its_own_line("query:\n  |\n  A\n  | take 5\n", "take 5")]
#[case::literal_leading_blank_lines("query: |\n\n  \n  A\n  | take 5\n", "take 5")]
#[case::literal_tabs("query: |\n  A\n  \t| take 5\n", "| take 5")]
#[case::literal_no_final_newline("query: |\n  A\n  | take 5", "take 5")]
#[case::literal_in_list("query:\n- |\n  A\n  | take 5\n", "take 5")]
#[case::folded("query: >\n  A\n  | take 5\n\n  | sort by x\n    indented\n  end\n", "sort by x")]
#[case::folded_strip("query: >-\n  A\n  | take 5\n", "take 5")]
#[case::single("query: 'A | where x == ''it'' | take 5'\n", "take 5")]
#[case::single_folded("query: 'A\n  | take 5\n\n  | count'\n", "count")]
#[case::double("query: \"A\\n| where x == \\\"é\\\" \\u00e9\\x41\\n| take 5\"\n", "take 5")]
#[case::double_continued("query: \"A \\\n   | where x \\\n\n   | take 5\"\n", "take 5")]
#[case::plain("query: A | take 5\n", "take 5")]
#[case::plain_folded("query: A\n  | where x\n  | take 5\nid: x\n", "take 5")]
#[case::plain_before_comment("query: A | take 5 # five\n", "take 5")]
fn a_needle_maps_to_itself(#[case] file: &str, #[case] needle: &str) {
    let document = parse(file).unwrap();
    let node = document
        .root
        .at("query[0]")
        .or_else(|| document.root.at("query"))
        .unwrap();
    let scalar = node.as_scalar().unwrap();
    let map = scalar.source_map(file, node.span);
    let decoded = super::decode_text(file, node.span, scalar.style, scalar.indent);
    assert_eq!(decoded, scalar.text, "the map must be made of the value itself");
    let at = scalar.text.find(needle).unwrap() as u32;
    let found = map.to_file(Span::new(at, at + needle.len() as u32));
    assert_eq!(&file[found.start as usize..found.end as usize], needle);
}

#[rstest]
#[case::escape_is_whole("query: \"a\\\"b\"\n", "\"", "\\\"")]
#[case::line_break_of_crlf("query: |\r\n  a\r\n  b\r\n", "\n", "\r\n")]
#[case::across_lines("query: |\n  a\n  b\n", "a\nb", "a\n  b")]
#[case::folded_blank("query: >\n  a\n  b\n", "a b", "a\n  b")]
fn a_span_covers_what_stands_for_it(#[case] file: &str, #[case] decoded: &str, #[case] expected: &str) {
    let document = parse(file).unwrap();
    let node = document.root.at("query").unwrap();
    let scalar = node.as_scalar().unwrap();
    let at = scalar.text.find(decoded).unwrap() as u32;
    let found = scalar
        .source_map(file, node.span)
        .to_file(Span::new(at, at + decoded.len() as u32));
    assert_eq!(&file[found.start as usize..found.end as usize], expected);
}

#[rstest]
#[case::literal("query: |\n  a\n", "x\ny", Some("query: |\n  x\n  y\n"))]
#[case::single("query: 'a'\n", "it's", Some("query: 'it''s'\n"))]
#[case::double("query: \"a\"\n", "\"\\", Some("query: \"\\\"\\\\\"\n"))]
#[case::plain("query: a\n", "b", Some("query: b\n"))]
#[case::plain_colon("query: a\n", "b: c", None)]
#[case::folded_break("query: >\n  a\n", "b\nc", None)]
fn an_edit_is_written_in_the_scalar_s_style(#[case] file: &str, #[case] new: &str, #[case] expected: Option<&str>) {
    let document = parse(file).unwrap();
    let node = document.root.at("query").unwrap();
    let edit = node
        .as_scalar()
        .unwrap()
        .source_map(file, node.span)
        .edit(Span::new(0, 1), new);
    let edited =
        edit.map(|(span, text)| format!("{}{}{}", &file[..span.start as usize], text, &file[span.end as usize..]));
    assert_eq!(edited.as_deref(), expected);
}
