//! `assert(condition, message)`
//!
//! Its condition is a constant, which binding looks at: a query with a false one fails before it runs, also where no row
//! would reach the call.

use arrow::array::ArrayRef;
use kql_syntax::Span;

use crate::error::EvalError;
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::types::Scalar;

pub(super) static ASSERT: Function = Function {
    name: "assert",
    page: "assert-function",
    about: "True where the condition is; else the whole query fails with the message. The condition must be a constant.",
    nulls: Nulls::Kernel,
    depends: Depends::Arguments,
    kernel: assert,
    examples: &[example("print assert(1 < 2, 'order holds')", "True")],
};

/// What a query fails with.
pub(crate) fn failed(message: &str, span: Span) -> EvalError {
    EvalError::argument(format!("`assert` has failed with message: '{message}'"), span)
}

fn assert(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    match (args.constant(0), args.constant(1)) {
        (Some(Scalar::Bool(true)), _) => Ok(Scalar::Bool(true).to_array(args.rows())),
        (Some(_), Some(message)) => Err(failed(&message.to_text(), args.span())),
        _ => Err(EvalError::argument(
            "the condition and the message of `assert` must be constants",
            args.span(),
        )),
    }
}
