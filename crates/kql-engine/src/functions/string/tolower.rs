//! `tolower(value)`, `toupper(value)`

use arrow::array::ArrayRef;

use super::column::TextColumn;
use crate::error::EvalError;
use crate::functions::string_operator::texts::{plain, text};
use crate::functions::{Args, Depends, Function, Nulls, example};

pub(super) static TOLOWER: Function = Function {
    name: "tolower",
    page: "tolower-function",
    about: "The text in lower case, character by character.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: |args| map(args, str::make_ascii_lowercase, lower),
    examples: &[example("print tolower('HELLO'), tolower('ÄÖ')", "hello|äö")],
};

pub(super) static TOUPPER: Function = Function {
    name: "toupper",
    page: "toupper-function",
    about: "The text in upper case, character by character; one without a single such character stays.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: |args| map(args, str::make_ascii_uppercase, upper),
    examples: &[example("print toupper('hello'), toupper('straße')", "HELLO|STRAßE")],
};

fn lower(c: char) -> char {
    one(c.to_lowercase()).unwrap_or(c)
}

fn upper(c: char) -> char {
    one(c.to_uppercase()).unwrap_or(c)
}

fn one(mut chars: impl Iterator<Item = char>) -> Option<char> {
    let first = chars.next();
    if chars.next().is_some() { None } else { first }
}

fn map(args: &Args<'_>, ascii: fn(&mut str), other: fn(char) -> char) -> Result<ArrayRef, EvalError> {
    let value = text(args, 0);
    let bytes = plain(&value).map_or(0, |column| column.value_data().len());
    let texts = value.strings();
    let mut out = TextColumn::new(args.rows(), bytes);
    for row in 0..args.rows() {
        let text = texts.get(row);
        out.push_with(|out| {
            if text.is_ascii() {
                let start = out.len();
                out.push_str(text);
                ascii(&mut out[start..]);
            } else {
                out.extend(text.chars().map(other));
            }
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
    #[case("ABCdef", "abcdef", "ABCDEF")]
    #[case("Ä1ß", "ä1ß", "Ä1ß")]
    #[case("", "", "")]
    fn cases(#[case] source: &str, #[case] lower: &str, #[case] upper: &str) {
        assert_eq!(text("tolower", &[Scalar::string(source)], Ty::String), lower);
        assert_eq!(text("toupper", &[Scalar::string(source)], Ty::String), upper);
    }
}
