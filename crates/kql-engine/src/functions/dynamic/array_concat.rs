//! `array_concat(array, …)`

use arrow::array::ArrayRef;

use super::column::DynamicColumn;
use crate::error::EvalError;
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::types::DynRef;
use crate::types::dynamic::ArrayBuilder;

pub(super) static ARRAY_CONCAT: Function = Function {
    name: "array_concat",
    page: "array-concat-function",
    about: "Joins arrays to one; null where one of the arguments is no array.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: array_concat,
    examples: &[example(
        "print array_concat(dynamic([1,2]), dynamic(['a']))",
        r#"[1,2,"a"]"#,
    )],
};

/// Dynamics. Returns dynamics.
fn array_concat(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let arrays: Vec<_> = (0..args.len()).map(|index| args.dynamics(index)).collect();
    let mut column = DynamicColumn::new(args.rows());
    for row in 0..args.rows() {
        let mut joined = ArrayBuilder::new();
        let complete = arrays.iter().all(|array| {
            let items = array.get(row).and_then(DynRef::as_array);
            items.map(|items| items.for_each(|item| joined.push(item))).is_some()
        });
        if complete {
            column.push_with(|out| joined.write(out));
        } else {
            column.push_null();
        }
    }
    column.finish(args.span())
}
