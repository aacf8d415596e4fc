//! `pivot(column [, aggregate] [, key, …])`
//!
//! Observed on the page: new columns and rows stand in the order of first sight, and a cell without rows has what the
//! aggregate gives of none (0 for `count` and `sum`).

use std::collections::HashMap;

use arrow::array::{ArrayRef, UInt32Array};

use super::support::{aggregate, table};
use super::{ArgValue, Plugin, PluginCall, PluginRows};
use crate::aggregates;
use crate::batch::{Batch, take_column};
use crate::bind::AggregateSpec;
use crate::database::Table;
use crate::error::EvalError;
use crate::exec::keys::{KeyTable, group_rows};
use crate::exec::{Run, eval_args};
use crate::functions::example;
use crate::plan::ExprKind;
use crate::types::{Column, Scalar, Schema, Ty};

pub(super) static PIVOT: Plugin = Plugin {
    name: "pivot",
    page: "pivot-plugin",
    about: "A column for each value of a column, with an aggregate (`count()` where none is given) of the rows that have \
            it, in a row for each combination of the key columns: those given, or all others. \
            With a written schema, its columns and no others; one that the rows do not give is an error.",
    schema: |call, input| match (&call.written, Shape::new(call, input)) {
        (Some(written), _) => written.clone(),
        (None, Ok(shape)) => Schema {
            columns: shape.keys.iter().map(|&key| input.columns[key].clone()).collect(),
            open: true,
        },
        (None, Err(_)) => Schema::unknown(),
    },
    run: pivot,
    examples: &[
        example(
            "datatable(event: string, state: string)['wind', 'AL', 'wind', 'AK', 'hail', 'AL', 'wind', 'AL'] \
             | evaluate pivot(state)",
            "wind|2|1\nhail|1|0",
        ),
        example(
            "datatable(event: string, state: string, n: long)['wind', 'AL', 2, 'wind', 'AK', 3, 'hail', 'AL', 5] \
             | evaluate pivot(state, sum(n))",
            "wind|2|3\nhail|5|0",
        ),
        example(
            "datatable(event: string, state: string)['wind', 'AL', 'hail', 'AK'] \
             | evaluate pivot(state) : (event: string, AK: long)",
            "wind|0\nhail|1",
        ),
    ],
};

/// The aggregates that the page allows.
const ALLOWED: &[&str] = &[
    "min",
    "max",
    "take_any",
    "any",
    "sum",
    "dcount",
    "avg",
    "stdev",
    "variance",
    "make_list",
    "make_bag",
    "make_set",
    "count",
];

/// What the arguments say.
struct Shape<'a> {
    pivot: usize,
    aggregate: Option<&'a AggregateSpec>,
    keys: Vec<usize>,
}

impl<'a> Shape<'a> {
    fn new(call: &'a PluginCall, input: &Schema) -> Result<Shape<'a>, EvalError> {
        let pivot = call.needed_column(0, "what `pivot` turns")?;
        let (mut aggregate, mut keys) = (None, Vec::new());
        for (index, arg) in call.args.iter().enumerate().skip(1) {
            match &arg.value {
                ArgValue::Aggregate(spec) if index == 1 => {
                    if !ALLOWED.contains(&&*spec.name) {
                        let message = format!("`pivot` does not take the aggregate `{}`", spec.name);
                        return Err(EvalError::Argument {
                            message,
                            help: Some(format!("it takes {}", ALLOWED.join(", "))),
                            span: arg.span,
                        });
                    }
                    aggregate = Some(spec);
                }
                _ => keys.push(call.needed_column(index, "a key of `pivot`")?),
            }
        }
        if keys.is_empty() {
            let mut used = vec![pivot];
            for arg in aggregate.iter().flat_map(|spec| &spec.args) {
                arg.walk(&mut |part| {
                    if let ExprKind::Column(column) = part.kind {
                        used.push(column);
                    }
                });
            }
            keys.extend((0..input.len()).filter(|column| !used.contains(column)));
        }
        Ok(Shape { pivot, aggregate, keys })
    }

    fn cell_type(&self) -> Ty {
        self.aggregate
            .and_then(|spec| spec.results.first())
            .copied()
            .unwrap_or(Ty::Long)
    }
}

fn pivot(call: &PluginCall, rows: &PluginRows<'_>, run: &Run<'_>) -> Result<Table, EvalError> {
    let shape = Shape::new(call, rows.schema)?;
    let batch = &rows.batch;
    let typed = |column: usize| (batch.columns[column].clone(), rows.schema.columns[column].ty);
    let key_columns: Vec<(ArrayRef, Ty)> = shape.keys.iter().map(|&key| typed(key)).collect();
    let groups = group_rows(&mut KeyTable::new(), &key_columns, batch.rows);
    let values = group_rows(&mut KeyTable::new(), &[typed(shape.pivot)], batch.rows);
    let (firsts, names) = (first_rows(&groups), first_rows(&values));
    // each cell with rows is a group of the aggregate; one more has none
    let mut numbers: HashMap<(u32, u32), u32> = HashMap::new();
    let mut cells = Vec::with_capacity(batch.rows);
    for pair in groups.iter().copied().zip(values.iter().copied()) {
        let next = numbers.len() as u32;
        cells.push(*numbers.entry(pair).or_insert(next));
    }
    let empty = numbers.len() as u32;
    let found = aggregated(call, &shape, batch, &cells, numbers.len() + 1, run)?;
    let column_of = |value: u32| {
        let place = |group: u32| numbers.get(&(group, value)).copied().unwrap_or(empty);
        let places = UInt32Array::from_iter_values((0..firsts.len() as u32).map(place));
        take_column(&found, &places)
    };
    let mut out = Vec::new();
    let first_rows = UInt32Array::from(firsts.clone());
    for &key in &shape.keys {
        out.push((
            rows.schema.columns[key].clone(),
            take_column(&batch.columns[key], &first_rows)?,
        ));
    }
    for (value, &row) in names.iter().enumerate() {
        let name = batch
            .cell(shape.pivot, rows.schema.columns[shape.pivot].ty, row as usize)
            .to_text();
        if name.is_empty() {
            return Err(EvalError::Unsupported {
                what: "`pivot` of an empty or null value, for which no column name is known".into(),
                help: Some("leave such rows out first: `| where isnotempty(…)`".into()),
                span: call.arg_span(0),
            });
        }
        if out.iter().any(|(column, _)| *column.name == *name) {
            let message = format!("`pivot` would give two columns called `{name}`");
            return Err(EvalError::argument(message, call.span));
        }
        out.push((Column::new(name, shape.cell_type()), column_of(value as u32)?));
    }
    if let Some(written) = &call.written {
        out = written
            .columns
            .iter()
            .map(|column| match out.iter().find(|(own, _)| own.name == column.name) {
                Some((own, _)) if own.ty != column.ty => Err(EvalError::argument(
                    format!("the column `{}` is of type {}, not {}", own.name, own.ty, column.ty),
                    call.span,
                )),
                Some(found) => Ok(found.clone()),
                // without rows there is nothing that the schema could fail to match
                None if firsts.is_empty() => Ok((column.clone(), Scalar::null(column.ty).to_array(0))),
                None => Err(EvalError::Argument {
                    message: format!("`pivot` gave no column `{}`, which its schema has", column.name),
                    help: Some("leave it out of the schema, or leave the schema out".into()),
                    span: call.span,
                }),
            })
            .collect::<Result<_, EvalError>>()?;
    }
    let (columns, arrays): (Vec<Column>, Vec<ArrayRef>) = out.into_iter().unzip();
    Ok(table(Schema::new(columns), arrays, firsts.len()))
}

/// The row in which each number, given out in order of first sight, comes first.
fn first_rows(numbers: &[u32]) -> Vec<u32> {
    let mut firsts = Vec::new();
    for (row, &number) in numbers.iter().enumerate() {
        if number as usize == firsts.len() {
            firsts.push(row as u32);
        }
    }
    firsts
}

/// The aggregate's result for each of `count` groups.
fn aggregated(
    call: &PluginCall,
    shape: &Shape<'_>,
    batch: &Batch,
    groups: &[u32],
    count: usize,
    run: &Run<'_>,
) -> Result<ArrayRef, EvalError> {
    let (function, exprs) = match shape.aggregate {
        Some(spec) => (spec.function, &spec.args[..]),
        None => (aggregates::find("count"), &[][..]),
    };
    let args = eval_args(exprs, batch, run)?;
    aggregate(function, &args, shape.cell_type(), (groups, count), (run, call.span))
}
