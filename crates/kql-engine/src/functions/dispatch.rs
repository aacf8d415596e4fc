//! Calls a kernel: constant calls, nulls and dictionary columns are dealt with here, once for all functions.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, StringArray, make_array};
use arrow::buffer::NullBuffer;
use kql_syntax::Span;

use super::{Arg, Args, Depends, Function, Nulls};
use crate::context::Context;
use crate::error::EvalError;
use crate::layout::{self, Results};
use crate::types::{Scalar, Ty};
use crate::value::Value;

/// Runs `function` over `rows` rows and gives a value of type `result`.
pub fn call(
    function: &Function,
    args: &[Arg],
    rows: usize,
    result: Ty,
    ctx: &Context,
    span: Span,
) -> Result<Value, EvalError> {
    let propagate = function.nulls == Nulls::Propagate;
    if propagate
        && args
            .iter()
            .any(|arg| arg.value.as_scalar().is_some_and(Scalar::is_null))
    {
        return Ok(Value::Scalar(Scalar::null(result)));
    }
    if function.depends == Depends::Arguments {
        if args.iter().all(|arg| arg.value.as_scalar().is_some()) {
            let array = run(function, args, 1, result, ctx, span)?;
            return Ok(Value::Scalar(Scalar::from_array(&array, result, 0)));
        }
        if let Some(value) = by_dictionary(function, args, rows, result, ctx, span)? {
            return Ok(value);
        }
    }
    let array = run(function, args, rows, result, ctx, span)?;
    let array = if propagate { mask(array, args, result) } else { array };
    Ok(Value::Array(array))
}

fn run(
    function: &Function,
    args: &[Arg],
    rows: usize,
    result: Ty,
    ctx: &Context,
    span: Span,
) -> Result<ArrayRef, EvalError> {
    let array = (function.kernel)(&Args {
        args,
        rows,
        result,
        ctx,
        span,
    })?;
    if array.len() != rows {
        let message = format!("`{}` gave {} rows for {rows}", function.name, array.len());
        return Err(EvalError::internal(message, span));
    }
    Ok(array)
}

/// Where one argument is a dictionary with fewer values than rows and all others are scalars: once per distinct value.
fn by_dictionary(
    function: &Function,
    args: &[Arg],
    rows: usize,
    result: Ty,
    ctx: &Context,
    span: Span,
) -> Result<Option<Value>, EvalError> {
    let mut columns = args
        .iter()
        .enumerate()
        .filter(|(_, arg)| arg.value.as_scalar().is_none());
    let (
        Some((
            index,
            Arg {
                value: Value::Array(column),
                ..
            },
        )),
        None,
    ) = (columns.next(), columns.next())
    else {
        return Ok(None);
    };
    let Some(coded) = layout::coded(column) else {
        return Ok(None);
    };
    if coded.values.len() > rows {
        return Ok(None);
    }
    let mut inner = args.to_vec();
    let results = Results::new(coded.values, coded.keys.null_count() > 0, |values| {
        inner[index].value = Value::Array(values.clone());
        let array = run(function, &inner, values.len(), result, ctx, span)?;
        Ok(if function.nulls == Nulls::Propagate {
            mask(array, &inner, result)
        } else {
            array
        })
    })?;
    Ok(Some(Value::Array(results.spread(coded.keys))))
}

/// Null (or the empty string) in every row where an argument is null.
fn mask(array: ArrayRef, args: &[Arg], result: Ty) -> ArrayRef {
    let mut nulls: Option<NullBuffer> = None;
    for arg in args {
        if let Value::Array(column) = &arg.value {
            nulls = NullBuffer::union(nulls.as_ref(), column.nulls());
        }
    }
    let Some(nulls) = nulls.filter(|nulls| nulls.null_count() > 0) else {
        return array;
    };
    if result == Ty::String {
        let texts = Value::Array(array);
        let strings = texts.strings();
        let masked = (0..nulls.len()).map(|row| if nulls.is_valid(row) { strings.get(row) } else { "" });
        return Arc::new(StringArray::from_iter_values(masked));
    }
    let both = NullBuffer::union(Some(&nulls), array.nulls());
    let data = array.to_data().into_builder().nulls(both);
    match data.build() {
        Ok(data) => make_array(data),
        Err(_) => array,
    }
}
