//! `strrep(value, multiplier [, delimiter])`

use arrow::array::ArrayRef;

use super::column::TextColumn;
use crate::error::EvalError;
use crate::functions::string_operator::texts::text;
use crate::functions::{Args, Depends, Function, Nulls, example};

pub(super) static STRREP: Function = Function {
    name: "strrep",
    page: "strrep-function",
    about: "Repeats a text, with a delimiter between the copies. At most 1024 copies.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: strrep,
    examples: &[example(
        "print strrep('ABC', 2), strrep(123, 3, '.'), strrep(3s, 2, ' ')",
        "ABCABC|123.123.123|00:00:03 00:00:03",
    )],
};

/// The page names two limits, 1024 and 67108864, of which one must be wrong.
const MOST: i64 = 1024;

fn strrep(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let (value, delimiter) = (text(args, 0), text(args, 2));
    let (texts, times, delimiters) = (value.strings(), args.longs(1), delimiter.strings());
    let mut out = TextColumn::new(args.rows(), args.rows() * 16);
    for row in 0..args.rows() {
        let times = times.get(row).unwrap_or(0);
        if times > MOST {
            return Err(EvalError::Unsupported {
                what: format!("`strrep` with {times} copies"),
                help: Some(format!("the reference contradicts itself above {MOST} copies")),
                span: args.arg_span(1),
            });
        }
        out.push_with(|out| {
            for copy in 0..times {
                if copy > 0 {
                    out.push_str(delimiters.get(row));
                }
                out.push_str(texts.get(row));
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
    #[case(&[Scalar::string("ab"), Scalar::Long(3)], "ababab")]
    #[case(&[Scalar::Long(123), Scalar::Long(3), Scalar::string(".")], "123.123.123")]
    #[case(&[Scalar::string("ab"), Scalar::Long(0)], "")]
    #[case(&[Scalar::string("ab"), Scalar::Long(-1)], "")]
    fn repeats(#[case] args: &[Scalar], #[case] expected: &str) {
        assert_eq!(text("strrep", args, Ty::String), expected);
    }
}
