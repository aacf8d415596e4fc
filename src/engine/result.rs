//! A query's result as rows, for what looks at single values: alerts and goldens.

use std::cmp::Ordering;

use kql_engine::ResultTable;
use kql_engine::types::{Column, Scalar};

/// The rows that a query gave.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ResultSet {
    /// The columns in order.
    pub columns: Vec<Column>,
    /// The rows, each with a value for each column.
    pub rows: Vec<Vec<Scalar>>,
    /// Whether the query fixes the order of the rows.
    pub ordered: bool,
}

impl ResultSet {
    /// The rows of a result table.
    pub fn of(table: &ResultTable, ordered: bool) -> Self {
        let columns = table.schema.columns.clone();
        let mut rows = Vec::with_capacity(table.rows());
        for batch in &table.batches {
            for row in 0..batch.rows {
                let cells = columns.iter().enumerate();
                rows.push(cells.map(|(at, column)| batch.cell(at, column.ty, row)).collect());
            }
        }
        Self { columns, rows, ordered }
    }

    /// The position of the column of that exact name.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| &*column.name == name)
    }

    /// Puts the rows of a result without order into the order of their values, so that the same rows are always shown
    /// in the same order. Nulls come first.
    pub fn canonicalize(&mut self) {
        if !self.ordered {
            self.rows.sort_by(|left, right| {
                let cells = left.iter().zip(right).map(|(left, right)| compare(left, right));
                cells.fold(Ordering::Equal, Ordering::then)
            });
        }
    }
}

/// A total order over the values of one column.
fn compare(left: &Scalar, right: &Scalar) -> Ordering {
    match (left, right) {
        (Scalar::Bool(left), Scalar::Bool(right)) => left.cmp(right),
        (Scalar::Int(left), Scalar::Int(right)) => left.cmp(right),
        (Scalar::Long(left), Scalar::Long(right)) => left.cmp(right),
        (Scalar::Real(left), Scalar::Real(right)) => left.total_cmp(right),
        (Scalar::Decimal(left), Scalar::Decimal(right)) => left.cmp(right),
        (Scalar::String(left), Scalar::String(right)) => left.cmp(right),
        (Scalar::Datetime(left), Scalar::Datetime(right)) | (Scalar::Timespan(left), Scalar::Timespan(right)) => {
            left.cmp(right)
        }
        (Scalar::Guid(left), Scalar::Guid(right)) => left.cmp(right),
        (Scalar::Dynamic(left), Scalar::Dynamic(right)) => left.as_ref().compare(right.as_ref()),
        _ => right.is_null().cmp(&left.is_null()),
    }
}
