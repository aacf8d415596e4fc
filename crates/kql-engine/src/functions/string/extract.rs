//! `extract(regex, captureGroup, source [, typeLiteral])`

use arrow::array::ArrayRef;

use super::column::TextColumn;
use super::pattern::Patterns;
use crate::cast::cast;
use crate::error::EvalError;
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::types::Ty;
use crate::value::Value;

pub(super) static EXTRACT: Function = Function {
    name: "extract",
    page: "extract-function",
    about: "What a group of an expression matched first in a text (0: the whole match), as text or converted to a type. \
            Empty, or null for another type, where nothing matches or there is no such group.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: extract,
    examples: &[
        example("print extract('User: ([^,]+)', 1, 'User: James, Age: 29')", "James"),
        example(r"print extract(@'\d+', 0, 'User: David, Age: 35', typeof(long))", "35"),
    ],
};

fn extract(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let (groups, texts) = (args.longs(1), args.strings(2));
    let mut patterns = Patterns::new(args, 0)?;
    let mut out = TextColumn::new(args.rows(), args.rows() * 16);
    for row in 0..args.rows() {
        let regex = patterns.get(args, row)?;
        let text = texts.get(row);
        let found = match groups.get(row).and_then(|group| usize::try_from(group).ok()) {
            Some(0) => regex.find(text),
            Some(group) if group < regex.captures_len() => {
                regex.captures(text).and_then(|captures| captures.get(group))
            }
            _ => None,
        };
        out.push(found.map_or("", |found| found.as_str()));
    }
    let found = Value::Array(out.finish(args.span())?);
    Ok(cast(&found, Ty::String, args.result(), args.rows()).into_array(args.rows()))
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::text;
    use crate::types::{Scalar, Ty};
    use rstest::rstest;

    #[rstest]
    #[case("([0-9.]+) (s|ms)$", 1, Ty::String, "127.5")]
    #[case("([0-9.]+) (s|ms)$", 2, Ty::String, "ms")]
    #[case("([0-9.]+) (s|ms)$", 0, Ty::String, "127.5 ms")]
    #[case("([0-9.]+) (s|ms)$", 3, Ty::String, "")]
    #[case("([0-9.]+) (s|ms)$", 1, Ty::Real, "127.5")]
    #[case("([0-9.]+) (s|ms)$", 1, Ty::Long, "null")]
    #[case("nothing", 0, Ty::Long, "null")]
    #[case("(?P<unit>m)s", 1, Ty::String, "m")]
    fn groups(#[case] regex: &str, #[case] group: i64, #[case] ty: Ty, #[case] expected: &str) {
        let args = [
            Scalar::string(regex),
            Scalar::Long(group),
            Scalar::string("Operation took 127.5 ms"),
        ];
        assert_eq!(text("extract", &args, ty), expected);
    }
}
