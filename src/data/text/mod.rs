//! CSV, NDJSON and JSON, plain or compressed by gzip: blocks of lines side by side, order kept.
//!
//! The beginning of the file tells the columns, the types of those that no schema has, and which texts repeat. Then
//! every thread takes one block of whole lines after the other and fills columns of its own. A thread keeps one
//! dictionary a column for all its blocks; at the end these become one, numbered in the order of rows, so that nothing
//! of the result depends on who read what. A value that its inferred type does not take widens the type, and the file
//! is read once more.

mod blocks;
mod coded;
mod infer;
mod pass;
mod place;
mod plan;
mod raw;
mod sink;
#[cfg(test)]
mod tests;
mod walk_csv;
mod walk_json;
mod worker;

use std::io::{self, Read};

use kql_engine::Table;
use kql_engine::types::{Column, Schema};

use super::{DataError, Format, Request};
use crate::source::{display_path, system_reason};
use infer::PlanColumn;
use pass::Pass;
use plan::make_plan;
use walk_json::{Fault, Keys, Place, Rows, Walk};

/// Where reading changes its ways. Nothing of the result depends on it.
#[derive(Debug, Clone, Copy)]
struct Sizes {
    /// How many bytes tell the columns and their types.
    types: usize,
    /// How many bytes tell which texts repeat.
    sample: usize,
    /// Files of fewer rows, as far as the sample tells, get no dictionaries.
    small: f64,
    /// Files of fewer bytes are read by one thread.
    alone: u64,
    /// How many bytes a block has, roughly: tens of thousands of rows.
    block: usize,
}

const SIZES: Sizes = Sizes {
    types: 256 << 10,
    sample: 2 << 20,
    small: 4096.0,
    alone: 4 << 20,
    block: 16 << 20,
};

/// How to read a file.
#[derive(Debug, Clone)]
struct Plan {
    columns: Vec<PlanColumn>,
    /// Of CSV: where the value of each field belongs.
    fields: Vec<Place>,
    /// What to do with keys that no column has.
    other: Place,
    /// Where the rows begin: behind a byte order mark and, in CSV, the header.
    skip: usize,
}

/// The columns, as far as the beginning tells.
pub(super) fn schema(request: &Request<'_>) -> Result<Schema, DataError> {
    // layouts are not asked for
    let sizes = Sizes {
        small: f64::INFINITY,
        ..SIZES
    };
    let plan = make_plan(request, sizes)?;
    let columns = plan
        .columns
        .iter()
        .map(|column| Column::new(column.name.as_str(), column.made()));
    Ok(Schema::new(columns.collect()))
}

/// Reads a text file.
pub(super) fn load(request: &Request<'_>) -> Result<Table, DataError> {
    load_sized(request, SIZES)
}

fn load_sized(request: &Request<'_>, sizes: Sizes) -> Result<Table, DataError> {
    let mut plan = make_plan(request, sizes)?;
    loop {
        let mut pass = Pass::run(request, &plan, sizes)?;
        if !pass.widen(request, &mut plan) {
            return pass.table(request, &plan);
        }
    }
}

/// Opens the text and passes over its first bytes.
fn open(request: &Request<'_>, skip: usize) -> Result<Box<dyn Read + Send>, DataError> {
    let unreadable = |error: io::Error| unreadable(request, &error);
    let mut input = blocks::open(request.path, request.compressed).map_err(unreadable)?;
    let skipped = io::copy(&mut input.by_ref().take(skip as u64), &mut io::sink());
    skipped.map_err(unreadable)?;
    Ok(input)
}

fn unreadable(request: &Request<'_>, error: &io::Error) -> DataError {
    DataError::Unreadable {
        path: display_path(request.path),
        reason: system_reason(error),
    }
}

/// Walks some rows.
fn walk<'t>(
    request: &Request<'_>,
    plan: &Plan,
    text: &'t str,
    keys: &mut Keys,
    rows: &mut impl Rows<'t>,
) -> Result<(), Fault> {
    let columns = plan.columns.len();
    match request.format {
        Format::Csv => walk_csv::walk(text, &plan.fields, columns, rows),
        Format::Json => Walk::document(text, keys, columns, rows),
        Format::Ndjson | Format::Parquet => Walk::lines(text, keys, columns, rows),
    }
}
