//! `estimate_data_size(column, …)`, `estimate_data_size(*)`

use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array};

use crate::error::EvalError;
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::types::Ty;

pub(super) static ESTIMATE_DATA_SIZE: Function = Function {
    name: "estimate_data_size",
    page: "estimate-data-size-function",
    about: "Bytes of the row's values: 8 for a `long`, `real`, `datetime` or `timespan`, the length of a text. Other types \
            are refused, since the page does not say how they count.",
    nulls: Nulls::Kernel,
    depends: Depends::Arguments,
    kernel: estimate,
    examples: &[example(
        "range x from 1 to 10 step 1 | extend Text = '1234567890' | summarize sum(estimate_data_size(*))",
        "180",
    )],
};

/// Columns of any types. Returns longs, none null.
fn estimate(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let mut sizes = vec![0i64; args.rows()];
    for index in 0..args.len() {
        match args.ty(index) {
            Ty::Long | Ty::Real | Ty::Datetime | Ty::Timespan => sizes.iter_mut().for_each(|size| *size += 8),
            Ty::String => {
                let texts = args.strings(index);
                for (row, size) in sizes.iter_mut().enumerate() {
                    *size += texts.get(row).len() as i64;
                }
            }
            ty => {
                return Err(EvalError::Unsupported {
                    what: format!("the size of a value of type `{ty}`"),
                    help: Some("the page tells those of `long` and `string` only".into()),
                    span: args.arg_span(index),
                });
            }
        }
    }
    Ok(Arc::new(Int64Array::from(sizes)))
}
