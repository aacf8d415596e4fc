//! `isnan(number)`, `isinf(number)`, `isfinite(number)`

use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray};

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
        nulls: Nulls::Kernel,
        depends: Depends::Arguments,
        kernel,
        examples,
    }
}

pub(super) static ISNAN: Function = named(
    "isnan",
    "isnan-function",
    "Whether a real is not a number; a null is not NaN.",
    |args| ask(args, f64::is_nan),
    &[example(
        "print isnan(0.0 / 0.0), isnan(1.0), isnan(real(null))",
        "True|False|False",
    )],
);

pub(super) static ISINF: Function = named(
    "isinf",
    "isinf-function",
    "Whether a real is infinite; a null is not.",
    |args| ask(args, f64::is_infinite),
    &[example("print isinf(1.0 / 0.0), isinf(0.0 / 0.0)", "True|False")],
);

pub(super) static ISFINITE: Function = named(
    "isfinite",
    "isfinite-function",
    "Whether a real is neither infinite nor NaN; a null is not finite.",
    |args| ask(args, f64::is_finite),
    &[example(
        "print isfinite(1.0), isfinite(1.0 / 0.0), isfinite(real(null))",
        "True|False|False",
    )],
);

fn ask(args: &Args<'_>, question: fn(f64) -> bool) -> Result<ArrayRef, EvalError> {
    let reals = args.reals(0);
    Ok(Arc::new(BooleanArray::from_iter(
        (0..args.rows()).map(|row| Some(reals.get(row).is_some_and(question))),
    )))
}
