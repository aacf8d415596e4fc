//! `trim(regex, source)`, `trim_start(regex, source)`, `trim_end(regex, source)`

use arrow::array::ArrayRef;

use super::column::TextColumn;
use super::pattern::Patterns;
use crate::error::EvalError;
use crate::functions::{Args, Depends, Example, Function, Kernel, Nulls, example};

const fn named(
    name: &'static str,
    page: &'static str,
    about: &'static str,
    kernel: Kernel,
    examples: &'static [Example],
) -> Function {
    Function {
        name,
        page,
        about,
        nulls: Nulls::Propagate,
        depends: Depends::Arguments,
        kernel,
        examples,
    }
}

pub(super) static TRIM: Function = named(
    "trim",
    "trim-function",
    "Removes all matches of an expression from both ends of a text.",
    |args| trim(args, true, true),
    &[
        example("print trim('--', '--https://bing.com--')", "https://bing.com"),
        example(r"print trim(@'[^\w]+', '-  Te st1// $')", "Te st1"),
    ],
);

pub(super) static TRIM_START: Function = named(
    "trim_start",
    "trim-start-function",
    "Removes all matches of an expression from the start of a text.",
    |args| trim(args, true, false),
    &[example("print trim_start('https://', 'https://bing.com')", "bing.com")],
);

pub(super) static TRIM_END: Function = named(
    "trim_end",
    "trim-end-function",
    "Removes all matches of an expression from the end of a text.",
    |args| trim(args, false, true),
    &[example("print trim_end('.com', 'bing.com')", "bing")],
);

fn trim(args: &Args<'_>, start: bool, end: bool) -> Result<ArrayRef, EvalError> {
    let texts = args.strings(1);
    let mut fronts = Patterns::around(args, 0, r"\A(?:", ")+")?;
    let mut backs = Patterns::around(args, 0, "(?:", r")+\z")?;
    let mut out = TextColumn::new(args.rows(), args.rows() * 16);
    for row in 0..args.rows() {
        let mut text = texts.get(row);
        if start {
            text = fronts.get(args, row)?.find(text).map_or(text, |hit| &text[hit.end()..]);
        }
        if end {
            text = backs
                .get(args, row)?
                .find(text)
                .map_or(text, |hit| &text[..hit.start()]);
        }
        out.push(text);
    }
    out.finish(args.span())
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::text;
    use crate::types::{Scalar, Ty};
    use rstest::rstest;

    #[rstest]
    #[case(
        "a*",
        "aaathis is a testaaaa",
        "this is a test",
        "this is a testaaaa",
        "aaathis is a test"
    )]
    #[case("1", "11", "", "", "")]
    #[case(
        r"\s+",
        "    Hello, world!    ",
        "Hello, world!",
        "Hello, world!    ",
        "    Hello, world!"
    )]
    #[case(r"[^\w]+", "-  Te st1// $", "Te st1", "Te st1// $", "-  Te st1")]
    #[case("x", "abc", "abc", "abc", "abc")]
    fn trims(#[case] regex: &str, #[case] source: &str, #[case] both: &str, #[case] start: &str, #[case] end: &str) {
        let args = [regex, source].map(Scalar::string);
        assert_eq!(text("trim", &args, Ty::String), both);
        assert_eq!(text("trim_start", &args, Ty::String), start);
        assert_eq!(text("trim_end", &args, Ty::String), end);
    }
}
