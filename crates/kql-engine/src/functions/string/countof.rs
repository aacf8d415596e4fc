//! `countof(source, search [, kind])`

use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array};

use super::pattern::Patterns;
use crate::error::EvalError;
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::types::Scalar;

pub(super) static COUNTOF: Function = Function {
    name: "countof",
    page: "countof-function",
    about: "How often a text occurs within another, overlaps included; with kind `regex` how often an expression matches, \
            without overlaps.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: countof,
    examples: &[
        example("print countof('aaaa', 'aa'), countof('aaaa', 'aa', 'regex')", "3|2"),
        example("print countof('abcabc', 'a.c', 'regex')", "2"),
    ],
};

fn countof(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let kind = args.constant(2).and_then(Scalar::as_str).unwrap_or("normal");
    if kind.eq_ignore_ascii_case("regex") {
        return by_regex(args);
    }
    if !kind.eq_ignore_ascii_case("normal") {
        let message = format!("`countof` knows the kinds `normal` and `regex`, not `{kind}`");
        return Err(EvalError::argument(message, args.arg_span(2)));
    }
    let (texts, searched) = (args.strings(0), args.strings(1));
    let counts = (0..args.rows()).map(|row| overlapping(texts.get(row), searched.get(row)));
    Ok(Arc::new(Int64Array::from_iter_values(counts)))
}

/// An empty text occurs nowhere (recorded: `measured-countof-07a`).
fn overlapping(text: &str, searched: &str) -> i64 {
    let Some(first) = searched.chars().next() else { return 0 };
    let (mut from, mut count) = (0, 0);
    while let Some(hit) = text[from..].find(searched) {
        count += 1;
        from += hit + first.len_utf8();
    }
    count
}

fn by_regex(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let texts = args.strings(0);
    let mut patterns = Patterns::new(args, 1)?;
    let mut counts = Vec::with_capacity(args.rows());
    for row in 0..args.rows() {
        counts.push(patterns.get(args, row)?.find_iter(texts.get(row)).count() as i64);
    }
    Ok(Arc::new(Int64Array::from(counts)))
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::text;
    use crate::types::{Scalar, Ty};
    use rstest::rstest;

    /// Recorded: `measured-countof-*`.
    #[rstest]
    #[case("aaaa", "aa", "normal", "3")]
    #[case("aaa", "aa", "normal", "2")]
    #[case("", "a", "normal", "0")]
    #[case("ab", "abc", "normal", "0")]
    #[case("AAAA", "aa", "normal", "0")]
    #[case("abc", "", "normal", "0")]
    #[case("ααα", "αα", "normal", "2")]
    #[case("aaaa", "aa", "regex", "2")]
    #[case("aaaa", "a+", "regex", "1")]
    fn counts(#[case] source: &str, #[case] search: &str, #[case] kind: &str, #[case] expected: &str) {
        let args = [source, search, kind].map(Scalar::string);
        assert_eq!(text("countof", &args, Ty::Long), expected);
    }
}
