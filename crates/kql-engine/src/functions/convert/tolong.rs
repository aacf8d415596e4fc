//! `toint(value)`, `tolong(value)`, `todouble(value)`, `toreal(value)`, `todecimal(value)`

use super::convert;
use crate::functions::{Depends, Example, Function, Nulls, example};

const fn to(name: &'static str, page: &'static str, about: &'static str, examples: &'static [Example]) -> Function {
    Function {
        name,
        page,
        about,
        nulls: Nulls::Propagate,
        depends: Depends::Arguments,
        kernel: convert,
        examples,
    }
}

pub(super) static TOINT: Function = to(
    "toint",
    "toint-function",
    "A 32-bit integer: a long wraps around, a real is truncated and saturates, text must be a whole number that fits. \
     Else null.",
    &[
        example("print toint('123')", "123"),
        example("print toint(2.9)", "2"),
        example("print toint(9999999999)", "1410065407"),
        example("print isnull(toint('5.7'))", "True"),
    ],
);

pub(super) static TOLONG: Function = to(
    "tolong",
    "tolong-function",
    "A 64-bit integer: a real is truncated and saturates, text must be a whole number, a datetime or timespan gives its \
     ticks of 100 ns. Else null.",
    &[
        example("print tolong('0x10')", "16"),
        example("print tolong(1d)", "864000000000"),
        example("print isnull(tolong('1e3'))", "True"),
    ],
);

pub(super) static TODOUBLE: Function = to(
    "todouble",
    "toreal-function",
    "A real number; null where the text is none. The same as `toreal`.",
    &[example("print todouble('1e3')", "1000.0")],
);

pub(super) static TOREAL: Function = to(
    "toreal",
    "toreal-function",
    "A real number; null where the text is none.",
    &[
        example("print toreal('123.4')", "123.4"),
        example("print isnull(toreal('1,000'))", "True"),
    ],
);

pub(super) static TODECIMAL: Function = to(
    "todecimal",
    "todecimal-function",
    "A decimal of up to 34 digits; null where the text is no number.",
    &[example("print todecimal('123.45678')", "123.45678")],
);
