//! `narrow()`

use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array, StringArray};

use super::Plugin;
use super::support::{schema, table};
use crate::functions::example;
use crate::types::Ty;

pub(super) static NARROW: Plugin = Plugin {
    name: "narrow",
    page: "narrow-plugin",
    about: "A row for each cell: the number of its row from 0, the name of its column, and its value as text, \
            empty where it is null.",
    schema: |_, _| schema([("Row", Ty::Long), ("Column", Ty::String), ("Value", Ty::String)]),
    run: |_, rows, _| {
        let cells = rows.batch.rows * rows.schema.len();
        let width = rows.schema.len().max(1);
        let column = |cell: usize| &rows.schema.columns[cell % width];
        let value = |cell: usize| rows.batch.cell(cell % width, column(cell).ty, cell / width).to_text();
        let columns: Vec<ArrayRef> = vec![
            Arc::new(Int64Array::from_iter_values(
                (0..cells).map(|cell| (cell / width) as i64),
            )),
            Arc::new(StringArray::from_iter_values(
                (0..cells).map(|cell| column(cell).name.clone()),
            )),
            Arc::new(StringArray::from_iter_values((0..cells).map(value))),
        ];
        Ok(table(
            schema([("Row", Ty::Long), ("Column", Ty::String), ("Value", Ty::String)]),
            columns,
            cells,
        ))
    },
    examples: &[example(
        "datatable(a: long, b: string)[1, 'x', 2, 'y'] | evaluate narrow()",
        "0|a|1\n0|b|x\n1|a|2\n1|b|y",
    )],
};
