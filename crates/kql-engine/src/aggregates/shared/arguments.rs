//! Constant arguments of aggregates.

use crate::aggregates::{AggregateArg, AggregateCall};
use crate::error::EvalError;
use crate::types::Ty;

/// The most elements that an array or bag made by an aggregate can have, whatever is asked for.
const MOST: usize = 1_048_576;

/// The `maxSize` at `index`, or `default` where there is none; never more than Kusto's and the run's limit.
pub(in crate::aggregates) fn max_size(
    call: &AggregateCall<'_>,
    index: usize,
    default: usize,
) -> Result<usize, EvalError> {
    let most = MOST.min(call.ctx.limits.array_items);
    let Some(arg) = call.args.get(index) else {
        return Ok(default.min(most));
    };
    match constant_long(arg) {
        Some(size) if size > 0 => Ok(usize::try_from(size).unwrap_or(most).min(most)),
        _ => Err(EvalError::Unsupported {
            what: "a `maxSize` that is not a positive constant".into(),
            help: Some(format!("give a number from 1 to {MOST}")),
            span: arg.span,
        }),
    }
}

/// The accuracy level at `index`, 1 where there is none.
pub(in crate::aggregates) fn accuracy(call: &AggregateCall<'_>, index: usize) -> Result<i64, EvalError> {
    let Some(arg) = call.args.get(index) else { return Ok(1) };
    constant_long(arg)
        .filter(|level| (0..=4).contains(level))
        .ok_or_else(|| EvalError::Argument {
            message: "the accuracy is not a constant from 0 to 4".into(),
            help: Some("0 is fastest, 1 is the default, 4 is slowest".into()),
            span: arg.span,
        })
}

fn constant_long(arg: &AggregateArg) -> Option<i64> {
    arg.constant.as_ref().and_then(|value| value.as_long())
}

/// The type of an argument; `Unknown` where there is none.
pub(in crate::aggregates) fn ty(call: &AggregateCall<'_>, index: usize) -> Ty {
    call.args.get(index).map_or(Ty::Unknown, |arg| arg.ty)
}

/// An argument's type that this engine does not take.
pub(in crate::aggregates) fn refused(name: &str, call: &AggregateCall<'_>, index: usize) -> EvalError {
    let span = call.args.get(index).map_or(call.span, |arg| arg.span);
    EvalError::unsupported(format!("`{name}` of a {}", ty(call, index)), span)
}
