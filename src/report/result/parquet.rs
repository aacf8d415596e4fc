//! Parquet, for tools that read columns.

use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, RecordBatch, StringArray, TimestampMicrosecondArray, TimestampNanosecondArray,
};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Field, Int64Type, Schema};
use kql_engine::ResultTable;
use kql_engine::types::{Ty, datetime};
use parquet::arrow::ArrowWriter;
use parquet::errors::ParquetError;

use super::cell::text;

/// The bytes of a file with the rows of a table.
///
/// Times are UTC timestamps in nanoseconds, or in microseconds where a value lies beyond what nanoseconds can hold.
/// Decimals, timespans, guids and dynamics, for which Parquet has no type of the same meaning, are texts as KQL prints
/// them. Errors when a column cannot be written.
pub fn parquet(table: &ResultTable) -> Result<Vec<u8>, ParquetError> {
    let batch = table
        .batch()
        .map_err(|error| ParquetError::General(error.to_string()))?;
    let mut fields = Vec::new();
    let mut columns = Vec::new();
    for (array, column) in batch.columns.iter().zip(&table.schema.columns) {
        let array = convert(array, column.ty, batch.rows)?;
        fields.push(Field::new(&*column.name, array.data_type().clone(), true));
        columns.push(array);
    }
    let schema = Arc::new(Schema::new(fields));
    let mut writer = ArrowWriter::try_new(Vec::new(), schema.clone(), None)?;
    if !columns.is_empty() {
        writer.write(&RecordBatch::try_new(schema, columns)?)?;
    }
    writer.into_inner()
}

fn convert(array: &ArrayRef, ty: Ty, rows: usize) -> Result<ArrayRef, ParquetError> {
    Ok(match ty {
        Ty::Bool | Ty::Int | Ty::Long | Ty::Real => array.clone(),
        Ty::String => cast(array, &DataType::Utf8)?,
        Ty::Datetime => timestamps(array),
        Ty::Decimal | Ty::Timespan | Ty::Guid | Ty::Dynamic | Ty::Unknown => {
            let cell = |row| (!array.is_null(row)).then(|| text(array, ty, row));
            Arc::new((0..rows).map(cell).collect::<StringArray>())
        }
    })
}

/// Ticks of 100 ns as timestamps.
fn timestamps(array: &ArrayRef) -> ArrayRef {
    let ticks = array.as_primitive::<Int64Type>();
    let fits = |ticks: i64| (ticks - datetime::UNIX_EPOCH).checked_mul(100).is_some();
    if ticks.iter().flatten().all(fits) {
        let nanoseconds = |ticks: i64| (ticks - datetime::UNIX_EPOCH) * 100;
        let values: TimestampNanosecondArray = ticks.iter().map(|ticks| ticks.map(nanoseconds)).collect();
        return Arc::new(values.with_timezone("UTC"));
    }
    let microseconds = |ticks: i64| (ticks - datetime::UNIX_EPOCH).div_euclid(10);
    let values: TimestampMicrosecondArray = ticks.iter().map(|ticks| ticks.map(microseconds)).collect();
    Arc::new(values.with_timezone("UTC"))
}
