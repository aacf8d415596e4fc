//! A text that every match of a regular expression contains, by which a column is searched before the expression runs.

use regex_syntax::hir::{Class, Hir, HirKind};

use super::needle::{Borders, Case, Needle};

/// Shorter texts are found too often to help.
const SHORTEST: usize = 3;

/// The longest ASCII text that all matches contain, if case is ignored. Nothing where none is found; then nothing is said
/// about the matches.
pub(super) fn required(pattern: &str) -> Option<Needle> {
    let hir = regex_syntax::parse(pattern).ok()?;
    let mut runs = Runs::default();
    runs.visit(&hir);
    runs.end();
    let longest = runs.longest;
    (longest.len() >= SHORTEST).then(|| Needle::new(&longest, Case::Ignored, Borders::NONE))
}

/// Literal characters that stand next to each other in every match.
#[derive(Default)]
struct Runs {
    current: String,
    longest: String,
}

impl Runs {
    fn end(&mut self) {
        if self.current.len() > self.longest.len() {
            self.longest = std::mem::take(&mut self.current);
        }
        self.current.clear();
    }

    fn visit(&mut self, hir: &Hir) {
        match hir.kind() {
            HirKind::Literal(literal) => match std::str::from_utf8(&literal.0) {
                Ok(text) if text.is_ascii() => self.current.push_str(text),
                _ => self.end(),
            },
            HirKind::Class(class) => match case_pair(class) {
                Some(letter) => self.current.push(letter),
                None => self.end(),
            },
            HirKind::Concat(parts) => parts.iter().for_each(|part| self.visit(part)),
            HirKind::Capture(capture) => self.visit(&capture.sub),
            HirKind::Repetition(repetition) if repetition.min > 0 => {
                // the first copy follows what stands before, the last precedes what stands behind
                self.visit(&repetition.sub);
                self.end();
            }
            HirKind::Look(_) | HirKind::Empty => {}
            HirKind::Repetition(_) | HirKind::Alternation(_) => self.end(),
        }
    }
}

/// The letter of which a class holds both cases and nothing else, as `(?i)a` is parsed. Of `k` and `s` it holds a third
/// character, so they are none.
fn case_pair(class: &Class) -> Option<char> {
    let Class::Unicode(class) = class else { return None };
    let chars: Vec<char> = class
        .iter()
        .take(3)
        .map(|range| (range.start() == range.end()).then_some(range.start()))
        .collect::<Option<_>>()?;
    match chars[..] {
        [upper, lower] if upper.is_ascii_uppercase() && upper.to_ascii_lowercase() == lower => Some(lower),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("abc", "abc")]
    #[case("(?i)AbC-1", "abc-1")]
    #[case(r"\d+-(foo)bar$", "-foobar")]
    #[case("ab+cd", "ab")]
    #[case("a|bcd", "")]
    #[case("abc?de", "ab")]
    #[case("(?i)mimikatz", "mimi")]
    #[case("(abc)?defg", "defg")]
    fn runs(#[case] pattern: &str, #[case] longest: &str) {
        let mut runs = Runs::default();
        runs.visit(&regex_syntax::parse(pattern).unwrap());
        runs.end();
        assert_eq!(runs.longest, longest);
    }

    proptest! {
        /// Breaks when a row that matches is passed over.
        #[test]
        fn every_match_has_it(
            pattern in "(\\(\\?i\\)|)(a|b|k|[ab]|ab|abc|\\(abc\\)|a\\+|b\\?|\\.|\\(a\\|b\\)|x\\{2\\}){1,6}",
            text in "[abckxAB\u{212a}]{0,12}",
        ) {
            if let (Ok(regex), Some(needle)) = (regex::Regex::new(&pattern), required(&pattern))
                && regex.is_match(&text) {
                    prop_assert!(needle.is_in(&text, &mut String::new()), "{} {}", pattern, text);
                }
        }
    }
}
