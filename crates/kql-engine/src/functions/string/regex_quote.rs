//! `regex_quote(string)`

use arrow::array::ArrayRef;

use super::column::TextColumn;
use crate::error::EvalError;
use crate::functions::string_operator::texts::text;
use crate::functions::{Args, Depends, Function, Nulls, example};

pub(super) static REGEX_QUOTE: Function = Function {
    name: "regex_quote",
    page: "regex-quote-function",
    about: "The expression that matches exactly this text.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: regex_quote,
    examples: &[example("print regex_quote('(so$me.Te^xt)')", r"\(so\$me\.Te\^xt\)")],
};

fn regex_quote(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let value = text(args, 0);
    let texts = value.strings();
    let mut out = TextColumn::new(args.rows(), args.rows() * 16);
    for row in 0..args.rows() {
        out.push(&regex::escape(texts.get(row)));
    }
    out.finish(args.span())
}
