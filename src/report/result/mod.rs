//! A query's result, one file a format. Each writes a whole table into a string; cells are written from the columns as
//! they lie in memory.

mod cell;
mod delimited;
mod json;
mod parquet;
mod table;

pub use delimited::{csv, markdown};
pub use json::{json, json_tables, ndjson};
pub use parquet::parquet;
pub use table::{Extent, table};
