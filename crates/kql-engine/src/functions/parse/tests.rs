//! Parsed text as recorded from the engine.

use rstest::rstest;

use crate::functions::testing::{eval, text};
use crate::types::{Scalar, Ty};

fn parsed(name: &str, source: &str) -> String {
    text(name, &[Scalar::string(source)], Ty::Dynamic)
}

#[rstest]
#[case(
    "https://example.invalid:443/Path?key=Value",
    "https example.invalid 443 /Path",
    r#"{"key":"Value"}"#
)]
#[case("https://user@h.io/p", "https user@h.io  /p", "{}")]
#[case("https://h.io/p?x=1&y=2&x=3", "https h.io  /p", r#"{"x":["1","3"],"y":"2"}"#)]
#[case("https://h.io/p?k=", "https h.io  /p", "{}")]
#[case("https://h.io/p?flag", "https h.io  /p", "{}")]
#[case("https://h.io/", "https h.io  ", "{}")]
#[case("https://h.io/?x=1", "https h.io  /", r#"{"x":"1"}"#)]
#[case("HTTPS://H.IO/a%20b", "HTTPS H.IO  /a%20b", "{}")]
#[case("not a url", "   ", "{}")]
#[case("https://[::1]:80/p", "https [::1] 80 /p", "{}")]
fn urls(#[case] url: &str, #[case] parts: &str, #[case] query: &str) {
    let Scalar::Dynamic(bag) = eval("parse_url", &[Scalar::string(url)], Ty::Dynamic) else {
        panic!("no bag");
    };
    let part = |key: &str| bag.as_ref().get(key).map(|value| value.to_text()).unwrap();
    let got = ["Scheme", "Host", "Port", "Path"].map(part).join(" ");
    assert_eq!((got.as_str(), part("Query Parameters").as_str()), (parts, query));
}

#[test]
fn a_user_with_a_password_is_apart() {
    let expected = r#"{"Scheme":"https","Host":"h.io","Port":"","Path":"/x","Username":"u","Password":"p","Query Parameters":{},"Fragment":"f"}"#;
    assert_eq!(parsed("parse_url", "https://u:p@h.io/x#f"), expected);
}

#[rstest]
#[case(r"C:\temp\file.txt", r"|C:\|C:\temp|temp|file.txt|txt|")]
#[case(r"temp\file.txt", "||temp|temp|file.txt|txt|")]
#[case("file://C:/temp/file.txt:some.exe", "file|C:/|C:/temp|temp|file.txt|txt|some.exe")]
#[case(r"\\shared\users\temp\file.txt.gz", r"||\\shared\users\temp|temp|file.txt.gz|gz|")]
#[case("/usr/lib/temp/file.txt", "||/usr/lib/temp|temp|file.txt|txt|")]
fn paths(#[case] path: &str, #[case] expected: &str) {
    let Scalar::Dynamic(bag) = eval("parse_path", &[Scalar::string(path)], Ty::Dynamic) else {
        panic!("no bag");
    };
    let parts: Vec<String> = bag
        .as_ref()
        .as_bag()
        .unwrap()
        .map(|(_, value)| value.to_text())
        .collect();
    assert_eq!(parts.join("|"), expected);
}

#[rstest]
#[case("0.0.0.5", "5")]
#[case("0.0.7.0", "700000000")]
#[case("0.2", "20000000000000000")]
#[case("1.2.3.4", "1000000020000000300000004")]
#[case("1", "1000000000000000000000000")]
#[case("1.2.3.4.5", "null")]
#[case("1.x", "null")]
fn versions(#[case] version: &str, #[case] expected: &str) {
    assert_eq!(text("parse_version", &[Scalar::string(version)], Ty::Decimal), expected);
}

#[test]
fn csv_stops_at_the_first_record() {
    let source = "aa,\"b,b,b\",cc,\"Escaping quotes: \"\"Title\"\"\",\"line1\nline2\"";
    let expected = r#"["aa","b,b,b","cc","Escaping quotes: \"Title\"","line1\nline2"]"#;
    assert_eq!(parsed("parse_csv", source), expected);
    assert_eq!(
        parsed("parse_csv", "record1,a,,c\r\nrecord2,x"),
        r#"["record1","a","","c"]"#
    );
}

#[rstest]
#[case("<e/>", r#"{"e":null}"#)]
#[case("<e>text</e>", r#"{"e":"text"}"#)]
#[case(r#"<e name="value" />"#, r#"{"e":{"@name":"value"}}"#)]
#[case(r#"<e name='v'>text</e>"#, r##"{"e":{"@name":"v","#text":"text"}}"##)]
#[case("<e> <a>text</a> <b>text</b> </e>", r#"{"e":{"a":"text","b":"text"}}"#)]
#[case("<e> <a>text</a> <a>text</a> </e>", r#"{"e":{"a":["text","text"]}}"#)]
#[case("<e> text <a>text</a> </e>", r##"{"e":{"#text":"text","a":"text"}}"##)]
#[case("<?xml version=\"1.0\"?><!-- c --><e>a &lt;b&gt; &#65;</e>", r#"{"e":"a <b> A"}"#)]
#[case("<e><![CDATA[<x>]]></e>", r#"{"e":"<x>"}"#)]
#[case(
    r#"<EventData><Data Name="User">alice</Data><Data Name="Empty"></Data></EventData>"#,
    r##"{"EventData":{"Data":[{"@Name":"User","#text":"alice"},{"@Name":"Empty"}]}}"##
)]
#[case("<e>", "null")]
#[case("<e></f>", "null")]
#[case("<e/><f/>", "null")]
#[case("<e a=1/>", "null")]
#[case("<e>&unknown;</e>", "null")]
#[case("text", "null")]
#[case("", "null")]
fn xml(#[case] source: &str, #[case] expected: &str) {
    assert_eq!(parsed("parse_xml", source), expected);
}

#[test]
fn deep_xml_is_refused_and_not_followed() {
    assert_eq!(parsed("parse_xml", &"<e>".repeat(100_000)), "null");
}

/// Breaks when a path of unknown meaning is refused without telling which it is.
#[test]
fn a_path_that_is_refused_is_named() {
    assert_eq!(
        crate::operators::testing::error(r"datatable(p: string) [@'C:\a\b.txt', @'C:\a.exe'] | project parse_path(p)"),
        r"not supported: `parse_path` of `C:\a.exe`, a file directly below a drive's root"
    );
}
