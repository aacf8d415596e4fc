//! Comparing texts without regard to case, character by character.
//!
//! Characters are equal when their simple upper-case forms are, as in .NET's ordinal comparison. ASCII letters are
//! equal to ASCII letters alone (the Kelvin sign is no `k`), so that an ASCII needle can be searched for in bytes.

/// What all cases of a character have in common.
pub(crate) fn fold(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    let upper = single(c.to_uppercase()).unwrap_or(c);
    let lower = single(upper.to_lowercase()).unwrap_or(upper);
    if lower.is_ascii() { c } else { lower }
}

fn single(mut chars: impl Iterator<Item = char>) -> Option<char> {
    let first = chars.next();
    if chars.next().is_some() { None } else { first }
}

/// Replaces `out` by the folded text.
pub(crate) fn fold_into(text: &str, out: &mut String) {
    out.clear();
    if text.is_ascii() {
        out.push_str(text);
        out.make_ascii_lowercase();
    } else {
        out.extend(text.chars().map(fold));
    }
}

/// The folded text.
pub(crate) fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_into(text, &mut out);
    out
}

/// Whether two texts are equal but for case.
pub(crate) fn equal(left: &str, right: &str) -> bool {
    if left.is_ascii() || right.is_ascii() {
        return left.eq_ignore_ascii_case(right);
    }
    left.chars().map(fold).eq(right.chars().map(fold))
}

/// Whether `text` begins with `prefix` but for case.
pub(crate) fn starts(text: &str, prefix: &str) -> bool {
    if prefix.is_ascii() {
        let head = text.as_bytes().get(..prefix.len());
        return head.is_some_and(|head| head.eq_ignore_ascii_case(prefix.as_bytes()));
    }
    let mut chars = text.chars().map(fold);
    prefix.chars().map(fold).all(|wanted| chars.next() == Some(wanted))
}

/// Whether `text` ends with `suffix` but for case.
pub(crate) fn ends(text: &str, suffix: &str) -> bool {
    if suffix.is_ascii() {
        let from = text.len().checked_sub(suffix.len());
        let tail = from.and_then(|from| text.as_bytes().get(from..));
        return tail.is_some_and(|tail| tail.eq_ignore_ascii_case(suffix.as_bytes()));
    }
    let mut chars = text.chars().rev().map(fold);
    suffix
        .chars()
        .rev()
        .map(fold)
        .all(|wanted| chars.next() == Some(wanted))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("Straße", "STRAßE", true)]
    #[case("ÉCOLE", "école", true)]
    #[case("ΣΊΣΥΦΟΣ", "σίσυφος", true)]
    #[case("\u{212a}", "k", false)]
    #[case("ı", "I", false)]
    #[case("a", "b", false)]
    fn equal_but_for_case(#[case] left: &str, #[case] right: &str, #[case] expected: bool) {
        assert_eq!(equal(left, right), expected);
        assert_eq!(folded(left) == folded(right), expected);
        assert_eq!(starts(left, right) && ends(left, right), expected);
    }

    /// The byte search for ASCII needles rests on this.
    #[test]
    fn no_other_character_folds_to_ascii() {
        for c in (128..=u32::from(char::MAX)).filter_map(char::from_u32) {
            assert!(!fold(c).is_ascii(), "{c:?}");
        }
    }
}
