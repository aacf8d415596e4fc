use rstest::rstest;

use super::*;

fn slice(file: &str, span: Span) -> &str {
    &file[span.start as usize..span.end as usize]
}

#[test]
fn keys_and_values_are_found_by_path() {
    let file = "\u{feff}id: ä\nentityMappings:\n  - entityType: IP\n    fieldMappings:\n      - identifier: Address\n        columnName: \"Ip\"\nlast: [a, {b: c}]\n";
    let root = parse(file).unwrap().root;
    let (key, value) = root.find("entityMappings[0].fieldMappings[0].columnName").unwrap();
    assert_eq!(
        (slice(file, key.unwrap()), slice(file, value.span)),
        ("columnName", "\"Ip\"")
    );
    assert_eq!(slice(file, root.at("id").unwrap().span), "ä");
    assert_eq!(slice(file, root.at("last").unwrap().span), "[a, {b: c}]");
    assert_eq!(slice(file, root.at("last[1].b").unwrap().span), "c");
    assert!(slice(file, root.at("entityMappings").unwrap().span).ends_with("\"Ip\""));
    assert!(root.at("entityMappings[1]").is_none() && root.at("entityMappings[x]").is_none());
}

#[rstest]
#[case("query: |\n  a\n  b\n\nid: x\n", "|\n  a\n  b")]
#[case("query: >-\n\n  a\nid: x\n", ">-\n\n  a")]
#[case("query: |\nid: x\n", "|")]
#[case("query: |\n\n\nid: x\n", "|")]
#[case("query: |", "|")]
#[case("query: !!str |\n  a\n", "|\n  a")]
fn a_block_scalar_starts_at_its_header(#[case] file: &str, #[case] expected: &str) {
    let root = parse(file).unwrap().root;
    assert_eq!(slice(file, root.at("query").unwrap().span), expected);
}

#[test]
fn a_key_twice_and_a_second_document_are_problems_not_failures() {
    let document = parse("a: 1\nb: 2\na: 3\n---\nc: 4\n").unwrap();
    assert_eq!(document.root.as_mapping().unwrap().entries.len(), 3);
    let codes: Vec<String> = document.problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        codes,
        [
            "the key `a` stands here twice",
            "the file holds more than one YAML document"
        ]
    );
}

#[test]
fn aliases_are_expanded_within_the_limit() {
    let root = parse("a: &x {b: 1}\nc: *x\n").unwrap().root;
    assert_eq!(root.at("c.b").unwrap().as_scalar().unwrap().text, "1");
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_string();
    for level in 1..9 {
        let before = level - 1;
        bomb += &format!("a{level}: &a{level} [{}]\n", format!("*a{before}, ").repeat(10));
    }
    assert!(matches!(parse(&bomb), Err(YamlError::TooLarge { what: "values", .. })));
    let deep = "[".repeat(5000);
    assert!(parse(&deep).is_err());
    let deep = "- ".repeat(5000);
    assert!(parse(&deep).is_err());
}

#[rstest]
#[case("a: b: c\n", "colon followed by a blank")]
#[case("a: {{b}}\nc: 1\n", "")]
#[case("query: |\n  A\n| take 5\n", "further left")]
#[case("a:\n\tb: 1\n", "tab")]
fn errors_have_a_place_and_often_a_cause(#[case] file: &str, #[case] cause: &str) {
    match parse(file) {
        Err(YamlError::Syntax { help, span, .. }) => {
            assert!(help.unwrap_or_default().contains(cause));
            assert!(span.end as usize <= file.len());
        }
        Err(YamlError::KeyNotScalar { .. }) => assert_eq!(cause, ""),
        other => panic!("{other:?}"),
    }
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "[a-z{}\\[\\]:|>'\"#&*!%\\-\\n\\r\\t é\u{feff}\u{0}]{0,60}") {
        if let Ok(document) = parse(&text) {
            check_spans(&text, &document.root);
        }
    }
}

/// Breaks when a carriage return alone behind a block scalar's header ends in a panic.
#[test]
fn a_lone_carriage_return_ends_the_header_of_a_block_scalar() {
    let text = "\n>\ra";
    if let Ok(document) = parse(text) {
        check_spans(text, &document.root);
    }
}

fn check_spans(text: &str, node: &Node) {
    assert!(text.get(node.span.start as usize..node.span.end as usize).is_some());
    match &node.kind {
        NodeKind::Scalar(scalar) => {
            let map = scalar.source_map(text, node.span);
            let end = scalar.text.len() as u32;
            for at in (0..=end).filter(|at| scalar.text.is_char_boundary(*at as usize)) {
                let span = map.to_file(Span::new(at, end));
                assert!(text.get(span.start as usize..span.end as usize).is_some());
            }
        }
        NodeKind::Sequence(items) => items.iter().for_each(|item| check_spans(text, item)),
        NodeKind::Mapping(mapping) => mapping.entries.iter().for_each(|entry| check_spans(text, &entry.value)),
    }
}
