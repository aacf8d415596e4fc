//! `todatetime(value)`, `totimespan(value)`, `totime(value)`

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

pub(super) static TODATETIME: Function = to(
    "todatetime",
    "todatetime-function",
    "Reads a date and time in ISO 8601, RFC 822 and 850 and with the month first (`12/02/2022`); offsets are resolved to \
     UTC. Null where the text is no date.",
    &[
        example(
            "print todatetime('2015-12-31 23:59:59.9')",
            "2015-12-31T23:59:59.9000000Z",
        ),
        example("print todatetime('12-02-2022')", "2022-12-02T00:00:00.0000000Z"),
        example(
            "print todatetime('2022-12-02T13:45:56+02:00')",
            "2022-12-02T11:45:56.0000000Z",
        ),
        example("print isnull(todatetime('13-01-2022'))", "True"),
    ],
);

pub(super) static TOTIMESPAN: Function = to(
    "totimespan",
    "totimespan-function",
    "Reads a timespan: `[d.]hh:mm:ss[.fffffff]`, or a number with a unit. Null where the text is none.",
    &[
        example("print totimespan('1.00:03:00')", "1.00:03:00"),
        example("print isnull(totimespan('garbage'))", "True"),
    ],
);

pub(super) static TOTIME: Function = to(
    "totime",
    "totimespan-function",
    "The obsolete spelling of `totimespan`.",
    &[example("print totime('00:03:00')", "00:03:00")],
);
