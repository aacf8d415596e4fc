//! `and`, `or`

use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, BooleanArray};
use arrow::compute::kernels::boolean::{and_kleene, or_kleene};
use arrow::error::ArrowError;

use crate::error::EvalError;
use crate::functions::columns::argument;
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::types::Ty;

pub(super) static AND: Function = Function {
    name: "And",
    page: "logical-operators",
    about: "Whether both are true. False where one is false, else null where one is null.",
    nulls: Nulls::Kernel,
    depends: Depends::Arguments,
    kernel: and,
    examples: &[
        example("print true and false", "False"),
        example("print bool(null) and false", "False"),
        example("print bool(null) and true", ""),
    ],
};

pub(super) static OR: Function = Function {
    name: "Or",
    page: "logical-operators",
    about: "Whether one is true. True where one is true, else null where one is null.",
    nulls: Nulls::Kernel,
    depends: Depends::Arguments,
    kernel: or,
    examples: &[
        example("print true or false", "True"),
        example("print bool(null) or true", "True"),
        example("print bool(null) or false", ""),
    ],
};

fn and(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    both(args, and_kleene)
}

fn or(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    both(args, or_kleene)
}

type Operator = fn(&BooleanArray, &BooleanArray) -> Result<BooleanArray, ArrowError>;

fn both(args: &Args<'_>, op: Operator) -> Result<ArrayRef, EvalError> {
    let [left, right] = [0, 1].map(|index| argument(args, index, Ty::Bool).into_owned().into_array(args.rows()));
    let (Some(left), Some(right)) = (left.as_boolean_opt(), right.as_boolean_opt()) else {
        return Err(EvalError::internal("`and` of values that are not bools", args.span()));
    };
    let result = op(left, right).map_err(|error| EvalError::internal(error.to_string(), args.span()))?;
    Ok(Arc::new(result))
}
