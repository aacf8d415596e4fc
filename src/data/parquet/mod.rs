//! Parquet: row groups side by side, only the columns that are asked for.

mod convert;
mod nested;

use std::fs::File;
use std::sync::Arc;

use ::parquet::arrow::ProjectionMask;
use ::parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use kql_engine::Table;
use kql_engine::batch::Batch;
use kql_engine::types::{Column, Schema, Ty};
use rayon::prelude::*;

use crate::source::{display_path, system_reason};

use super::{DataError, Request};

/// Rows in a batch.
const BATCH_ROWS: usize = 65_536;

/// A column to read.
struct Wanted {
    /// Its place among the file's columns.
    place: usize,
    column: Column,
}

/// Reads a Parquet file.
pub(super) fn load(request: &Request<'_>) -> Result<Table, DataError> {
    let reader = Reader::open(request)?;
    let groups = 0..reader.metadata.metadata().num_row_groups();
    let batches: Vec<Vec<Batch>> = if groups.len() > 1 {
        groups
            .into_par_iter()
            .map(|group| reader.group(group))
            .collect::<Result<_, _>>()?
    } else {
        groups.map(|group| reader.group(group)).collect::<Result<_, _>>()?
    };
    let columns = reader.wanted.into_iter().map(|wanted| wanted.column);
    Ok(Table {
        schema: Arc::new(Schema::new(columns.collect())),
        batches: Arc::new(batches.into_iter().flatten().collect()),
    })
}

struct Reader<'a> {
    request: &'a Request<'a>,
    metadata: ArrowReaderMetadata,
    wanted: Vec<Wanted>,
}

impl<'a> Reader<'a> {
    fn open(request: &'a Request<'a>) -> Result<Self, DataError> {
        let file = open_file(request)?;
        let metadata =
            ArrowReaderMetadata::load(&file, ArrowReaderOptions::new()).map_err(|error| malformed(request, &error))?;
        let mut wanted = Vec::new();
        for (place, field) in metadata.schema().fields().iter().enumerate() {
            let name = field.name().as_str();
            if request
                .columns
                .is_some_and(|columns| !columns.iter().any(|column| column == name))
            {
                continue;
            }
            let known = request
                .known
                .and_then(|known| Some(known.columns[known.find(name)?].ty));
            let own = convert::own_type(field.data_type()).ok_or_else(|| DataError::Type {
                path: display_path(request.path),
                column: name.to_string(),
                found: field.data_type().to_string(),
            })?;
            let ty = known.filter(|ty| *ty != Ty::Unknown).unwrap_or(own);
            wanted.push(Wanted {
                place,
                column: Column::new(name, ty),
            });
        }
        Ok(Self {
            request,
            metadata,
            wanted,
        })
    }

    /// The batches of a row group.
    fn group(&self, group: usize) -> Result<Vec<Batch>, DataError> {
        let malformed = |error| malformed(self.request, &error);
        // A file of its own: threads that share one would move each other's place in it.
        let file = open_file(self.request)?;
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.metadata.clone());
        let places = self.wanted.iter().map(|wanted| wanted.place);
        let mask = ProjectionMask::roots(builder.parquet_schema(), places);
        let reader = builder
            .with_projection(mask)
            .with_row_groups(vec![group])
            .with_batch_size(BATCH_ROWS)
            .build()
            .map_err(malformed)?;
        let mut batches = Vec::new();
        for record in reader {
            let record = record.map_err(|error| malformed(error.into()))?;
            let columns = record.columns().iter().zip(&self.wanted).map(|(array, wanted)| {
                let Column { name, ty } = &wanted.column;
                convert::column(array, *ty).map_err(|found| DataError::Value {
                    path: display_path(self.request.path),
                    column: name.to_string(),
                    ty: ty.name(),
                    found,
                })
            });
            batches.push(Batch {
                columns: columns.collect::<Result<_, _>>()?,
                rows: record.num_rows(),
            });
        }
        Ok(batches)
    }
}

fn open_file(request: &Request<'_>) -> Result<File, DataError> {
    File::open(request.path).map_err(|error| DataError::Unreadable {
        path: display_path(request.path),
        reason: system_reason(&error),
    })
}

fn malformed(request: &Request<'_>, error: &::parquet::errors::ParquetError) -> DataError {
    DataError::Malformed {
        path: display_path(request.path),
        format: "Parquet",
        reason: error.to_string(),
    }
}
