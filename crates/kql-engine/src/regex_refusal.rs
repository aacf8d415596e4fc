//! Why an expression is none of the page "Regex syntax", in the page's words, and what to write.

use regex_syntax::ast::{Error, ErrorKind, parse::Parser};

/// What is wrong and what to do. Nothing where the expression has the form that the page describes.
pub(crate) fn of(pattern: &str) -> Option<(String, Option<&'static str>)> {
    let error = Parser::new().parse(pattern).err()?;
    let part = part(pattern, &error);
    let (reason, help) = match error.kind() {
        ErrorKind::UnsupportedLookAround => (
            format!("look-around (`{part}`) is not part of the syntax"),
            Some("match what stands around it, too, and take out a group"),
        ),
        ErrorKind::UnsupportedBackreference => (
            format!("a reference back to a group (`{part}`) is not part of the syntax"),
            None,
        ),
        ErrorKind::EscapeUnrecognized | ErrorKind::FlagUnrecognized => (
            format!("`{part}` is not part of the syntax"),
            match part {
                r"\Z" => Some(r"write `\z` for the end of the text"),
                "(?>" => Some("`(?:` is a group, too, but gives back what it has taken, and so may match more"),
                "(?#" => Some("leave the comment out"),
                _ => None,
            },
        ),
        kind => (format!("{kind}, at `{part}`"), None),
    };
    Some((reason, help))
}

/// The part of the expression that an error is about: a group with its beginning.
fn part<'p>(pattern: &'p str, error: &Error) -> &'p str {
    let (start, end) = (error.span().start.offset, error.span().end.offset);
    let start = match error.kind() {
        ErrorKind::FlagUnrecognized => pattern.get(..start).and_then(|head| head.rfind("(?")).unwrap_or(start),
        _ => start,
    };
    match pattern.get(start..end).unwrap_or_default() {
        "" => pattern,
        part => part,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    #[rstest]
    #[case::end_of_text(r"a\Z", r"`\Z` is not part of the syntax")]
    #[case::atomic_group("b(?>a)", "`(?>` is not part of the syntax")]
    #[case::comment("(?#abc)a", "`(?#` is not part of the syntax")]
    #[case::look_ahead("a(?=b)", "look-around (`(?=`) is not part of the syntax")]
    #[case::look_behind("(?<!b)a", "look-around (`(?<!`) is not part of the syntax")]
    #[case::back_reference(r"(a)\1", r"a reference back to a group (`\1`) is not part of the syntax")]
    #[case::open_group("é(a", "unclosed group, at `(`")]
    #[case::nothing_to_repeat("*", "repetition operator missing expression, at `*`")]
    fn what_is_refused_is_named(#[case] pattern: &str, #[case] expected: &str) {
        assert_eq!(super::of(pattern).map(|(reason, _)| reason).as_deref(), Some(expected));
    }
}
