//! `parse_version(version)`

use arrow::array::ArrayRef;

use crate::error::EvalError;
use crate::functions::columns::fixed;
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::types::{Decimal, decimal};

pub(super) static PARSE_VERSION: Function = Function {
    name: "parse_version",
    page: "parse-version-function",
    about: "A version of up to four numbers as a decimal that compares as the version does; null where it is none.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: parse_version,
    examples: &[
        example("print parse_version('1.2.3.4')", "1000000020000000300000004"),
        example("print parse_version('1.10') > parse_version('1.9.9')", "True"),
    ],
};

fn parse_version(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let texts = args.strings(0);
    let versions = (0..args.rows()).map(|row| version(texts.get(row)).map(Decimal::to_bytes));
    Ok(fixed(versions, decimal::WIDTH))
}

/// Eight digits a part, four parts.
fn version(text: &str) -> Option<Decimal> {
    let (mut value, mut parts) = (0i128, 0);
    for part in text.trim().split('.') {
        let valid = (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        parts += 1;
        if !valid || parts > 4 {
            return None;
        }
        value = value * 100_000_000 + part.parse::<i128>().ok()?;
    }
    for _ in parts..4 {
        value *= 100_000_000;
    }
    Some(Decimal::new(value, 0))
}
