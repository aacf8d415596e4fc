//! `indexof(string, match [, start [, length [, occurrence]]])`, `indexof_regex(…)`

use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array};

use super::pattern::Patterns;
use crate::error::EvalError;
use crate::functions::string_operator::texts::text;
use crate::functions::{Args, Depends, Function, Nulls, example};

pub(super) static INDEXOF: Function = Function {
    name: "indexof",
    page: "indexof-function",
    about: "The position, in characters from 0, where a text occurs within another; -1 where it does not. The search begins \
            at `start` (from the end where negative) and goes on for `length` positions at which a hit may begin. What is \
            no text counts as `tostring()` prints it, a null as the empty text.",
    nulls: Nulls::Kernel,
    depends: Depends::Arguments,
    kernel: indexof,
    examples: &[
        example(
            "print indexof('abcdefg', 'cde'), indexof('abcdefg', 'cde', 3), indexof('abcdefg', 'cde', -5)",
            "2|-1|2",
        ),
        example("print indexof('abcdefgabcdefg', 'cde', 1, 10, 2)", "9"),
        example("print indexof(dynamic({}).a, 'x'), indexof('abc', long(null))", "-1|0"),
    ],
};

pub(super) static INDEXOF_REGEX: Function = Function {
    name: "indexof_regex",
    page: "indexof-regex-function",
    about: "The position, in characters from 0, where an expression matches; -1 where it does not, null where `start` is \
            negative. Matches do not overlap.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: indexof_regex,
    examples: &[
        example(
            r"print indexof_regex('abcabc', @'a.c'), indexof_regex('abcabcdefg', @'a.c', 0, 9, 2)",
            "0|3",
        ),
        example(r"print isnull(indexof_regex('abcabc', @'a|ab', -1))", "True"),
    ],
};

/// Where to look: positions in characters, `from` included, `to` not.
struct Range {
    from: usize,
    to: usize,
    occurrence: usize,
}

/// The optional arguments of a row; nothing where they are out of range, for which the result is null.
fn range(args: &Args<'_>, row: usize, source: &str, negative_start: bool) -> Option<Range> {
    let given = |index: usize, default: i64| {
        if args.len() > index {
            args.longs(index).get(row)
        } else {
            Some(default)
        }
    };
    let (start, length, occurrence) = (given(2, 0)?, given(3, -1)?, given(4, 1)?);
    if length < -1 || occurrence < 1 || (start < 0 && !negative_start) {
        return None;
    }
    let from = if start < 0 {
        (start + source.chars().count() as i64).max(0)
    } else {
        start
    };
    let from = usize::try_from(from).ok()?;
    Some(Range {
        from,
        to: usize::try_from(length).map_or(usize::MAX, |length| from.saturating_add(length)),
        occurrence: usize::try_from(occurrence).ok()?,
    })
}

/// The byte at which a character stands; the end of the text behind its last one.
fn byte_of(text: &str, position: usize) -> usize {
    if text.is_ascii() {
        return position.min(text.len());
    }
    text.char_indices().nth(position).map_or(text.len(), |(byte, _)| byte)
}

/// The position of the wanted one among the bytes at which hits begin, which come in order.
fn position(text: &str, range: &Range, mut hits: impl Iterator<Item = usize>) -> i64 {
    let Some(byte) = hits.nth(range.occurrence - 1) else {
        return -1;
    };
    let position = if text.is_ascii() {
        byte
    } else {
        text[..byte].chars().count()
    };
    if position < range.to { position as i64 } else { -1 }
}

fn indexof(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let (source, lookup) = (text(args, 0), text(args, 1));
    let (sources, lookups) = (source.strings(), lookup.strings());
    let positions = (0..args.rows()).map(|row| {
        let source = sources.get(row);
        let range = range(args, row, source, true)?;
        let mut at = byte_of(source, range.from);
        let hits = std::iter::from_fn(|| {
            let hit = at + source.get(at..)?.find(lookups.get(row))?;
            // hits may overlap: the next one begins behind this one's first character
            at = hit + source[hit..].chars().next().map_or(1, char::len_utf8);
            Some(hit)
        });
        Some(position(source, &range, hits))
    });
    Ok(Arc::new(Int64Array::from_iter(positions)))
}

fn indexof_regex(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let source = text(args, 0);
    let sources = source.strings();
    let mut patterns = Patterns::new(args, 1)?;
    let mut out = Vec::with_capacity(args.rows());
    for row in 0..args.rows() {
        let source = sources.get(row);
        let regex = patterns.get(args, row)?;
        out.push(range(args, row, source, false).map(|range| {
            let from = byte_of(source, range.from);
            let hits = regex.find_iter(&source[from..]).map(|hit| from + hit.start());
            position(source, &range, hits)
        }));
    }
    Ok(Arc::new(Int64Array::from(out)))
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::text;
    use crate::types::{Scalar, Ty};
    use rstest::rstest;

    fn index(name: &str, source: &str, lookup: &str, rest: &[i64]) -> String {
        let mut args = vec![Scalar::string(source), Scalar::string(lookup)];
        args.extend(rest.iter().map(|value| Scalar::Long(*value)));
        text(name, &args, Ty::Long)
    }

    /// Recorded: `emu-indexof-function-00`; the page says -1 for the third.
    #[rstest]
    #[case("abcdefg", "cde", &[], "2")]
    #[case("abcdefg", "cde", &[1, 4], "2")]
    #[case("abcdefg", "cde", &[1, 2], "2")]
    #[case("abcdefg", "cde", &[3, 4], "-1")]
    #[case("abcdefg", "cde", &[-5], "2")]
    #[case("1234567", "5", &[1, 4], "4")]
    #[case("abcdefg", "cde", &[2, -1], "2")]
    #[case("abcdefgabcdefg", "cde", &[1, 10, 2], "9")]
    #[case("abcdefgabcdefg", "cde", &[1, -1, 3], "-1")]
    #[case("abc", "b", &[0, -2], "null")]
    #[case("äöü", "ü", &[], "2")]
    #[case("abc", "b", &[17], "-1")]
    fn positions(#[case] source: &str, #[case] lookup: &str, #[case] rest: &[i64], #[case] expected: &str) {
        assert_eq!(index("indexof", source, lookup, rest), expected);
    }

    /// Recorded: `emu-indexof-regex-function-00`.
    #[rstest]
    #[case("abcabc", "a.c", &[], "0")]
    #[case("abcabcdefg", "a.c", &[0, 9, 2], "3")]
    #[case("abcabc", "a.c", &[1, -1, 2], "-1")]
    #[case("ababaa", "a.a", &[0, -1, 2], "-1")]
    #[case("abcabc", "a|ab", &[-1], "null")]
    fn regex_positions(#[case] source: &str, #[case] lookup: &str, #[case] rest: &[i64], #[case] expected: &str) {
        assert_eq!(index("indexof_regex", source, lookup, rest), expected);
    }
}
