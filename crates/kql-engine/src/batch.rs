//! Rows in columns: what flows between operators.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, StringArray, UInt32Array, new_empty_array};
use arrow::compute;
use arrow::datatypes::{DataType, UInt32Type};
use kql_syntax::Span;

use crate::error::EvalError;
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
        let predicate = compute::FilterBuilder::new(keep).optimize().build();
        let columns = self
            .columns
            .iter()
            .map(|column| predicate.filter(column))
            .collect::<Result<_, _>>();
        Ok(Batch {
            columns: columns.map_err(arrow_error)?,
            rows: predicate.count(),
        })
    }

    /// The rows at these positions, in this order; a null position gives a row of nulls (empty strings).
    pub fn take(&self, rows: &UInt32Array) -> Result<Batch, EvalError> {
        let columns = self
            .columns
            .iter()
            .map(|column| take_column(column, rows))
            .collect::<Result<_, _>>()?;
        Ok(Batch {
            columns,
            rows: rows.len(),
        })
    }

    /// `len` rows from `offset` on, without copying.
    pub fn slice(&self, offset: usize, len: usize) -> Batch {
        Batch {
            columns: self.columns.iter().map(|column| column.slice(offset, len)).collect(),
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

/// Columns of one type below each other.
pub fn concat_columns(parts: &[ArrayRef]) -> Result<ArrayRef, EvalError> {
    let mixed = parts.windows(2).any(|pair| pair[0].data_type() != pair[1].data_type());
    let decoded: Vec<ArrayRef>;
    let parts = if mixed {
        decoded = parts.iter().map(decode).collect();
        &decoded
    } else {
        parts
    };
    let parts: Vec<&dyn Array> = parts.iter().map(AsRef::as_ref).collect();
    compute::concat(&parts).map_err(arrow_error)
}

/// A text column as a plain one; any other as it is.
pub fn decode(column: &ArrayRef) -> ArrayRef {
    match column.as_dictionary_opt::<UInt32Type>() {
        Some(dictionary) => {
            let values = dictionary.values().as_string::<i32>();
            let texts = dictionary
                .keys()
                .iter()
                .map(|key| key.map_or("", |key| values.value(key as usize)));
            Arc::new(StringArray::from_iter_values(texts))
        }
        None => column.clone(),
    }
}

fn is_text(ty: &DataType) -> bool {
    matches!(ty, DataType::Utf8 | DataType::Dictionary(_, _))
}

/// What Arrow refuses (more than 2 GiB of text in one column of a batch, say).
pub(crate) fn arrow_error(error: arrow::error::ArrowError) -> EvalError {
    EvalError::internal(error.to_string(), Span::new(0, 0))
}
