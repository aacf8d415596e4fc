use std::sync::Arc;

use rstest::rstest;

use crate::external::ExternalData;
use crate::operators::testing::lines;
use crate::{Database, EvalError, Failure, run};

/// Files by URL.
#[derive(Debug)]
struct Files(&'static [(&'static str, &'static [u8])]);

impl ExternalData for Files {
    fn read(&self, url: &str) -> Result<Option<Arc<[u8]>>, String> {
        let found = self.0.iter().find(|(own, _)| *own == url);
        Ok(found.map(|(_, bytes)| Arc::from(*bytes)))
    }

    fn help(&self) -> String {
        "give it a file".into()
    }
}

const FILES: Files = Files(&[
    (
        "https://example.com/a.csv",
        b"\xef\xbb\xbfname,count,seen\nalice,1,2026-03-01\n\"b,ob\",x,\n",
    ),
    ("https://example.com/b.csv?sig=1", b"carol,3"),
    ("https://example.com/a.txt", b"192.0.2.1,x\r\n\r\n192.0.2.2\n"),
    ("https://example.com/a.tsv", b"a\tb\n"),
    ("https://example.com/list", b"a|b\n"),
    (
        "https://example.com/a.json",
        b"{\"id\": 1, \"tags\": [\"x\"], \"in\": {\"t\": \"2026-03-01\"}}\n{\"id\": \"2\"}",
    ),
    (
        "https://example.com/m.json",
        b"[\n{\"id\": 1},\n{\"id\": 2, \"name\": {\"a\": 1}}\n]",
    ),
    ("https://example.com/z.csv.gz", &[0x1f, 0x8b, 8]),
    ("https://example.com/bad.csv", &[b'a', 0xff]),
]);

fn outcome(query: &str) -> Result<String, Failure> {
    let mut database = Database::new(0);
    database.external = Arc::new(FILES);
    let outcome = run(query, &database)?;
    Ok(lines(&outcome.tables[0]))
}

#[rstest]
#[case::header(
    "externaldata (name: string, count: long, seen: datetime) ['https://example.com/a.csv'] with (ignoreFirstRecord=true)",
    "alice|1|2026-03-01T00:00:00.0000000Z\nb,ob||"
)]
#[case::several_files(
    "externaldata (name: string, count: long) ['https://example.com/a.csv', h@'https://example.com/b.csv?sig=1'] \
     with (format='csv', ignorefirstrecord=true)",
    "alice|1\nb,ob|"
)]
#[case::lines(
    "externaldata (line: string) ['https://example.com/a.txt']",
    "192.0.2.1,x\n192.0.2.2"
)]
#[case::absent_fields(
    "externaldata (a: string, b: string, c: string, d: long) ['https://example.com/a.tsv']",
    "a|b||"
)]
#[case::without_extension("externaldata (a: string) ['https://example.com/list']", "a|b")]
#[case::pipes(
    "externaldata (a: string, b: string) ['https://example.com/list'] with (format=psv)",
    "a|b"
)]
#[case::raw(
    "externaldata (a: string) ['https://example.com/a.tsv'] with (format='raw')",
    "a\tb\n"
)]
#[case::json_by_name(
    "externaldata (tags: dynamic, id: long, ID: long) ['https://example.com/a.json'] with (format='json')",
    "[\"x\"]|1|\n|2|"
)]
#[case::json_array(
    "externaldata (id: long, name: string) ['https://example.com/m.json'] with (format='multijson')",
    "1|\n2|{\"a\":1}"
)]
#[case::mapping(
    "externaldata (t: datetime, k: string, all: dynamic, id: long) ['https://example.com/a.json'] with (format='multijson', \
     ingestionMapping='[{\"Column\":\"t\",\"Properties\":{\"Path\":\"$.in.t\"}},{\"column\":\"k\",\"ConstValue\":\"c\"},\
     {\"Column\":\"all\",\"Properties\":{\"Path\":\"$.tags\"}}]')",
    "2026-03-01T00:00:00.0000000Z|c|[\"x\"]|\n|c||"
)]
#[case::ordinals(
    "externaldata (b: string, a: string) ['https://example.com/a.tsv'] with (ingestionMapping=\
     '[{\"Column\":\"b\",\"Properties\":{\"Ordinal\":\"1\"}},{\"Column\":\"a\",\"Properties\":{\"Ordinal\":0}}]')",
    "b|a"
)]
#[case::variable(
    "let url = 'https://example.com/a.txt'; let L = externaldata (ip: string) [url]; \
     print x = '192.0.2.2' | where x in (L) | count",
    "1"
)]
fn rows_come_from_the_files(#[case] query: &str, #[case] expected: &str) {
    assert_eq!(
        outcome(query).unwrap_or_else(|failure| panic!("{query}: {failure:?}")),
        expected
    );
}

#[rstest]
#[case::absent(
    "['https://example.com/none.csv?sig=secret']",
    "no file stands for `https://example.com/none.csv`"
)]
#[case::compressed(
    "['https://example.com/z.csv.gz']",
    "not supported: the compressed file that stands for `https://example.com/z.csv.gz`"
)]
#[case::encoding(
    "['https://example.com/bad.csv']",
    "byte 1 of `https://example.com/bad.csv` is not UTF-8"
)]
#[case::format(
    "['https://example.com/a.csv'] with (format='parquet')",
    "not supported: the data format `parquet`"
)]
#[case::extension("['https://example.com/a.avro']", "no file stands for `https://example.com/a.avro`")]
#[case::no_format("['https://example.com/a.csv'] with (format='xyz')", "`xyz` is no data format")]
#[case::property(
    "['https://example.com/a.csv'] with (bogus=5)",
    "not supported: the property `bogus` of `externaldata`"
)]
#[case::json(
    "['https://example.com/a.csv'] with (format='multijson')",
    "`https://example.com/a.csv` is no JSON at byte 0"
)]
#[case::no_text("[5]", "a URL is a text")]
#[case::mapping(
    "['https://example.com/a.csv'] with (ingestionMapping='{}')",
    "`ingestionMapping`: it is no list of mappings"
)]
fn what_cannot_be_read_is_told(#[case] rest: &str, #[case] expected: &str) {
    match outcome(&format!("externaldata (a: string) {rest}")) {
        Err(Failure::Eval(error)) => {
            assert_eq!(error.to_string(), expected);
            assert!(!matches!(error, EvalError::Internal { .. }));
        }
        other => panic!("{rest}: {other:?}"),
    }
}

#[test]
fn a_column_that_is_declared_twice_is_reported() {
    match outcome("externaldata (a: string, a: long) ['https://example.com/a.csv']") {
        Err(Failure::Diagnostics(found)) => assert_eq!(found[0].code(), "KS171"),
        other => panic!("{other:?}"),
    }
}
