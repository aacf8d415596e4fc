//! `parse_csv(csv_text)`

use arrow::array::ArrayRef;

use super::dynamics;
use crate::error::EvalError;
use crate::functions::columns::argument;
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::types::Ty;
use crate::types::dynamic::{ArrayBuilder, write_string};

pub(super) static PARSE_CSV: Function = Function {
    name: "parse_csv",
    page: "parse-csv-function",
    about: "The values of the first record of CSV text, as an array of strings.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: parse_csv,
    examples: &[
        example(
            "print parse_csv('aa,\"b,b\",\"a \"\"quote\"\"\"')",
            "[\"aa\",\"b,b\",\"a \\\"quote\\\"\"]",
        ),
        example("print parse_csv('record1,a\\nrecord2,b')", "[\"record1\",\"a\"]"),
    ],
};

fn parse_csv(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let texts = argument(args, 0, Ty::String);
    let texts = texts.strings();
    Ok(dynamics(args.rows(), |row, out| {
        let mut array = ArrayBuilder::new();
        for value in record(texts.get(row)) {
            array.push_with(|out| write_string(out, &value));
        }
        array.write(out);
        true
    }))
}

/// The values up to the first line end that is not within quotes.
fn record(text: &str) -> Vec<String> {
    let mut values = vec![String::new()];
    let mut rest = text.chars().peekable();
    let mut quoted = false;
    while let Some(c) = rest.next() {
        let last = values.len() - 1;
        let value = &mut values[last];
        match c {
            '"' if quoted && rest.next_if_eq(&'"').is_some() => value.push('"'),
            '"' if quoted || value.is_empty() => quoted = !quoted,
            ',' if !quoted => values.push(String::new()),
            '\n' | '\r' if !quoted => break,
            c => value.push(c),
        }
    }
    values
}
