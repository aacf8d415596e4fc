//! What RE2 takes and the syntax of the page "Regex syntax" refuses.
//!
//! Kusto's expressions were RE2's before the page listed the syntax it lists today, and published queries are written for
//! both: `^{cmd}$`, `[[]`. An expression of the page's syntax means what the page says; one that is none is read as RE2
//! reads it, where the difference is only in what stands for itself.

/// `pattern` in the page's syntax, where only what RE2 takes literally keeps it from being that: a brace that begins no
/// repetition, a bracket, `&` or `~` within a class, an octal `\12`, and `\Q…\E`. `None` where nothing of that is there.
pub(crate) fn literal_parts(pattern: &str) -> Option<String> {
    let mut out = String::with_capacity(pattern.len() + 8);
    let mut rest = pattern;
    // whether what stands before can be repeated
    let mut atom = false;
    while let Some(first) = rest.chars().next() {
        let taken = match first {
            '\\' => escape(rest, &mut out)?,
            '[' => class(rest, &mut out)?,
            '{' if atom && repetition(rest).is_some() => push(rest, repetition(rest)?, &mut out),
            '{' => {
                out.push_str("\\{");
                1
            }
            // `(?i)` and `(?P<name>`: a brace is no part of them
            _ => push(rest, first.len_utf8(), &mut out),
        };
        atom = !matches!(first, '(' | '|');
        rest = &rest[taken..];
    }
    (out != pattern).then_some(out)
}

/// Takes the first bytes of `rest` over as they are; gives how many.
fn push(rest: &str, bytes: usize, out: &mut String) -> usize {
    out.push_str(&rest[..bytes]);
    bytes
}

/// The length of `{2}`, `{2,}` or `{2,3}` at the start of `rest`.
fn repetition(rest: &str) -> Option<usize> {
    let end = rest.find('}')?;
    let (low, high) = rest[1..end].split_once(',').unwrap_or((&rest[1..end], ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    (!low.is_empty() && digits(low) && digits(high)).then_some(end + 1)
}

/// An escape at the start of `rest`; gives its length. `None` where it has no end.
fn escape(rest: &str, out: &mut String) -> Option<usize> {
    let body = &rest[1..];
    let second = body.chars().next()?;
    if second == 'Q' {
        let quoted = &body[1..];
        let end = quoted.find("\\E").unwrap_or(quoted.len());
        out.push_str(&regex_syntax::escape(&quoted[..end]));
        return Some(rest.len().min(2 + end + 2));
    }
    let octal = body
        .bytes()
        .take(3)
        .take_while(|byte| matches!(byte, b'0'..=b'7'))
        .count();
    if octal > 1 || (octal == 1 && second == '0') {
        let code = u32::from_str_radix(&body[..octal], 8).ok()?;
        out.push_str(&format!("\\x{{{code:x}}}"));
        return Some(1 + octal);
    }
    // `\p{Greek}`, `\x{7f}`
    if matches!(second, 'p' | 'P' | 'x' | 'u' | 'U' | 'b') && body[1..].starts_with('{') {
        let end = body.find('}')?;
        return Some(push(rest, 1 + end + 1, out));
    }
    Some(push(rest, 1 + second.len_utf8(), out))
}

/// A class in brackets at the start of `rest`; gives its length. `None` where it has no end.
fn class(rest: &str, out: &mut String) -> Option<usize> {
    let mut at = push(rest, 1, out);
    if rest[at..].starts_with('^') {
        at += push(&rest[at..], 1, out);
    }
    let mut first = true;
    loop {
        let here = &rest[at..];
        let char = here.chars().next()?;
        at += match char {
            ']' if first => {
                out.push_str("\\]");
                1
            }
            ']' => return Some(at + push(here, 1, out)),
            '[' if here.starts_with("[:") && here.contains(":]") => push(here, here.find(":]")? + 2, out),
            '[' | '&' | '~' => {
                out.push('\\');
                push(here, 1, out)
            }
            '\\' => escape(here, out)?,
            _ => push(here, char.len_utf8(), out),
        };
        first = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    // a brace that repeats nothing
    #[case::begins("^{a-z}$", Some(r"^\{a-z}$"), "{a-z}")]
    #[case::no_number("a{x}", Some(r"a\{x}"), "a{x}")]
    #[case::a_range_of_counts("[0-9]{1-3}+", Some(r"[0-9]\{1-3}+"), "7{1-3}}")]
    #[case::behind_a_bar("x|{2}", Some(r"x|\{2}"), "{2}")]
    #[case::beside_one_that_repeats("a{2}{", Some(r"a{2}\{"), "aa{")]
    #[case::property(r"\p{Lu}{", Some(r"\p{Lu}\{"), "Ä{")]
    // classes
    #[case::bracket("[[]", Some(r"[\[]"), "[")]
    #[case::closing_bracket_first("[][]+", Some(r"[\]\[]+"), "][")]
    #[case::named("[[:digit:][]", Some(r"[[:digit:]\[]"), "7")]
    #[case::not_an_intersection("[a&&b[]", Some(r"[a\&\&b\[]"), "&")]
    // escapes
    #[case::octal(r"\101", Some(r"\x{41}"), "A")]
    #[case::quoted(r"\Qa.b\E+", Some(r"a\.b+"), "a.bb")]
    #[case::quoted_to_the_end(r"\Qa{", Some(r"a\{"), "a{")]
    #[case::none_of_it("a{2}[b]", None, "aab")]
    fn what_stands_for_itself(#[case] pattern: &str, #[case] expected: Option<&str>, #[case] text: &str) {
        let read = literal_parts(pattern);
        assert_eq!(read.as_deref(), expected);
        let regex = regex::Regex::new(read.as_deref().unwrap_or(pattern)).unwrap();
        assert!(regex.is_match(text), "{regex} and {text}");
    }

    /// Breaks when an expression that RE2 refuses too is taken.
    #[rstest]
    #[case::look_around("(?=a)")]
    #[case::back_reference(r"(a)\1")]
    #[case::open_class("[a")]
    #[case::open_group("(a{")]
    #[case::trailing_escape("a{\\")]
    fn what_nobody_takes(#[case] pattern: &str) {
        let read = literal_parts(pattern);
        assert!(regex::Regex::new(read.as_deref().unwrap_or(pattern)).is_err());
    }
}
