//! Data files of any size → tables: Parquet, NDJSON, CSV and JSON.
//!
//! Files of cases are small, may count times from the case's clock, are held to their schema word for word, and everything
//! that is wrong with them is told at once, with the place of every value: the reader of [`crate::fixture`] does that.
//! The readers here are for exported logs: they fill Arrow columns directly, read only the columns that are asked for,
//! tell what no schema says from the values, and stop at the first thing that is wrong. What a value means is decided in
//! one place for both, [`crate::fixture`].

mod complete;
mod dictionary;
mod error;
mod format;
mod parquet;
mod text;

use std::path::Path;

use kql_engine::Table;
use kql_engine::types::{Schema, Ty};

pub use complete::complete;
use dictionary::repeats;
pub use error::{BadLine, DataError};
pub use format::Format;

/// What to read.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The file.
    pub path: &'a Path,
    /// Its format.
    pub format: Format,
    /// Whether it is compressed by gzip.
    pub compressed: bool,
    /// Types of columns by name. A column of the file that is not among them has the type that the file says, or that
    /// its values look like.
    pub known: Option<&'a Schema>,
    /// The columns to read; `None` for all. A name that the file does not have gives none.
    pub columns: Option<&'a [String]>,
    /// Rows outside of these bounds may be left out, and are where that is cheap to tell.
    pub bounds: &'a [Bound],
}

/// What rows must have in a column to be wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bound {
    /// The column.
    pub column: String,
    /// Its type: whole numbers or ticks.
    pub ty: Ty,
    /// The least value.
    pub low: i64,
    /// The greatest value.
    pub high: i64,
}

impl Request<'_> {
    fn wants(&self, column: &str) -> bool {
        self.columns
            .is_none_or(|columns| columns.iter().any(|wanted| wanted == column))
    }
}

/// The columns of a file, as far as its beginning tells. [`load`] may find others, and wider types.
///
/// # Errors
/// As [`load`], where the beginning is wrong.
pub fn schema(request: &Request<'_>) -> Result<Schema, DataError> {
    match request.format {
        Format::Parquet => parquet::schema(request),
        Format::Csv | Format::Ndjson | Format::Json => text::schema(request),
    }
}

/// Reads the file as a table of its columns, in the file's order; NDJSON and JSON, whose files have no order, give the
/// columns that are asked for in the order of the request. Texts and dynamics that repeat are dictionaries, made while
/// reading, by the laws of the engine's layout: nothing is encoded once more behind.
///
/// # Errors
/// The first thing that is wrong: no file, another format, a value that its column's type does not take.
pub fn load(request: &Request<'_>) -> Result<Table, DataError> {
    match request.format {
        Format::Parquet => parquet::load(request),
        Format::Csv | Format::Ndjson | Format::Json => text::load(request),
    }
}
