//! `strlen(source)`, `string_size(source)`

use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array};

use crate::error::EvalError;
use crate::functions::string_operator::texts::text;
use crate::functions::{Args, Depends, Function, Nulls, example};

pub(super) static STRLEN: Function = Function {
    name: "strlen",
    page: "strlen-function",
    about: "Counts the code points of `source`; `string_size` counts bytes.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: |args| {
        measure(args, |text| {
            if text.is_ascii() {
                text.len()
            } else {
                text.chars().count()
            }
        })
    },
    examples: &[example("print strlen('añb')", "3"), example("print strlen('')", "0")],
};

pub(super) static STRING_SIZE: Function = Function {
    name: "string_size",
    page: "string-size-function",
    about: "Counts the bytes of `source` in UTF-8.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: |args| measure(args, str::len),
    examples: &[
        example("print string_size('hello')", "5"),
        example("print string_size('⒦⒰⒮⒯⒪')", "15"),
    ],
};

/// Returns longs, none null, since a KQL string is never null.
fn measure(args: &Args<'_>, measure: fn(&str) -> usize) -> Result<ArrayRef, EvalError> {
    let value = text(args, 0);
    let texts = value.strings();
    let lengths = (0..args.rows()).map(|row| measure(texts.get(row)) as i64);
    Ok(Arc::new(Int64Array::from_iter_values(lengths)))
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::text;
    use crate::types::{Dynamic, Scalar, Ty};
    use rstest::rstest;

    #[rstest]
    #[case("", "0", "0")]
    #[case("añb", "3", "4")]
    #[case("👍", "1", "4")]
    fn counts(#[case] source: &str, #[case] points: &str, #[case] bytes: &str) {
        assert_eq!(text("strlen", &[Scalar::string(source)], Ty::Long), points);
        assert_eq!(text("string_size", &[Scalar::string(source)], Ty::Long), bytes);
    }

    /// Recorded: `measured-dynamic-string-20`.
    #[test]
    fn a_dynamic_string_has_no_quotes() {
        let value = Scalar::dynamic(Dynamic::from_json("\"x\"").unwrap());
        assert_eq!(text("strlen", &[value], Ty::Long), "1");
    }
}
