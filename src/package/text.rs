//! Text as ARM reads it.

use serde_json::Value;
use std::borrow::Cow;

/// Text that ARM takes literally.
///
/// What begins with `[` and ends with `]` is an expression to ARM, unless its first bracket is doubled; anything else
/// must stay as it is (ARM documentation: Template syntax).
pub(super) fn literal(text: &str) -> Cow<'_, str> {
    if text.starts_with('[') && text.ends_with(']') {
        Cow::Owned(format!("[{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Makes every text in `value` literal; keys are never expressions.
pub(super) fn make_literal(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Cow::Owned(escaped) = literal(text) {
                *text = escaped;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(make_literal),
        Value::Object(entries) => entries.values_mut().for_each(make_literal),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Text inside a quoted part of an expression: `'` is doubled, and there are no other escapes.
pub(super) fn quoted(text: &str) -> String {
    text.replace('\'', "''")
}

/// `\r\n` and `\r` as `\n`.
pub(super) fn with_unix_line_ends(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// A query with `\n` line ends and at most one at its end.
pub(super) fn query(text: &str) -> String {
    let text = with_unix_line_ends(text);
    let kept = text.trim_end_matches('\n');
    if kept.len() == text.len() {
        text
    } else {
        format!("{kept}\n")
    }
}

/// A description without trailing line ends and without the pair of quotes that the house style of Azure-Sentinel puts
/// around it. The flag says whether quotes were taken away.
pub(super) fn description(text: &str) -> (String, bool) {
    let text = with_unix_line_ends(text);
    let quoted = text.trim_end();
    for quote in ['\'', '"'] {
        if quoted.len() >= 2
            && let Some(inner) = quoted.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote))
        {
            return (inner.trim_end_matches('\n').to_owned(), true);
        }
    }
    (text.trim_end_matches('\n').to_owned(), false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("[Deprecated]", "[[Deprecated]")]
    #[case("[[x]]", "[[[x]]")]
    #[case("[]", "[[]")]
    #[case("[a]\n[b]", "[[a]\n[b]")]
    #[case("[Deprecated] Foo", "[Deprecated] Foo")]
    #[case("a [b]", "a [b]")]
    #[case("", "")]
    fn only_what_looks_like_an_expression_is_escaped(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(literal(text), expected);
    }

    #[rstest]
    #[case("'Finds it.'\n", "Finds it.", true)]
    #[case("\"Finds it.\"", "Finds it.", true)]
    #[case("'Finds it.\n", "'Finds it.", false)]
    #[case("'", "'", false)]
    #[case("''", "", true)]
    #[case("Finds 'it'", "Finds 'it'", false)]
    #[case("Two\r\nlines\n\n", "Two\nlines", false)]
    #[case("'Blank inside '\n", "Blank inside ", true)]
    #[case("'Blank outside' \n", "Blank outside", true)]
    #[case("'Line inside\n'\n", "Line inside", true)]
    fn descriptions_lose_one_pair_of_quotes(#[case] text: &str, #[case] expected: &str, #[case] stripped: bool) {
        assert_eq!(description(text), (expected.to_owned(), stripped));
    }

    #[rstest]
    #[case("T\r\n| take 1\r\n\r\n", "T\n| take 1\n")]
    #[case("T", "T")]
    fn queries_end_with_at_most_one_line_end(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(query(text), expected);
    }
}
