//! Data files of any size → tables: Parquet, NDJSON, CSV and JSON.
//!
//! Files of cases are small, may count times from the case's clock and are held to their schema word for word; the
//! reader of [`crate::fixture`] does that and keeps the place of every value. The readers here are for exported logs:
//! they fill Arrow columns directly, read only the columns that are asked for, and stop at the first thing that is wrong.

mod error;
mod format;
mod parquet;
mod text;

use std::path::Path;
use std::sync::Arc;

use kql_engine::Table;
use kql_engine::types::Schema;

pub use error::DataError;
pub use format::Format;

/// What to read.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The file.
    pub path: &'a Path,
    /// Its format.
    pub format: Format,
    /// Types of columns by name. A column of the file that is not among them has the type that the file says, or that
    /// its values look like.
    pub known: Option<&'a Schema>,
    /// The columns to read; `None` for all. Names that the file does not have are passed over.
    pub columns: Option<&'a [String]>,
}

/// Reads the file as a table of its columns, in the file's order.
///
/// # Errors
/// The first thing that is wrong: no file, another format, a value that its column's type does not take.
pub fn load(request: &Request<'_>) -> Result<Table, DataError> {
    let table = match request.format {
        Format::Parquet => parquet::load(request),
        Format::Csv | Format::Ndjson | Format::Json => text::load(request),
    }?;
    // texts that repeat become dictionaries
    Ok(Table::from_batches(table.schema, Arc::unwrap_or_clone(table.batches)))
}
