//! `toguid(value)`

use super::convert;
use crate::functions::{Depends, Function, Nulls, example};

pub(super) static TOGUID: Function = Function {
    name: "toguid",
    page: "toguid-function",
    about: "Reads 32 hexadecimal digits, hyphens in their places or none; what follows is ignored. Else null.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: convert,
    examples: &[
        example(
            "print toguid('0123456789abcdef0123456789abcdef')",
            "01234567-89ab-cdef-0123-456789abcdef",
        ),
        example("print isnull(toguid('not a guid'))", "True"),
    ],
};
