//! `translate(searchList, replacementList, source)`

use std::collections::BTreeMap;

use arrow::array::ArrayRef;

use super::column::TextColumn;
use crate::error::EvalError;
use crate::functions::{Args, Depends, Function, Nulls, example};

pub(super) static TRANSLATE: Function = Function {
    name: "translate",
    page: "translate-function",
    about: "Replaces each character of the first list by the one at its place in the second. A shorter second list is \
            filled up with its last character; an empty one removes.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: translate,
    examples: &[example(
        "print translate('krasp', 'otsku', 'spark'), translate('abc', 'x', 'abc'), translate('abc', '', 'ab')",
        "kusto|xxx|",
    )],
};

type Table = BTreeMap<char, Option<char>>;

fn table(search: &str, replacement: &str) -> Table {
    let last = replacement.chars().next_back();
    let mut replacements = replacement.chars();
    let mut table = Table::new();
    for c in search.chars() {
        let new = replacements.next().or(last);
        table.entry(c).or_insert(new);
    }
    table
}

fn translate(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let (search, replacement, texts) = (args.strings(0), args.strings(1), args.strings(2));
    let mut out = TextColumn::new(args.rows(), args.rows() * 16);
    let mut current = ("", "", Table::new());
    for row in 0..args.rows() {
        let (from, to) = (search.get(row), replacement.get(row));
        if (from, to) != (current.0, current.1) {
            current = (from, to, table(from, to));
        }
        out.push_with(|out| {
            let chars = texts.get(row).chars();
            out.extend(chars.filter_map(|c| current.2.get(&c).copied().unwrap_or(Some(c))));
        });
    }
    out.finish(args.span())
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::text;
    use crate::types::{Scalar, Ty};
    use rstest::rstest;

    #[rstest]
    #[case("krasp", "otsku", "spark", "kusto")]
    #[case("abc", "x", "abc-", "xxx-")]
    #[case("abc", "", "ab", "")]
    #[case("", "x", "ab", "ab")]
    #[case("é", "e", "café", "cafe")]
    fn replaces(#[case] from: &str, #[case] to: &str, #[case] source: &str, #[case] expected: &str) {
        let args = [from, to, source].map(Scalar::string);
        assert_eq!(text("translate", &args, Ty::String), expected);
    }
}
