//! Rows in columns: what flows between operators.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, NullArray, StringArray, UInt32Array, new_empty_array};
use arrow::compute;
use arrow::datatypes::DataType;
use kql_syntax::Span;

use crate::error::EvalError;
use crate::layout;
use crate::optimize::Columns;
use crate::types::{Scalar, Schema, Ty};

/// Some rows of a table: a column for each column of the schema, all of `rows` rows.
#[derive(Debug, Clone)]
pub struct Batch {
    /// The columns, in the order of the schema.
    pub columns: Vec<ArrayRef>,
    /// How many rows there are, also where there is no column.
    pub rows: usize,
}

impl Batch {
    /// No rows of that schema.
    pub fn empty(schema: &Schema) -> Batch {
        Batch {
            columns: schema
                .columns
                .iter()
                .map(|column| new_empty_array(&column.ty.arrow()))
                .collect(),
            rows: 0,
        }
    }

    /// The rows that `keep` marks true.
    pub fn filter(&self, keep: &BooleanArray) -> Result<Batch, EvalError> {
        if keep.null_count() == 0 {
            match keep.true_count() {
                0 => return Ok(self.slice(0, 0)),
                count if count == self.rows => return Ok(self.clone()),
                _ => {}
            }
        }
        let predicate = compute::FilterBuilder::new(keep).optimize().build();
        let mut hole = holes(predicate.count());
        let columns = self
            .columns
            .iter()
            .map(|column| match is_hole(column) {
                true => Ok(hole()),
                false => predicate.filter(column),
            })
            .collect::<Result<_, _>>();
        Ok(Batch {
            columns: columns.map_err(arrow_error)?,
            rows: predicate.count(),
        })
    }

    /// The batch without the columns that nobody reads.
    pub(crate) fn only(mut self, wanted: Option<&Columns>) -> Batch {
        if let Some(wanted) = wanted {
            let mut hole = holes(self.rows);
            for (place, column) in self.columns.iter_mut().enumerate() {
                if !wanted.has(place) && !is_hole(column) {
                    *column = hole();
                }
            }
        }
        self
    }

    /// The rows at these positions, in this order; a null position gives a row of nulls (empty strings).
    pub fn take(&self, rows: &UInt32Array) -> Result<Batch, EvalError> {
        let mut hole = holes(rows.len());
        let columns = self
            .columns
            .iter()
            .map(|column| match is_hole(column) {
                true => Ok(hole()),
                false => take_column(column, rows),
            })
            .collect::<Result<_, _>>()?;
        Ok(Batch {
            columns,
            rows: rows.len(),
        })
    }

    /// `len` rows from `offset` on, without copying.
    pub fn slice(&self, offset: usize, len: usize) -> Batch {
        let mut hole = holes(len);
        let columns = self.columns.iter().map(|column| match is_hole(column) {
            true => hole(),
            false => column.slice(offset, len),
        });
        Batch {
            columns: columns.collect(),
            rows: len,
        }
    }

    /// All rows of several batches of one schema.
    pub fn concat(schema: &Schema, batches: &[Batch]) -> Result<Batch, EvalError> {
        match batches {
            [] => return Ok(Batch::empty(schema)),
            [one] => return Ok(one.clone()),
            _ => {}
        }
        let rows = batches.iter().map(|batch| batch.rows).sum();
        let columns = (0..schema.len())
            .map(|index| {
                let parts: Vec<ArrayRef> = batches.iter().map(|batch| batch.columns[index].clone()).collect();
                concat_columns(&parts)
            })
            .collect::<Result<_, _>>()?;
        Ok(Batch { columns, rows })
    }

    /// Bytes of the rows' values, of shared buffers only the part in use.
    pub fn bytes(&self) -> u64 {
        let size = |column: &ArrayRef| column.to_data().get_slice_memory_size().unwrap_or_default() as u64;
        self.columns.iter().map(size).sum()
    }

    /// One cell. `row` and `column` must be within the batch.
    pub fn cell(&self, column: usize, ty: Ty, row: usize) -> Scalar {
        Scalar::from_array(&self.columns[column], ty, row)
    }
}

/// A column's cells at these positions; a null position gives null, the empty string for a text.
pub fn take_column(column: &ArrayRef, rows: &UInt32Array) -> Result<ArrayRef, EvalError> {
    if rows.null_count() > 0
        && is_text(column.data_type())
        && let Some(coded) = layout::coded(column)
        && let Some(taken) = layout::take_texts(coded, rows)
    {
        return Ok(taken);
    }
    let taken = compute::take(column, rows, None).map_err(arrow_error)?;
    if rows.null_count() > 0 && is_text(column.data_type()) {
        let texts = decode(&taken);
        let texts = texts.as_string::<i32>();
        return Ok(Arc::new(StringArray::from_iter_values(
            texts.iter().map(Option::unwrap_or_default),
        )));
    }
    Ok(taken)
}

/// Columns of one type below each other. Dictionaries stay dictionaries.
pub fn concat_columns(parts: &[ArrayRef]) -> Result<ArrayRef, EvalError> {
    if let [one] = parts {
        return Ok(one.clone());
    }
    if parts.iter().any(is_hole) {
        return Ok(hole(parts.iter().map(|part| part.len()).sum()));
    }
    if parts.iter().any(|part| layout::is_dictionary(part)) {
        if let Some(joined) = layout::concat(parts) {
            return Ok(joined);
        }
        let decoded: Vec<ArrayRef> = parts.iter().map(decode).collect();
        return concat_plain(&decoded);
    }
    concat_plain(parts)
}

fn concat_plain(parts: &[ArrayRef]) -> Result<ArrayRef, EvalError> {
    let parts: Vec<&dyn Array> = parts.iter().map(AsRef::as_ref).collect();
    compute::concat(&parts).map_err(arrow_error)
}

/// What stands for a column that nobody reads.
pub(crate) fn hole(rows: usize) -> ArrayRef {
    Arc::new(NullArray::new(rows))
}

/// Holes of so many rows, as many as are asked for: all are one array, which is made when it is needed.
pub(crate) fn holes(rows: usize) -> impl FnMut() -> ArrayRef {
    let mut made: Option<ArrayRef> = None;
    move || made.get_or_insert_with(|| hole(rows)).clone()
}

/// Whether a column was left out because nobody reads it.
pub(crate) fn is_hole(column: &ArrayRef) -> bool {
    matches!(column.data_type(), DataType::Null)
}

/// A dictionary column as a plain one; any other as it is.
pub fn decode(column: &ArrayRef) -> ArrayRef {
    let Some(coded) = layout::coded(column) else {
        return column.clone();
    };
    let taken = compute::take(coded.values, coded.keys, None).unwrap_or_else(|_| column.clone());
    match taken.as_string_opt::<i32>() {
        // a text is never null
        Some(texts) if texts.null_count() > 0 => Arc::new(StringArray::from_iter_values(
            texts.iter().map(Option::unwrap_or_default),
        )),
        _ => taken,
    }
}

fn is_text(ty: &DataType) -> bool {
    match ty {
        DataType::Dictionary(_, values) => is_text(values),
        ty => *ty == DataType::Utf8,
    }
}

/// What Arrow refuses: more than 2 GiB of text or dynamics in one column of a batch is a limit, all else our mistake.
pub(crate) fn arrow_error(error: arrow::error::ArrowError) -> EvalError {
    if matches!(error, arrow::error::ArrowError::OffsetOverflowError(_)) {
        return EvalError::Limit {
            what: "a column of text or dynamics in one batch".into(),
            limit: "2 GiB".into(),
            help: Some("project long texts and arrays away before rows are multiplied, or filter".into()),
            span: Span::new(0, 0),
        };
    }
    EvalError::internal(error.to_string(), Span::new(0, 0))
}
