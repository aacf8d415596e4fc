//! What `basket` works on: rows as combinations of values, and tables of patterns.

use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, Int64Array};

use super::support::table;
use super::{PluginCall, PluginRows};
use crate::cast::collect;
use crate::database::Table;
use crate::error::EvalError;
use crate::exec::keys::{KeyTable, group_rows};
use crate::types::{Column, Scalar, Schema, Ty};
use crate::value::Value;

/// For each column the number of the value that it has in all rows of the pattern, or nothing where it is free.
pub(super) type Pattern = Vec<Option<u32>>;

/// The rows of a plugin's input.
#[derive(Debug)]
pub(super) struct Items<'a> {
    rows: &'a PluginRows<'a>,
    /// By column, then by row: the number of the value.
    values: Vec<Vec<u32>>,
    /// Whether the column can be part of a pattern.
    free: Vec<bool>,
    weights: Vec<f64>,
    /// The weight of all rows.
    pub(super) total: f64,
}

impl<'a> Items<'a> {
    /// The argument `weight`, where it is a column, holds the weights and is no part of patterns.
    pub(super) fn new(call: &PluginCall, rows: &'a PluginRows<'a>, weight: usize) -> Result<Items<'a>, EvalError> {
        let weight = if call.args.len() <= weight || tilde(call, weight) {
            None
        } else {
            Some(call.needed_column(weight, "the weight")?)
        };
        let number = |column: usize| {
            let typed = (rows.batch.columns[column].clone(), rows.schema.columns[column].ty);
            group_rows(&mut KeyTable::new(), &[typed], rows.batch.rows)
        };
        let weights: Vec<f64> = match weight {
            None => vec![1.0; rows.batch.rows],
            Some(column) => {
                let weights = Value::Array(rows.batch.columns[column].clone());
                let weights = weights.reals();
                (0..rows.batch.rows)
                    .map(|row| weights.get(row).unwrap_or(0.0).max(0.0))
                    .collect()
            }
        };
        Ok(Items {
            rows,
            values: (0..rows.schema.len()).map(number).collect(),
            free: (0..rows.schema.len()).map(|column| Some(column) != weight).collect(),
            total: weights.iter().sum(),
            weights,
        })
    }

    /// All rows that have a weight.
    pub(super) fn all(&self) -> Vec<u32> {
        (0..self.weights.len() as u32)
            .filter(|row| self.weights[*row as usize] > 0.0)
            .collect()
    }

    /// The weight of some rows.
    pub(super) fn weight(&self, rows: &[u32]) -> f64 {
        rows.iter().map(|row| self.weights[*row as usize]).sum()
    }

    /// The value of a column in a row; nothing where the column is the one with the weights.
    pub(super) fn value(&self, column: usize, row: u32) -> Option<u32> {
        self.free[column].then(|| self.values[column][row as usize])
    }

    /// Everything that the rows have in common.
    pub(super) fn common(&self, rows: &[u32]) -> Pattern {
        let shared = |column: usize| {
            let first = self.value(column, *rows.first()?)?;
            rows.iter()
                .all(|&row| self.values[column][row as usize] == first)
                .then_some(first)
        };
        (0..self.values.len()).map(shared).collect()
    }

    /// A row for each pattern with the rows that have it; `wildcards` are what free columns show, by type.
    pub(super) fn table(&self, patterns: &[(Pattern, Vec<u32>)], wildcards: &[Scalar]) -> Table {
        let count = |(_, rows): &(Pattern, Vec<u32>)| self.weight(rows);
        let columns: Vec<ArrayRef> = vec![
            Arc::new(Int64Array::from_iter_values(0..patterns.len() as i64)),
            Arc::new(Int64Array::from_iter_values(
                patterns.iter().map(count).map(|count| count as i64),
            )),
            Arc::new(Float64Array::from_iter_values(
                patterns.iter().map(count).map(|count| 100.0 * count / self.total),
            )),
        ];
        let cells = self.rows.schema.columns.iter().enumerate().map(|(index, column)| {
            let free = wildcards.iter().find(|wildcard| wildcard.ty() == column.ty);
            let cell = |(pattern, rows): &(Pattern, Vec<u32>)| match (pattern[index], rows.first()) {
                (Some(_), Some(&row)) => self.rows.batch.cell(index, column.ty, row as usize),
                _ => free.cloned().unwrap_or(Scalar::null(column.ty)),
            };
            collect(column.ty, patterns.iter().map(cell))
        });
        let columns = columns.into_iter().chain(cells).collect();
        table(schema(self.rows.schema), columns, patterns.len())
    }
}

/// The columns that [`Items::table`] gives.
pub(super) fn schema(input: &Schema) -> Schema {
    let mut columns = vec![
        Column::new("SegmentId", Ty::Long),
        Column::new("Count", Ty::Long),
        Column::new("Percent", Ty::Real),
    ];
    columns.extend(input.columns.iter().cloned());
    Schema::new(columns)
}

/// Whether an argument asks for its default.
pub(super) fn tilde(call: &PluginCall, index: usize) -> bool {
    call.constant(index).and_then(Scalar::as_str) == Some("~")
}

/// A constant number within `range`, or `default` where there is none or `~`.
pub(super) fn number(
    call: &PluginCall,
    index: usize,
    what: &str,
    range: std::ops::RangeInclusive<f64>,
    default: f64,
) -> Result<f64, EvalError> {
    if call.args.len() <= index || tilde(call, index) {
        return Ok(default);
    }
    let found = call
        .constant(index)
        .and_then(Scalar::as_real)
        .filter(|number| range.contains(number));
    found.ok_or_else(|| {
        let message = format!("{what} is a constant number from {} to {}", range.start(), range.end());
        EvalError::argument(message, call.arg_span(index))
    })
}

/// The custom wildcards: all constants from an argument on.
pub(super) fn wildcards(call: &PluginCall, from: usize) -> Result<Vec<Scalar>, EvalError> {
    (from..call.args.len())
        .filter(|&index| !tilde(call, index))
        .map(|index| call.needed_constant(index, "a wildcard").cloned())
        .collect()
}
