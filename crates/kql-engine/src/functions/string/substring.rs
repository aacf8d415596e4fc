//! `substring(source, startingIndex [, length])`

use arrow::array::ArrayRef;

use super::column::TextColumn;
use crate::error::EvalError;
use crate::functions::string_operator::texts::text;
use crate::functions::{Args, Depends, Function, Nulls, example};

pub(super) static SUBSTRING: Function = Function {
    name: "substring",
    page: "substring-function",
    about: "The characters from a position on, or a number of them. A negative position counts from the end; one outside \
            of the text gives an empty text.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: substring,
    examples: &[
        example(
            "print substring('123456', 1), substring('123456', 2, 2), substring('123456', -2, 2)",
            "23456|34|56",
        ),
        example("print substring('abc', 10, 3), substring('abc', -10)", "|"),
    ],
};

fn substring(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let value = text(args, 0);
    let (texts, starts, lengths) = (value.strings(), args.longs(1), args.longs(2));
    let limited = args.len() > 2;
    let mut out = TextColumn::new(args.rows(), args.rows() * 8);
    for row in 0..args.rows() {
        let length = if limited {
            lengths.get(row).unwrap_or(0)
        } else {
            i64::MAX
        };
        out.push(part(texts.get(row), starts.get(row).unwrap_or(0), length));
    }
    out.finish(args.span())
}

/// Recorded: `measured-substring-*`. A start in front of the text gives nothing, even where the length reaches into it.
fn part(text: &str, start: i64, length: i64) -> &str {
    let Ok(length) = usize::try_from(length) else { return "" };
    let start = if start < 0 {
        let count = if text.is_ascii() {
            text.len()
        } else {
            text.chars().count()
        };
        start + count as i64
    } else {
        start
    };
    let Ok(start) = usize::try_from(start) else { return "" };
    if text.is_ascii() {
        let end = start.saturating_add(length).min(text.len());
        return text.get(start..end).unwrap_or("");
    }
    let mut places = text.char_indices().map(|(place, _)| place);
    let Some(from) = places.nth(start) else { return "" };
    match length.checked_sub(1) {
        None => "",
        Some(further) => places.nth(further).map_or(&text[from..], |to| &text[from..to]),
    }
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::text;
    use crate::types::{Scalar, Ty};
    use rstest::rstest;

    #[rstest]
    #[case("abcdefg", 1, Some(3), "bcd")]
    #[case("abcdefg", 5, Some(10), "fg")]
    #[case("abcdefg", 10, Some(3), "")]
    #[case("abcdefg", 1, Some(0), "")]
    #[case("abcdefg", 1, Some(-1), "")]
    #[case("abc", 3, Some(1), "")]
    #[case("abcdefg", -3, Some(2), "ef")]
    #[case("abcdefg", -3, None, "efg")]
    #[case("abc", -10, Some(2), "")]
    #[case("abc", -10, None, "")]
    #[case("abcdefg", 0, None, "abcdefg")]
    #[case("héllo", 1, Some(3), "éll")]
    #[case("héllo", 1, None, "éllo")]
    #[case("héllo", -4, Some(1), "é")]
    #[case("héllo", 2, Some(0), "")]
    #[case("héllo", 9, None, "")]
    fn parts(#[case] source: &str, #[case] start: i64, #[case] length: Option<i64>, #[case] expected: &str) {
        let mut args = vec![Scalar::string(source), Scalar::Long(start)];
        args.extend(length.map(Scalar::Long));
        assert_eq!(text("substring", &args, Ty::String), expected);
    }
}
