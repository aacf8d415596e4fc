//! CSV, NDJSON and JSON.

use std::sync::Arc;

use kql_engine::Table;
use kql_engine::batch::Batch;
use kql_engine::types::Schema;
use miette::Diagnostic as _;

use crate::fixture::{DataFormat, FixtureError, infer_schema, read_table};
use crate::source::{SourceFile, display_path, system_reason};

use super::{DataError, Format, Request};

/// Reads a text file.
pub(super) fn load(request: &Request<'_>) -> Result<Table, DataError> {
    let path = display_path(request.path);
    let text = std::fs::read_to_string(request.path).map_err(|error| DataError::Unreadable {
        path: path.clone(),
        reason: system_reason(&error),
    })?;
    let format = match request.format {
        Format::Csv => DataFormat::Csv,
        Format::Json => DataFormat::Json,
        Format::Ndjson | Format::Parquet => DataFormat::Ndjson,
    };
    let file = SourceFile::new(request.path, text);
    let wrong = |error: &FixtureError| {
        let start = error
            .labels()
            .into_iter()
            .flatten()
            .next()
            .map_or(0, |label| label.offset());
        let place = file.position(start as u32);
        DataError::Text {
            path: path.clone(),
            line: place.line,
            column: place.column,
            message: error.to_string(),
        }
    };
    let own = infer_schema(&file.text, format, None).map_err(|error| wrong(&error))?;
    let mut schema = own.clone();
    for column in &mut schema.columns {
        if let Some(known) = request
            .known
            .and_then(|known| Some(&known.columns[known.find(&column.name)?]))
        {
            column.ty = known.ty;
        }
    }
    let table = read_table("", &file.text, format, &schema, None).map_err(|errors| {
        errors.first().map_or_else(
            || DataError::Malformed {
                path: path.clone(),
                format: request.format.name(),
                reason: "no reason is known".to_string(),
            },
            wrong,
        )
    })?;
    let wanted = |name: &str| {
        request
            .columns
            .is_none_or(|columns| columns.iter().any(|column| column == name))
    };
    let kept = table
        .schema
        .columns
        .iter()
        .zip(table.columns)
        .filter(|(column, _)| wanted(&column.name));
    let (columns, arrays): (Vec<_>, Vec<_>) = kept.map(|(column, array)| (column.clone(), array)).unzip();
    Ok(Table {
        schema: Arc::new(Schema::new(columns)),
        batches: Arc::new(vec![Batch {
            columns: arrays,
            rows: table.rows,
        }]),
    })
}
