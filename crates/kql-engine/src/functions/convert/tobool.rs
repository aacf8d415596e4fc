//! `tobool(value)`, `toboolean(value)`

use super::convert;
use crate::functions::{Depends, Example, Function, Nulls, example};

const fn to(name: &'static str, examples: &'static [Example]) -> Function {
    Function {
        name,
        page: "tobool-function",
        about: "Text: `true` and `false` in any case, or a whole number, zero being false. A number: whether it is not zero. \
                Else null.",
        nulls: Nulls::Propagate,
        depends: Depends::Arguments,
        kernel: convert,
        examples,
    }
}

pub(super) static TOBOOL: Function = to(
    "tobool",
    &[
        example("print tobool('TRUE'), tobool(' 2 '), tobool(0)", "True|True|False"),
        example("print isnull(tobool('yes'))", "True"),
    ],
);

pub(super) static TOBOOLEAN: Function = to("toboolean", &[example("print toboolean('false')", "False")]);
