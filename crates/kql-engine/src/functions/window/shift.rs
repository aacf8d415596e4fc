//! `prev(column[, offset[, default]])`, `next(column[, offset[, default]])`

use arrow::array::{Array, ArrayRef, AsArray, UInt32Array};
use arrow::compute::{concat, take};
use arrow::datatypes::UInt32Type;
use arrow::error::ArrowError;

use crate::cast::cast_scalar;
use crate::error::EvalError;
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::layout;
use crate::types::{Scalar, Ty};
use crate::value::Value;

pub(super) static PREV: Function = Function {
    name: "prev",
    page: "prev-function",
    about: "The value of the row so many rows before; null or the default where there is none.",
    nulls: Nulls::Kernel,
    depends: Depends::Rows,
    kernel: |args| shifted(args, -1),
    examples: &[example(
        "range x from 1 to 3 step 1 | serialize p = prev(x) | project x, p",
        "1|\n2|1\n3|2",
    )],
};

pub(super) static NEXT: Function = Function {
    name: "next",
    page: "next-function",
    about: "The value of the row so many rows behind; null or the default where there is none.",
    nulls: Nulls::Kernel,
    depends: Depends::Rows,
    kernel: |args| shifted(args, 1),
    examples: &[example(
        "range x from 1 to 3 step 1 | serialize n = next(x, 1, 9) | project x, n",
        "1|2\n2|3\n3|9",
    )],
};

fn shifted(args: &Args<'_>, direction: i64) -> Result<ArrayRef, EvalError> {
    let rows = args.rows();
    let ty = args.ty(0);
    let default = match args.value(2) {
        Value::Scalar(scalar) => {
            if !goes_with(scalar, ty) {
                return Err(EvalError::Unsupported {
                    what: format!("a default of type {} for a column of type {ty}", scalar.ty()),
                    help: Some("write a default of the column's type".into()),
                    span: args.arg_span(2),
                });
            }
            cast_scalar(scalar, ty)
        }
        // the signature wants a constant
        Value::Array(_) => {
            return Err(EvalError::argument("the default must be a constant", args.arg_span(2)));
        }
    };
    let offsets = args.longs(1);
    // the default lies behind the last row
    let mut sources = Vec::with_capacity(rows);
    for row in 0..rows {
        let offset = if args.len() > 1 { offsets.get(row) } else { Some(1) };
        if offset.is_some_and(|offset| offset < 0) {
            return Err(EvalError::Unsupported {
                what: "a negative offset".into(),
                help: Some("`prev` and `next` go opposite ways".into()),
                span: args.arg_span(1),
            });
        }
        let source = offset
            .and_then(|offset| offset.checked_mul(direction))
            .and_then(|offset| (row as i64).checked_add(offset))
            .and_then(|source| usize::try_from(source).ok())
            .filter(|source| *source < rows);
        sources.push(source.unwrap_or(rows) as u32);
    }
    let array = args.value(0).clone().into_array(rows);
    gather(&array, &default, &UInt32Array::from(sources))
        .map_err(|error| EvalError::internal(error.to_string(), args.span()))
}

/// Whether a default is of the type of the column, or a number as the column is one. What the engine makes of others is
/// not said.
fn goes_with(default: &Scalar, column: Ty) -> bool {
    let ty = default.ty();
    ty == column
        || default.is_null()
        || matches!(column, Ty::Dynamic | Ty::Unknown)
        || ty == Ty::Dynamic
        || (ty.is_number() && column.is_number())
}

/// The rows of `array` at `sources`; `default` where one is its length. A dictionary stays one, where possible with the
/// same values, so that the result compares with `array` by codes.
fn gather(array: &ArrayRef, default: &Scalar, sources: &UInt32Array) -> Result<ArrayRef, ArrowError> {
    let extra = default.to_array(1);
    let Some(coded) = layout::coded(array) else {
        return take(&concat(&[array.as_ref(), extra.as_ref()])?, sources, None);
    };
    let (values, code) = match layout::code_of(coded.values, default) {
        Some(code) => (coded.values.clone(), code),
        None => (
            concat(&[coded.values.as_ref(), extra.as_ref()])?,
            Some(coded.values.len() as u32),
        ),
    };
    let keys = concat(&[coded.keys as &dyn Array, &UInt32Array::from(vec![code])])?;
    let keys = take(&keys, sources, None)?;
    Ok(layout::with_codes(keys.as_primitive::<UInt32Type>().clone(), values))
}
