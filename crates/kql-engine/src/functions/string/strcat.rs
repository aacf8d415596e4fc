//! `strcat(arg, …)`, `strcat_delim(delimiter, arg, …)`, `strcat_array(array, delimiter)`

use arrow::array::ArrayRef;

use super::column::TextColumn;
use crate::error::EvalError;
use crate::functions::string_operator::texts::text;
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::value::{Strings, Value};

pub(super) static STRCAT: Function = Function {
    name: "strcat",
    page: "strcat-function",
    about: "Joins the texts of its arguments; a null is an empty text.",
    nulls: Nulls::Kernel,
    depends: Depends::Arguments,
    kernel: strcat,
    examples: &[
        example("print strcat('hello', ' ', 'world')", "hello world"),
        example("print strcat('a', dynamic([1,2]), int(null), 1d)", "a[1,2]1.00:00:00"),
    ],
};

pub(super) static STRCAT_DELIM: Function = Function {
    name: "strcat_delim",
    page: "strcat-delim-function",
    about: "Joins the texts of its arguments with a delimiter between them, also around empty ones.",
    nulls: Nulls::Kernel,
    depends: Depends::Arguments,
    kernel: strcat_delim,
    examples: &[example("print strcat_delim('-', 1, 'A', int(null), 'b')", "1-A--b")],
};

pub(super) static STRCAT_ARRAY: Function = Function {
    name: "strcat_array",
    page: "strcat-array-function",
    about: "Joins the texts of an array's elements with a delimiter; a dynamic that is no array is one element.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: strcat_array,
    examples: &[
        example("print strcat_array(dynamic([1, 2, 3]), '->')", "1->2->3"),
        example(
            "print strcat_array(dynamic(['a', true, null, {'x':1}]), '-')",
            r#"a-true--{"x":1}"#,
        ),
    ],
};

pub(super) static ARRAY_STRCAT: Function = Function {
    name: "array_strcat",
    page: "strcat-array-function",
    about: "The obsolete spelling of `strcat_array`.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: strcat_array,
    examples: &[example("print array_strcat(dynamic([1, 2]), ',')", "1,2")],
};

fn strcat(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let parts: Vec<Value> = (0..args.len()).map(|index| text(args, index)).collect();
    let parts: Vec<Strings<'_>> = parts.iter().map(Value::strings).collect();
    let mut out = TextColumn::new(args.rows(), args.rows() * 16);
    for row in 0..args.rows() {
        out.push_with(|out| {
            for part in &parts {
                out.push_str(part.get(row));
            }
        });
    }
    out.finish(args.span())
}

fn strcat_delim(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let delimiter = text(args, 0);
    let parts: Vec<Value> = (1..args.len()).map(|index| text(args, index)).collect();
    let (delimiter, parts) = (
        delimiter.strings(),
        parts.iter().map(Value::strings).collect::<Vec<Strings<'_>>>(),
    );
    let mut out = TextColumn::new(args.rows(), args.rows() * 16);
    for row in 0..args.rows() {
        out.push_with(|out| {
            for (index, part) in parts.iter().enumerate() {
                if index > 0 {
                    out.push_str(delimiter.get(row));
                }
                out.push_str(part.get(row));
            }
        });
    }
    out.finish(args.span())
}

fn strcat_array(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let delimiter = text(args, 1);
    let (arrays, delimiter) = (args.dynamics(0), delimiter.strings());
    let mut out = TextColumn::new(args.rows(), args.rows() * 16);
    for row in 0..args.rows() {
        out.push_with(|out| {
            let Some(value) = arrays.get(row) else { return };
            match value.as_array() {
                Some(items) => {
                    for (index, item) in items.enumerate() {
                        if index > 0 {
                            out.push_str(delimiter.get(row));
                        }
                        out.push_str(&item.text());
                    }
                }
                None => out.push_str(&value.text()),
            }
        });
    }
    out.finish(args.span())
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::text;
    use crate::types::{Dynamic, Scalar, Ty};
    use rstest::rstest;

    fn json(text: &str) -> Scalar {
        Scalar::dynamic(Dynamic::from_json(text).unwrap())
    }

    /// Recorded: `measured-strcat-*`.
    #[rstest]
    #[case("strcat", &[Scalar::string("x"), Scalar::Null(Ty::Int)], "x")]
    #[case("strcat", &[Scalar::string("a"), json("\"x\""), Scalar::Null(Ty::Dynamic)], "ax")]
    #[case("strcat", &[Scalar::string("a"), json("[1,2]")], "a[1,2]")]
    #[case("strcat_delim", &[Scalar::string("-"), Scalar::string("a"), Scalar::Null(Ty::Int), Scalar::string("b")], "a--b")]
    #[case("strcat_array", &[json(r#"["a",1,2.5,true,null,{"x":1},[1,2]]"#), Scalar::string("-")], r#"a-1-2.5-true--{"x":1}-[1,2]"#)]
    #[case("strcat_array", &[json("[]"), Scalar::string("-")], "")]
    #[case("strcat_array", &[json("\"abc\""), Scalar::string("-")], "abc")]
    #[case("strcat_array", &[json("[\"a\",\"b\"]"), Scalar::Long(5)], "a5b")]
    fn joins(#[case] name: &str, #[case] args: &[Scalar], #[case] expected: &str) {
        assert_eq!(text(name, args, Ty::String), expected);
    }
}
