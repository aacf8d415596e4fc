//! Whole files, read in blocks of all sizes.

use std::io::Write as _;

use kql_engine::types::{Column, Schema, Ty};
use rstest::rstest;

use super::*;

/// A file's table as text: names with types, then rows.
fn read(
    name: &str,
    text: &[u8],
    known: Option<&Schema>,
    columns: Option<&[String]>,
    sizes: Sizes,
) -> Result<Vec<String>, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    let (format, compressed) = Format::of(&path).unwrap();
    let request = Request {
        path: &path,
        format,
        compressed,
        known,
        columns,
        bounds: &[],
    };
    let table = load_sized(&request, sizes).map_err(|error| {
        let told = error.to_string();
        told.replace(&display_path(folder.path()), "")
    })?;
    let head = table
        .schema
        .columns
        .iter()
        .map(|column| format!("{}:{}", column.name, column.ty));
    let mut lines = vec![head.collect::<Vec<_>>().join(" ")];
    for batch in table.batches.iter() {
        for row in 0..batch.rows {
            let cells = table.schema.columns.iter().enumerate();
            let cells = cells.map(|(place, column)| batch.cell(place, column.ty, row).to_text());
            lines.push(cells.collect::<Vec<_>>().join("|"));
        }
    }
    Ok(lines)
}

/// From one block for all to a block a line, with and without dictionaries, by one thread or several.
fn all_sizes() -> impl Iterator<Item = Sizes> {
    let sizes = |sample, block, small| Sizes {
        types: sample / 2,
        sample,
        small,
        alone: if block < 100 { 0 } else { u64::MAX },
        block,
    };
    [
        SIZES,
        sizes(1 << 20, 1 << 20, 0.0),
        sizes(200, 64, 0.0),
        sizes(100, 10, f64::MAX),
        sizes(60, 1, 0.0),
    ]
    .into_iter()
}

fn gzip(text: &[u8]) -> Vec<u8> {
    // two members, as a log that is appended to has
    let (first, second) = text.split_at(text.len() / 2);
    let mut out = Vec::new();
    for part in [first, second] {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(part).unwrap();
        out.extend(encoder.finish().unwrap());
    }
    out
}

const NDJSON: &str = "\u{feff}{\"t\":\"2026-01-15T00:00:00Z\",\"n\":1,\"s\":\"a\",\"d\":{\"x\":[1, 2]}}

{\"t\":null,\"n\":2,\"s\":\"b\\u00e9\",\"d\":[]}\r
{\"t\":\"2026-01-15 00:00:01.5\",\"n\":-3,\"s\":\"a\"}
{\"n\":4,\"s\":\"\",\"d\":\"text\",\"late\":true}
{\"n\":5,\"s\":7,\"d\":{ \"x\" : [1,2] }}";

const ROWS: [&str; 6] = [
    "t:datetime n:long s:string d:dynamic late:bool",
    "2026-01-15T00:00:00.0000000Z|1|a|{\"x\":[1,2]}|",
    "|2|bé|[]|",
    "2026-01-15T00:00:01.5000000Z|-3|a||",
    "|4||text|True",
    "|5|7|{\"x\":[1,2]}|",
];

#[test]
fn nothing_depends_on_the_size_of_blocks_or_on_compression() {
    for sizes in all_sizes() {
        let plain = read("a.ndjson", NDJSON.as_bytes(), None, None, sizes);
        assert_eq!(plain.unwrap(), ROWS, "{sizes:?}");
        let packed = read("a.ndjson.gz", &gzip(NDJSON.as_bytes()), None, None, sizes);
        assert_eq!(packed.unwrap(), ROWS, "{sizes:?}");
    }
}

/// Breaks when a datetime within a list or an object stays text, or a text of another form, or one that stands alone, does
/// not.
#[test]
fn datetimes_within_json_are_such() {
    let ways = [
        "2026-01-15T00:00:00",
        "2026-01-15T00:00:00Z",
        "2026-01-15T02:00:00.0+02:00",
    ];
    let line = |way: &str| format!("{{\"d\":{{\"t\":\"{way}\"}},\"e\":[]}}\n");
    let lines: String = ways.iter().cycle().take(30).map(|way| line(way)).collect();
    let text = lines + "{\"d\":[\"2026-01-15\"],\"e\":\"2026-01-15T00:00:00\"}\n";
    for sizes in all_sizes() {
        let rows = read("a.ndjson", text.as_bytes(), None, None, sizes).unwrap();
        assert_eq!(rows[0], "d:dynamic e:dynamic");
        for row in &rows[1..31] {
            assert_eq!(row, "{\"t\":\"2026-01-15T00:00:00.0000000Z\"}|[]", "{sizes:?}");
        }
        assert_eq!(rows[31], "[\"2026-01-15\"]|2026-01-15T00:00:00", "{sizes:?}");
    }
}

#[test]
fn csv_and_documents_say_the_same() {
    let csv = "\u{feff}t,n,s,d,late\r\n2026-01-15T00:00:00Z,1,a,\"{\"\"x\"\":[1, 2]}\",\r\n,2,bé,[],\r\n2026-01-15 00:00:01.5,-3,a,,\n\n\
               ,4,,[1],true\n,5,\"7\",\"{ \"\"x\"\" : [1,2] }\",";
    let document = "[".to_string()
        + &NDJSON
            .trim_start_matches('\u{feff}')
            .replace('\r', "")
            .replace("\n\n", "\n")
            .replace('\n', ",\n")
        + "]";
    for sizes in all_sizes() {
        let rows = read("a.csv", csv.as_bytes(), None, None, sizes).unwrap();
        let expected: Vec<String> = ROWS.iter().map(|row| row.replace("|text|", "|[1]|")).collect();
        assert_eq!(rows, expected, "{sizes:?}");
        assert_eq!(
            read("a.json", document.as_bytes(), None, None, sizes).unwrap(),
            ROWS,
            "{sizes:?}"
        );
    }
}

#[test]
fn a_late_value_widens_its_column() {
    let cases = [
        ("{\"a\":1}\n{\"a\":2}\n{\"a\":2.5}\n", "a:real", "1.0 2.0 2.5"),
        ("{\"a\":1}\n{\"a\":null}\n{\"a\":\"x\"}\n", "a:string", "1  x"),
        (
            "{\"a\":\"2026-01-15T00:00:00Z\"}\n{\"a\":\"soon\"}\n",
            "a:string",
            "2026-01-15T00:00:00Z soon",
        ),
        ("{\"a\":\"x\"}\n{\"a\":[1]}\n", "a:dynamic", "x [1]"),
        ("{}\n{\"a\":true}\n", "a:bool", " True"),
        ("{}\n{\"a\":null}\n", "a:string", " "),
    ];
    for (text, head, values) in cases {
        for sizes in all_sizes() {
            let rows = read("a.ndjson", text.as_bytes(), None, None, sizes).unwrap();
            assert_eq!(
                (rows[0].as_str(), rows[1..].join(" ").as_str()),
                (head, values),
                "{sizes:?}"
            );
        }
    }
    for sizes in all_sizes() {
        let rows = read("a.csv", b"a,b\n[1],x\nplain,[1]\n", None, None, sizes).unwrap();
        assert_eq!(rows, ["a:string b:string", "[1]|x", "plain|[1]"], "{sizes:?}");
    }
}

#[test]
fn a_schema_says_the_types_and_the_request_the_columns() {
    let known = Schema::new(vec![
        Column::new("n", Ty::String),
        Column::new("s", Ty::String),
        Column::new("d", Ty::String),
        Column::new("never", Ty::Int),
    ]);
    let columns = ["d", "n", "never"].map(str::to_string);
    for sizes in all_sizes() {
        let mut rows = read("a.ndjson", NDJSON.as_bytes(), Some(&known), Some(&columns), sizes).unwrap();
        rows.truncate(3);
        assert_eq!(rows, ["d:string n:string", "{\"x\":[1,2]}|1", "[]|2"], "{sizes:?}");
        let rows = read("a.csv", b"d,x,n\n1,2,3\n", Some(&known), Some(&columns), sizes).unwrap();
        assert_eq!(rows, ["d:string n:string", "1|3"]);
    }
}

#[rstest]
#[case(
    "a.ndjson",
    "{\"n\":1}\n{\"n\":1}\n{\"n\":1,}\n{\n",
    "/a.ndjson:3:8: not valid NDJSON: trailing comma"
)]
#[case(
    "a.ndjson",
    "{\"n\":1}\n\n7\n",
    "/a.ndjson:3:1: not valid NDJSON: a row must be an object"
)]
#[case(
    "a.ndjson",
    "{\"n\":1}\n{\"n\":\"5\"}\n{",
    "/a.ndjson:2:1: column `n` is of type long, and the text \"5\" is none"
)]
#[case(
    "a.ndjson",
    "{\"d\":{\"a\":tru}}\n",
    "/a.ndjson:1:14: not valid NDJSON: expected ident"
)]
#[case(
    "a.ndjson",
    "{\"n\":1}\n{\"n\":1}}",
    "/a.ndjson:2:8: not valid NDJSON: trailing characters"
)]
#[case(
    "a.csv",
    "n,d\n1,\n2\n",
    "/a.csv:3:1: not valid CSV: this line has 1 field, and the header has 2"
)]
#[case(
    "a.csv",
    "n,d\n1,\n2,\nx,\n",
    "/a.csv:4:1: column `n` is of type long, and `x` is none"
)]
#[case(
    "a.csv",
    "n,d\n1,\n2,\"ab\n",
    "/a.csv:3:3: not valid CSV: the quote that opens here is never closed"
)]
#[case("a.json", "[{\"n\":1},\n{\"n\":}]", "/a.json:2:6: not valid JSON: expected value")]
fn the_first_thing_that_is_wrong_has_its_place(#[case] name: &str, #[case] text: &str, #[case] expected: &str) {
    let known = Schema::new(vec![Column::new("n", Ty::Long), Column::new("d", Ty::Dynamic)]);
    for sizes in all_sizes() {
        assert_eq!(
            read(name, text.as_bytes(), Some(&known), None, sizes),
            Err(expected.to_string()),
            "{sizes:?}"
        );
    }
}

#[test]
fn what_is_no_utf_8_has_its_place() {
    for sizes in all_sizes() {
        let found = read("a.csv", b"a\nx\n\xff\n", None, None, sizes);
        assert_eq!(
            found,
            Err("/a.csv:3:1: not valid CSV: this line is not UTF-8".to_string())
        );
    }
}

#[test]
fn a_broken_archive_is_no_end_of_file() {
    let mut packed = gzip(NDJSON.as_bytes());
    packed.truncate(packed.len() - 9);
    let error = read("a.ndjson.gz", &packed, None, None, SIZES).unwrap_err();
    assert!(error.starts_with("cannot read /a.ndjson.gz: "), "{error}");
}
