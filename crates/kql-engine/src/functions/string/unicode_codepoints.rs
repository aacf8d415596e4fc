//! `unicode_codepoints_from_string(value)`, `unicode_codepoints_to_string(value, …)`, `to_utf8(…)`, `make_string(…)`

use arrow::array::ArrayRef;

use super::column::TextColumn;
use crate::error::EvalError;
use crate::functions::dynamic::column::DynamicColumn;
use crate::functions::string_operator::texts::text;
use crate::functions::{Args, Depends, Example, Function, Nulls, example};
use crate::types::dynamic::{ArrayBuilder, Kind, write_long};
use crate::types::{DynRef, Ty};

const fn from(name: &'static str, about: &'static str, examples: &'static [Example]) -> Function {
    Function {
        name,
        page: "unicode-codepoints-from-string-function",
        about,
        nulls: Nulls::Propagate,
        depends: Depends::Arguments,
        kernel: from_string,
        examples,
    }
}

const fn to(name: &'static str, about: &'static str, examples: &'static [Example]) -> Function {
    Function {
        name,
        page: "unicode-codepoints-to-string-function",
        about,
        nulls: Nulls::Propagate,
        depends: Depends::Arguments,
        kernel: to_string,
        examples,
    }
}

pub(super) static UNICODE_CODEPOINTS_FROM_STRING: Function = from(
    "unicode_codepoints_from_string",
    "The code points of a text as an array of longs.",
    &[example("print unicode_codepoints_from_string('⒦⒰')", "[9382,9392]")],
);

pub(super) static TO_UTF8: Function = from(
    "to_utf8",
    "The obsolete spelling of `unicode_codepoints_from_string`.",
    &[example("print to_utf8('Ku')", "[75,117]")],
);

pub(super) static UNICODE_CODEPOINTS_TO_STRING: Function = to(
    "unicode_codepoints_to_string",
    "The text of code points, given as numbers or arrays of them; empty where one is no code point.",
    &[
        example("print unicode_codepoints_to_string(75, 117, 115, 116, 111)", "Kusto"),
        example(
            "print unicode_codepoints_to_string(dynamic([75, 117, 115]), 116, 111)",
            "Kusto",
        ),
    ],
);

pub(super) static MAKE_STRING: Function = to(
    "make_string",
    "The obsolete spelling of `unicode_codepoints_to_string`.",
    &[example("print make_string(75, 117)", "Ku")],
);

fn from_string(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let value = text(args, 0);
    let texts = value.strings();
    let mut out = DynamicColumn::new(args.rows());
    for row in 0..args.rows() {
        let mut points = ArrayBuilder::new();
        for c in texts.get(row).chars() {
            points.push_with(|out| write_long(out, i64::from(u32::from(c))));
        }
        out.push_with(|out| points.write(out));
    }
    out.finish(args.span())
}

fn to_string(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let mut out = TextColumn::new(args.rows(), args.rows() * 8);
    for row in 0..args.rows() {
        let text: Option<String> = (0..args.len()).map(|index| argument(args, index, row)).collect();
        out.push(&text.unwrap_or_default());
    }
    out.finish(args.span())
}

/// The text that one argument stands for in a row; nothing where it holds what is no code point.
fn argument(args: &Args<'_>, index: usize, row: usize) -> Option<String> {
    let point = |number: i64| u32::try_from(number).ok().and_then(char::from_u32);
    if !matches!(args.ty(index), Ty::Dynamic | Ty::Unknown) {
        return args.longs(index).get(row).and_then(point).map(String::from);
    }
    let leaf = |value: DynRef<'_>| match value.kind() {
        Kind::Long(number) => point(number),
        _ => None,
    };
    let value = args.dynamics(index).get(row)?;
    match value.as_array() {
        Some(items) => items.map(leaf).collect(),
        None => leaf(value).map(String::from),
    }
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::text;
    use crate::types::{Dynamic, Scalar, Ty};
    use rstest::rstest;

    #[rstest]
    #[case(&[Scalar::Long(75), Scalar::Long(10), Scalar::Long(111)], "K\no")]
    #[case(&[Scalar::dynamic(Dynamic::from_json("[75,117]").unwrap()), Scalar::Long(115)], "Kus")]
    #[case(&[Scalar::Long(75), Scalar::Long(0xd800)], "")]
    #[case(&[Scalar::Long(-1)], "")]
    fn to_text(#[case] args: &[Scalar], #[case] expected: &str) {
        assert_eq!(text("unicode_codepoints_to_string", args, Ty::String), expected);
    }

    #[rstest]
    #[case("קו -", "[1511,1493,32,45]")]
    #[case("", "[]")]
    fn from_text(#[case] source: &str, #[case] expected: &str) {
        let args = [Scalar::string(source)];
        assert_eq!(text("unicode_codepoints_from_string", &args, Ty::Dynamic), expected);
    }
}
