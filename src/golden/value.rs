//! A value as goldens show it.

use kql_engine::types::{Scalar, Ty, datetime, number, timespan};

/// A value in one line. Null is `null`; text stands as it is, or in JSON quotes where it could be taken for something
/// else: when it is empty, is the word `null`, starts with a quote, has blanks at its ends, or holds characters that do
/// not show.
pub(super) fn show(value: &Scalar) -> String {
    match value {
        Scalar::Null(_) => "null".to_string(),
        Scalar::Bool(value) => value.to_string(),
        Scalar::Real(value) => number::format_real(*value),
        Scalar::Datetime(ticks) => datetime::format_short(*ticks),
        Scalar::Timespan(ticks) => timespan::format(*ticks),
        Scalar::String(text) => quote(text),
        Scalar::Dynamic(value) => escape(&value.as_ref().to_json_text()),
        value => value.to_text(),
    }
}

/// Whether the value is left out where rows are shown cell by cell.
pub(super) fn is_blank(value: &Scalar) -> bool {
    value.is_null() || value.as_str() == Some("")
}

/// Text, in quotes where it needs them.
pub(super) fn quote(text: &str) -> String {
    let odd = text.is_empty()
        || text == "null"
        || text.starts_with('"')
        || text.trim() != text
        || text.chars().any(|letter| letter.is_control() || is_invisible(letter));
    if odd {
        escape(&serde_json::Value::from(text).to_string())
    } else {
        text.to_string()
    }
}

/// Text for a line that is text anyway (a name, a description): quotes only where characters do not show.
pub(super) fn line(text: &str) -> String {
    if text.chars().any(|letter| letter.is_control() || is_invisible(letter)) {
        quote(text)
    } else {
        text.to_string()
    }
}

/// Characters that JSON leaves as they are and that do not show, as JSON escapes.
fn escape(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for letter in json.chars() {
        if letter.is_control() || is_invisible(letter) {
            let mut units = [0; 2];
            for unit in letter.encode_utf16(&mut units) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            out.push(letter);
        }
    }
    out
}

/// Blanks other than the space, marks of direction and of zero width: they hide in a review.
fn is_invisible(letter: char) -> bool {
    (letter.is_whitespace() && letter != ' ')
        || matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Whether values of the type are set flush right in tables.
pub(super) fn is_number(ty: Ty) -> bool {
    ty.is_number()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("alice", "alice")]
    #[case("", "\"\"")]
    #[case("null", "\"null\"")]
    #[case(" x", "\" x\"")]
    #[case("a\nb", "\"a\\nb\"")]
    #[case("a\u{a0}b", "\"a\\u00a0b\"")]
    #[case("a\u{202e}b", "\"a\\u202eb\"")]
    #[case("\"x\"", "\"\\\"x\\\"\"")]
    #[case("ä😀", "ä😀")]
    fn text_that_could_mislead_is_quoted(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(show(&Scalar::string(text)), expected);
    }
}
