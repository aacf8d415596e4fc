//! `reverse(value)`

use arrow::array::ArrayRef;

use super::column::TextColumn;
use crate::error::EvalError;
use crate::functions::string_operator::texts::text;
use crate::functions::{Args, Depends, Function, Nulls, example};

pub(super) static REVERSE: Function = Function {
    name: "reverse",
    page: "reverse-function",
    about: "The characters of a text in reverse order; another value is made text first.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: reverse,
    examples: &[example(
        "print reverse('ABC'), reverse(12345), reverse(123.45), reverse(3h)",
        "CBA|54321|54.321|00:00:30",
    )],
};

fn reverse(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let value = text(args, 0);
    let texts = value.strings();
    let mut out = TextColumn::new(args.rows(), args.rows() * 16);
    for row in 0..args.rows() {
        out.push_with(|out| out.extend(texts.get(row).chars().rev()));
    }
    out.finish(args.span())
}
