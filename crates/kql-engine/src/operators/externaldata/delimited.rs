//! Records of text: values between separators, or whole lines. Empty lines are no records.

use super::Record;

/// Values between `separator`s; one in quotes may hold separators, line ends and doubled quotes (RFC 4180).
pub(super) fn quoted(text: &str, separator: u8) -> Vec<Record> {
    let bytes = text.as_bytes();
    let (mut records, mut fields, mut field) = (Vec::new(), Vec::new(), String::new());
    let (mut at, mut was_quoted) = (0, false);
    while at < bytes.len() {
        let byte = bytes[at];
        if byte == b'"' && field.is_empty() && !was_quoted {
            at = quoted_value(text, at + 1, &mut field);
            was_quoted = true;
        } else if byte == separator {
            fields.push(std::mem::take(&mut field));
            was_quoted = false;
            at += 1;
        } else if byte == b'\n' || (byte == b'\r' && bytes.get(at + 1) == Some(&b'\n')) {
            end_record(&mut records, &mut fields, &mut field, was_quoted);
            was_quoted = false;
            at += if byte == b'\n' { 1 } else { 2 };
        } else {
            let end = bytes[at..]
                .iter()
                .skip(1)
                .position(|&byte| byte == separator || byte == b'\n' || byte == b'\r')
                .map_or(bytes.len(), |found| at + 1 + found);
            field.push_str(&text[at..end]);
            at = end;
        }
    }
    end_record(&mut records, &mut fields, &mut field, was_quoted);
    records
}

/// Reads what stands between quotes, from behind the opening one, into `field`. Gives the place behind the closing one.
fn quoted_value(text: &str, mut at: usize, field: &mut String) -> usize {
    loop {
        let Some(found) = text[at..].find('"') else {
            field.push_str(&text[at..]);
            return text.len();
        };
        field.push_str(&text[at..at + found]);
        at += found + 1;
        if !text[at..].starts_with('"') {
            return at;
        }
        field.push('"');
        at += 1;
    }
}

fn end_record(records: &mut Vec<Record>, fields: &mut Vec<String>, field: &mut String, was_quoted: bool) {
    if fields.is_empty() && field.is_empty() && !was_quoted {
        return;
    }
    fields.push(std::mem::take(field));
    records.push(Record::Fields(std::mem::take(fields)));
}

/// Values between tabs, in which `\t`, `\n`, `\r` and `\\` stand for what they say.
pub(super) fn escaped(text: &str) -> Vec<Record> {
    let line = |line: &str| {
        let fields = line.split('\t').map(|field| {
            let mut out = String::with_capacity(field.len());
            let mut letters = field.chars();
            while let Some(letter) = letters.next() {
                out.push(match letter {
                    '\\' => match letters.next() {
                        Some('t') => '\t',
                        Some('n') => '\n',
                        Some('r') => '\r',
                        Some(other) => other,
                        None => '\\',
                    },
                    other => other,
                });
            }
            out
        });
        Record::Fields(fields.collect())
    };
    text.lines().filter(|text| !text.is_empty()).map(line).collect()
}

/// A record for each line that is not empty.
pub(super) fn lines(text: &str) -> Vec<Record> {
    let line = |line: &str| Record::Fields(vec![line.to_owned()]);
    text.lines().filter(|text| !text.is_empty()).map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn shown(records: Vec<Record>) -> Vec<Vec<String>> {
        let fields = |record| match record {
            Record::Fields(fields) => fields,
            Record::Json(_) => Vec::new(),
        };
        records.into_iter().map(fields).collect()
    }

    #[rstest]
    #[case("", "")]
    #[case("a,b\r\nc,d\n", "a;b/c;d")]
    #[case("a,\n,b", "a;/;b")]
    #[case("a\n\nb", "a/b")]
    #[case("x\n\"\"\n", "x/")]
    #[case("\"a,\"\"b\"\"\nc\",d", "a,\"b\"\nc;d")]
    #[case("a\"b\",c", "a\"b\";c")]
    #[case("\"open,b", "open,b")]
    #[case("ä,\"ö\"", "ä;ö")]
    #[case("a\rb,c", "a\rb;c")]
    fn values_in_quotes_may_hold_anything(#[case] text: &str, #[case] expected: &str) {
        let records = shown(quoted(text, b',')).into_iter().map(|fields| fields.join(";"));
        assert_eq!(records.collect::<Vec<_>>().join("/"), expected);
    }

    #[test]
    fn a_backslash_escapes_in_tsve_alone() {
        assert_eq!(shown(escaped("a\\tb\tc\\\\\n")), [["a\tb", "c\\"]]);
        assert_eq!(shown(quoted("a\\tb\tc", b'\t')), [["a\\tb", "c"]]);
    }

    #[test]
    fn a_line_of_text_is_one_value() {
        assert_eq!(shown(lines("a,b\r\n\n\"c\"")), [["a,b"], ["\"c\""]]);
    }
}
