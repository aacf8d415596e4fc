//! Columns that a table has and its file has not.

use std::sync::Arc;

use arrow::array::{ArrayRef, StringArray, new_null_array};
use kql_engine::Table;
use kql_engine::batch::Batch;
use kql_engine::types::{Schema, Ty};

/// The table with all columns of `known`, in its order, and then those that the file alone has. A column that the file
/// has not is null; `Type`, which every table of a workspace has, holds the table's name. Such columns take no memory to
/// speak of: all batches share them.
pub fn complete(name: &str, table: Table, known: &Schema) -> Table {
    let longest = table.batches.iter().map(|batch| batch.rows).max().unwrap_or(0);
    let mut schema = known.clone();
    // the place among the file's columns, or the column that stands in
    let mut sources: Vec<Result<usize, ArrayRef>> = Vec::with_capacity(known.len());
    for column in &mut schema.columns {
        let own = table.schema.find(&column.name);
        if let Some(own) = own {
            column.ty = table.schema.columns[own].ty;
        }
        sources.push(own.ok_or_else(|| match column.ty {
            Ty::String => {
                let text = if &*column.name == "Type" { name } else { "" };
                Arc::new(StringArray::from_iter_values(std::iter::repeat_n(text, longest)))
            }
            ty => new_null_array(&ty.arrow(), longest),
        }));
    }
    for (place, column) in table.schema.columns.iter().enumerate() {
        if known.find(&column.name).is_none() {
            schema.columns.push(column.clone());
            sources.push(Ok(place));
        }
    }
    let batches = table.batches.iter().map(|batch| {
        let columns = sources.iter().map(|source| match source {
            Ok(place) => Arc::clone(&batch.columns[*place]),
            Err(shared) => shared.slice(0, batch.rows),
        });
        Batch {
            columns: columns.collect(),
            rows: batch.rows,
        }
    });
    Table {
        batches: Arc::new(batches.collect()),
        schema: Arc::new(schema),
    }
}

#[cfg(test)]
mod tests {
    use arrow::array::{Array as _, Int64Array};
    use kql_engine::types::Column;

    use super::*;

    #[test]
    fn what_the_file_has_not_is_null() {
        let column = |name: &str, ty| Column::new(name, ty);
        let table = Table {
            schema: Arc::new(Schema::new(vec![column("Own", Ty::Long), column("A", Ty::Long)])),
            batches: Arc::new(vec![Batch {
                columns: vec![
                    Arc::new(Int64Array::from(vec![1, 2])),
                    Arc::new(Int64Array::from(vec![3, 4])),
                ],
                rows: 2,
            }]),
        };
        let known = Schema::new(vec![
            column("A", Ty::Long),
            column("B", Ty::Dynamic),
            column("Type", Ty::String),
        ]);
        let table = complete("T_CL", table, &known);
        let names: Vec<_> = table
            .schema
            .columns
            .iter()
            .map(|column| column.name.to_string())
            .collect();
        assert_eq!(names, ["A", "B", "Type", "Own"]);
        let batch = &table.batches[0];
        let cell = |place: usize| batch.cell(place, table.schema.columns[place].ty, 1).to_text();
        assert_eq!(
            (cell(0), cell(2), cell(3)),
            ("4".to_string(), "T_CL".to_string(), "2".to_string())
        );
        assert_eq!(batch.columns[1].null_count(), 2);
    }
}
