//! CSV, walked field by field.

use crate::fixture::{Kind, twice};
use crate::words::counted;

use super::raw::Raw;
use super::walk_json::{Fault, Place, Problem, Rows};

/// Walks records behind the header. `places` says where the value of each field belongs.
pub(super) fn walk<'t>(text: &'t str, places: &[Place], columns: usize, rows: &mut impl Rows<'t>) -> Result<(), Fault> {
    let mut values = vec![Raw::NULL; columns];
    let mut at = 0;
    while let Some(start) = record(text, at) {
        let (mut next, mut field) = (start, 0);
        loop {
            let (value, end) = cell(text, next)?;
            if let Some(Place::Column(column)) = places.get(field) {
                values[*column] = value;
            }
            field += 1;
            next = end + 1;
            if text.as_bytes().get(end) != Some(&b',') {
                break;
            }
        }
        if field != places.len() {
            let (found, expected) = (field, places.len());
            return Err(Fault {
                at: start,
                what: Some(malformed(format!(
                    "this line has {}, and the header has {expected}",
                    counted(found, "field")
                ))),
            });
        }
        rows.row(&values, start)?;
        at = next;
    }
    Ok(())
}

/// The names in the header, and where the first record starts.
pub(super) fn header(text: &str) -> Result<(Vec<String>, usize), Fault> {
    let mut names = Vec::new();
    let Some(mut at) = record(text, 0) else {
        return Ok((names, text.len()));
    };
    let start = at;
    loop {
        let (name, end) = cell(text, at)?;
        names.push(name.decoded().into_owned());
        at = (end + 1).min(text.len());
        if text.as_bytes().get(end) != Some(&b',') {
            return match twice(names.iter().map(String::as_str)) {
                None => Ok((names, at)),
                Some(name) => Err(Fault {
                    at: start,
                    what: Some(malformed(format!("the header names the column `{name}` twice"))),
                }),
            };
        }
    }
}

fn malformed(reason: String) -> Problem {
    Problem {
        code: "TL6511",
        message: format!("not valid CSV: {reason}"),
        help: None,
        row: true,
    }
}

/// Where the next record starts: empty lines are none.
fn record(text: &str, mut at: usize) -> Option<usize> {
    while let Some(byte) = text.as_bytes().get(at) {
        if !matches!(byte, b'\n' | b'\r') {
            return Some(at);
        }
        at += 1;
    }
    None
}

/// The field that starts here, and where it ends: at a comma, a line feed or the end of the text.
#[inline]
fn cell(text: &str, start: usize) -> Result<(Raw<'_>, usize), Fault> {
    let bytes = text.as_bytes();
    let raw = |from: usize, to: usize, escaped: bool| Raw {
        kind: Kind::Cell,
        text: &text[from..to],
        escaped,
    };
    let wrong = |at: usize, reason: &str| {
        Err(Fault {
            at,
            what: Some(malformed(reason.to_string())),
        })
    };
    if bytes.get(start) != Some(&b'"') {
        let rest = &bytes[start.min(bytes.len())..];
        let end = rest.iter().position(|byte| matches!(byte, b',' | b'\n' | b'"'));
        let end = start + end.unwrap_or(rest.len());
        if bytes.get(end) == Some(&b'"') {
            return wrong(end, "a quote stands within a field that is not quoted");
        }
        let text_end = if bytes.get(end) != Some(&b',') && end > start && bytes[end - 1] == b'\r' {
            end - 1
        } else {
            end
        };
        return Ok((raw(start, text_end, false), end));
    }
    let (mut at, mut escaped) = (start + 1, false);
    loop {
        let Some(found) = quote(bytes, at) else {
            return wrong(start, "the quote that opens here is never closed");
        };
        at = found + 1;
        match bytes.get(at) {
            Some(b'"') => {
                escaped = true;
                at += 1;
            }
            None | Some(b',' | b'\n') => return Ok((raw(start + 1, found, escaped), at)),
            Some(b'\r') if matches!(bytes.get(at + 1), None | Some(b'\n')) => {
                return Ok((raw(start + 1, found, escaped), at + 1));
            }
            Some(_) => return wrong(at, "text stands behind a closing quote"),
        }
    }
}

/// The next double quote.
#[inline]
fn quote(bytes: &[u8], at: usize) -> Option<usize> {
    super::walk_json::find_byte(bytes, at, b'"')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[derive(Default)]
    struct Gathered(Vec<Vec<String>>);

    impl<'t> Rows<'t> for Gathered {
        fn new_column(&mut self, _: &str, _: Raw<'t>) {}

        fn row(&mut self, values: &[Raw<'t>], _: usize) -> Result<(), Fault> {
            self.0
                .push(values.iter().map(|value| value.decoded().into_owned()).collect());
            Ok(())
        }
    }

    fn read(text: &str) -> Result<Vec<Vec<String>>, (usize, String)> {
        let told = |fault: Fault| (fault.at, fault.what.map_or(String::new(), |what| what.message));
        let (names, at) = header(text).map_err(told)?;
        let places: Vec<Place> = (0..names.len()).map(Place::Column).collect();
        let mut rows = Gathered(vec![names]);
        walk(&text[at..], &places, places.len(), &mut rows).map_err(told)?;
        Ok(rows.0)
    }

    #[rstest]
    #[case("a,b\n1,2\n", "a,b;1,2")]
    #[case("a,b\r\n1,2\r\n\r\n,\"\"\r\n", "a,b;1,2;,")]
    #[case("a,b\n\"x, \"\"y\"\"\nz\",2", "a,b;x, \"y\"\nz,2")]
    #[case("\"a\"\n\"1\"\r\n", "a;1")]
    #[case("a", "a")]
    fn records_are_walked(#[case] text: &str, #[case] expected: &str) {
        let rows = read(text).unwrap();
        assert_eq!(
            rows.iter().map(|row| row.join(",")).collect::<Vec<_>>().join(";"),
            expected
        );
    }

    #[rstest]
    #[case("a,b\n1\n", 0, "not valid CSV: this line has 1 field, and the header has 2")]
    #[case(
        "a\n5\" disk\n",
        1,
        "not valid CSV: a quote stands within a field that is not quoted"
    )]
    #[case("a\n\"x\"y\n", 3, "not valid CSV: text stands behind a closing quote")]
    #[case("a\n\"x\n", 0, "not valid CSV: the quote that opens here is never closed")]
    fn a_fault_has_its_place(#[case] text: &str, #[case] at: usize, #[case] message: &str) {
        assert_eq!(read(text), Err((at, message.to_string())));
    }

    proptest! {
        /// What is read is what the reader for cases reads.
        #[test]
        fn reads_what_the_csv_crate_reads(text in "[a\",\n\r ]{0,16}") {
            if let Ok(ours) = read(&text) {
                let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
                let theirs: Result<Vec<Vec<String>>, _> = reader
                    .records()
                    .map(|record| record.map(|record| record.iter().map(str::to_string).collect()))
                    .collect();
                // a lone carriage return ends a line there and is text here
                if !text.replace("\r\n", "").contains('\r') {
                    let theirs = theirs.unwrap_or_default();
                    let ours: Vec<_> = ours.into_iter().filter(|row| !row.is_empty()).collect();
                    prop_assert_eq!(ours, theirs);
                }
            }
        }
    }
}
