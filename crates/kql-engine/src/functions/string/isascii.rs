//! `isascii(value)`, `isutf8(value)`

use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray};
use arrow::buffer::BooleanBuffer;

use crate::error::EvalError;
use crate::functions::string_operator::texts::text;
use crate::functions::{Args, Depends, Function, Nulls, example};

pub(super) static ISASCII: Function = Function {
    name: "isascii",
    page: "isascii",
    about: "Whether a text is ASCII throughout.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: |args| ask(args, str::is_ascii),
    examples: &[example("print isascii('some string'), isascii('é')", "True|False")],
};

pub(super) static ISUTF8: Function = Function {
    name: "isutf8",
    page: "isutf8-function",
    about: "Whether a text is valid UTF-8, as every text here is.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: |args| ask(args, |_| true),
    examples: &[example("print isutf8('é')", "True")],
};

fn ask(args: &Args<'_>, question: fn(&str) -> bool) -> Result<ArrayRef, EvalError> {
    let value = text(args, 0);
    let texts = value.strings();
    let bits = BooleanBuffer::collect_bool(args.rows(), |row| question(texts.get(row)));
    Ok(Arc::new(BooleanArray::new(bits, None)))
}
