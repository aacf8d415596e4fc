//! `schema_merge([PreserveOrder])`
//!
//! Observed: a column that moves stands at the greatest of its ordinals when the order need not be kept.

use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array, StringArray};

use super::support::{schema, table};
use super::{Plugin, PluginCall, PluginRows};
use crate::bind::common;
use crate::database::Table;
use crate::error::EvalError;
use crate::exec::Run;
use crate::functions::example;
use crate::operators::getschema::clr_name;
use crate::types::{Schema, Ty};
use crate::value::Value;

pub(super) static SCHEMA_MERGE: Plugin = Plugin {
    name: "schema_merge",
    page: "schema-merge-plugin",
    about: "One schema of several, each as `getschema` gives it. With `PreserveOrder` (the default) a column must have the \
            same ordinal everywhere, or else its row is an error.",
    schema: |_, _| merged_schema(),
    run: schema_merge,
    examples: &[example(
        "union (datatable(a: string)[] | getschema), (datatable(a: string, b: long)[] | getschema) \
         | evaluate schema_merge()",
        "a|0|System.String|string\nb|1|System.Int64|long",
    )],
};

fn merged_schema() -> Schema {
    schema([
        ("ColumnName", Ty::String),
        ("ColumnOrdinal", Ty::Long),
        ("DataType", Ty::String),
        ("ColumnType", Ty::String),
    ])
}

struct Merged {
    name: String,
    first: i64,
    last: i64,
    moved: bool,
    ty: Ty,
}

fn schema_merge(call: &PluginCall, rows: &PluginRows<'_>, _: &Run<'_>) -> Result<Table, EvalError> {
    let preserve = match call.args.len() {
        0 => true,
        _ => call.needed_constant(0, "`PreserveOrder`")?.as_bool().unwrap_or(true),
    };
    let column = |name: &str| {
        let found = rows
            .schema
            .find(name)
            .map(|index| Value::Array(rows.batch.columns[index].clone()));
        found.ok_or_else(|| EvalError::Argument {
            message: format!("`schema_merge` needs the column `{name}`"),
            help: Some("its input is what `getschema` gives".into()),
            span: call.span,
        })
    };
    let (names, ordinals, types) = (column("ColumnName")?, column("ColumnOrdinal")?, column("ColumnType")?);
    let (names, ordinals, types) = (names.strings(), ordinals.longs(), types.strings());
    let mut merged: Vec<Merged> = Vec::new();
    for row in 0..rows.batch.rows {
        let (name, ordinal) = (names.get(row), ordinals.get(row).unwrap_or(0));
        let ty = Ty::from_name(types.get(row)).unwrap_or(Ty::Unknown);
        let Some(known) = merged.iter_mut().find(|known| known.name == name) else {
            merged.push(Merged {
                name: name.to_owned(),
                first: ordinal,
                last: ordinal,
                moved: false,
                ty,
            });
            continue;
        };
        known.moved |= known.first != ordinal;
        known.last = known.last.max(ordinal);
        known.ty = common([known.ty, ty], false).ok_or_else(|| EvalError::Unsupported {
            what: format!("merging the types {} and {ty} of the column `{name}`", known.ty),
            help: None,
            span: call.span,
        })?;
    }
    // a column that moved though it must not stands last, as an error
    merged.sort_by_key(|column| (preserve && column.moved, column.last));
    let misplaced = |column: &Merged| preserve && column.moved;
    let text = |fine: fn(&Merged) -> &str, wrong: &'static str| {
        let pick = |column: &Merged| {
            if misplaced(column) {
                wrong.to_owned()
            } else {
                fine(column).to_owned()
            }
        };
        StringArray::from_iter_values(merged.iter().map(pick))
    };
    let ordinal = |(place, column): (usize, &Merged)| if misplaced(column) { -1 } else { place as i64 };
    let columns: Vec<ArrayRef> = vec![
        Arc::new(StringArray::from_iter_values(merged.iter().map(|column| &column.name))),
        Arc::new(Int64Array::from_iter_values(merged.iter().enumerate().map(ordinal))),
        Arc::new(text(
            |column| clr_name(column.ty),
            "ERROR(unknown CSL type:ERROR(columns are out of order))",
        )),
        Arc::new(text(|column| column.ty.name(), "ERROR(columns are out of order)")),
    ];
    Ok(table(merged_schema(), columns, merged.len()))
}
