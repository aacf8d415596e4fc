//! Records of JSON: an object a line, or objects one behind the other. Strings are as they stand, since a member may go to a
//! column of strings.

use super::Record;
use crate::types::Dynamic;

/// A value a line; blank lines are none. The error is the number of a line that is no JSON, from 1.
pub(super) fn lines(text: &str) -> Result<Vec<Record>, usize> {
    let mut records = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        records.push(Record::Json(Dynamic::from_json_strict(line).ok_or(number + 1)?));
    }
    Ok(records)
}

/// The items of an array, or values one behind the other. The error is the byte at which a value that is no JSON begins.
pub(super) fn values(text: &str) -> Result<Vec<Record>, usize> {
    if text.trim_start().starts_with('[')
        && let Some(array) = Dynamic::from_json_strict(text)
    {
        let items = array.as_ref().as_array().into_iter().flatten();
        return Ok(items.map(|item| Record::Json(item.to_owned())).collect());
    }
    let mut records = Vec::new();
    let mut at = 0;
    while let Some(blank) = text[at..].find(|letter: char| !letter.is_whitespace() && letter != ',') {
        at += blank;
        let end = end_of_value(&text[at..]).ok_or(at)?;
        records.push(Record::Json(Dynamic::from_json_strict(&text[at..at + end]).ok_or(at)?));
        at += end;
    }
    Ok(records)
}

/// Where the object or array that `text` begins with ends.
fn end_of_value(text: &str) -> Option<usize> {
    let (mut depth, mut in_text, mut escaped) = (0usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            _ if in_text => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ if depth == 0 => return None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn shown(records: Result<Vec<Record>, usize>) -> Result<Vec<String>, usize> {
        let json = |record| match record {
            Record::Json(value) => value.as_ref().to_json_text(),
            Record::Fields(_) => String::new(),
        };
        records.map(|records| records.into_iter().map(json).collect())
    }

    #[rstest]
    #[case("[{\"a\": 1}, {\"a\": 2}]", Ok(&["{\"a\":1}", "{\"a\":2}"][..]))]
    #[case("{\"a\":\n1}\n{\"a\": \"}\\\"\"}", Ok(&["{\"a\":1}", "{\"a\":\"}\\\"\"}"][..]))]
    #[case(" \n", Ok(&[][..]))]
    #[case("{\"a\": 1} x", Err(9))]
    #[case("{\"a\": 1", Err(0))]
    #[case("[1]\n[2]", Ok(&["[1]", "[2]"][..]))]
    fn objects_may_span_lines(#[case] text: &str, #[case] expected: Result<&[&str], usize>) {
        let expected = expected.map(|texts| texts.iter().map(|text| (*text).to_owned()).collect());
        assert_eq!(shown(values(text)), expected);
    }

    #[test]
    fn a_line_that_is_no_json_is_told() {
        assert_eq!(shown(lines("{\"a\":1}\n\n{")), Err(3));
    }
}
