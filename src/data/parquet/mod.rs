//! Parquet: row groups side by side, only the columns that are asked for. Texts that the file keeps as a dictionary are
//! read as one.

mod convert;
mod nested;
mod texts;

use std::fs::File;
use std::sync::Arc;

use ::parquet::arrow::ProjectionMask;
use ::parquet::arrow::arrow_reader::statistics::StatisticsConverter;
use ::parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use ::parquet::basic::Encoding;
use ::parquet::errors::ParquetError;
use arrow::array::{ArrayRef, AsArray, Int64Array};
use arrow::compute;
use arrow::datatypes::{DataType, Field};
use kql_engine::Table;
use kql_engine::batch::Batch;
use kql_engine::types::{Column, Schema, Ty};
use rayon::prelude::*;

use crate::source::{display_path, system_reason};

use super::{Bound, DataError, Request};

/// Rows in a batch.
const BATCH_ROWS: usize = 65_536;

/// A column to read.
struct Wanted {
    /// Its place among the file's columns.
    place: usize,
    column: Column,
    /// Whether the file has texts here, which become texts or dynamics at the end.
    texts: bool,
    /// Whether no schema has the column: texts that are all JSON are dynamics then.
    inferred: bool,
}

/// Reads a Parquet file.
pub(super) fn load(request: &Request<'_>) -> Result<Table, DataError> {
    let reader = Reader::open(request)?;
    let groups = reader.groups();
    let pieces: Vec<Vec<Piece>> = if groups.len() > 1 {
        groups
            .into_par_iter()
            .map(|group| reader.group(group, None))
            .collect::<Result<_, _>>()?
    } else {
        let groups = groups.into_iter();
        groups
            .map(|group| reader.group(group, None))
            .collect::<Result<_, _>>()?
    };
    Ok(reader.table(pieces.into_iter().flatten().collect()))
}

/// The columns. Whether texts without a schema are JSON is told from the first rows.
pub(super) fn schema(request: &Request<'_>) -> Result<Schema, DataError> {
    let mut reader = Reader::open(request)?;
    let told = reader.wanted.iter().map(|wanted| wanted.column.clone()).collect();
    let mut schema = Schema::new(told);
    reader.wanted.retain(|wanted| wanted.texts && wanted.inferred);
    if reader.wanted.is_empty() || reader.metadata.metadata().num_row_groups() == 0 {
        return Ok(schema);
    }
    let first = reader.group(0, Some(FIRST_ROWS))?;
    let table = reader.table(first);
    for column in &table.schema.columns {
        if let Some(place) = schema.find(&column.name) {
            schema.columns[place].ty = column.ty;
        }
    }
    Ok(schema)
}

/// Rows that tell whether texts are JSON.
const FIRST_ROWS: usize = 100;

/// Some rows, texts still as the file has them.
struct Piece {
    rows: usize,
    columns: Vec<ArrayRef>,
}

struct Reader<'a> {
    request: &'a Request<'a>,
    metadata: ArrowReaderMetadata,
    wanted: Vec<Wanted>,
}

impl<'a> Reader<'a> {
    fn open(request: &'a Request<'a>) -> Result<Self, DataError> {
        let malformed = |error| malformed(request, &error);
        let file = open_file(request)?;
        let metadata = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new()).map_err(malformed)?;
        let mut wanted = Vec::new();
        let mut fields: Vec<Arc<Field>> = metadata.schema().fields().iter().cloned().collect();
        let mut leaf = 0;
        for (place, field) in fields.iter_mut().enumerate() {
            let first_leaf = leaf;
            leaf += leaves(field.data_type());
            let name = field.name().clone();
            if !request.wants(&name) {
                continue;
            }
            let known = request
                .known
                .and_then(|known| Some(known.columns[known.find(&name)?].ty));
            let known = known.filter(|ty| *ty != Ty::Unknown);
            let own = convert::own_type(field.data_type()).ok_or_else(|| DataError::Type {
                path: display_path(request.path),
                column: name.clone(),
                found: field.data_type().to_string(),
            })?;
            let ty = known.unwrap_or(own);
            let texts = own == Ty::String && matches!(ty, Ty::String | Ty::Dynamic);
            if texts && is_dictionary(&metadata, first_leaf) {
                let dictionary = DataType::Dictionary(Box::new(DataType::UInt32), Box::new(DataType::Utf8));
                *field = Arc::new(field.as_ref().clone().with_data_type(dictionary));
            }
            wanted.push(Wanted {
                place,
                column: Column::new(name, ty),
                texts,
                inferred: known.is_none(),
            });
        }
        let schema = arrow::datatypes::Schema::new(fields);
        let options = ArrowReaderOptions::new().with_schema(Arc::new(schema));
        let metadata = ArrowReaderMetadata::try_new(Arc::clone(metadata.metadata()), options).map_err(malformed)?;
        Ok(Self {
            request,
            metadata,
            wanted,
        })
    }

    /// The row groups that may have wanted rows, as far as the file's statistics tell.
    fn groups(&self) -> Vec<usize> {
        let metadata = self.metadata.metadata();
        let mut groups: Vec<usize> = (0..metadata.num_row_groups()).collect();
        for bound in self.request.bounds {
            let outside = self.outside(bound).unwrap_or_default();
            groups.retain(|group| outside.get(*group) != Some(&true));
        }
        groups
    }

    /// For each row group whether all of its values surely lie outside of the bound; nothing where nothing is told.
    fn outside(&self, bound: &Bound) -> Option<Vec<bool>> {
        let metadata = self.metadata.metadata();
        let schema = self.metadata.schema();
        let field = schema.field_with_name(&bound.column).ok()?;
        if convert::own_type(field.data_type()) != Some(bound.ty) {
            return None;
        }
        let statistics =
            StatisticsConverter::try_new(&bound.column, schema, metadata.file_metadata().schema_descr()).ok()?;
        let numbers = |array: ArrayRef| compute::cast(&convert::own_column(&array).ok()?, &DataType::Int64).ok();
        let least = numbers(statistics.row_group_mins(metadata.row_groups()).ok()?)?;
        let most = numbers(statistics.row_group_maxes(metadata.row_groups()).ok()?)?;
        let (least, most): (&Int64Array, &Int64Array) = (least.as_primitive_opt()?, most.as_primitive_opt()?);
        let outside = least.iter().zip(most).map(|range| match range {
            (Some(least), Some(most)) => most < bound.low || least > bound.high,
            _ => false,
        });
        Some(outside.collect())
    }

    /// The rows of a row group, or the first of them.
    fn group(&self, group: usize, limit: Option<usize>) -> Result<Vec<Piece>, DataError> {
        let malformed = |error| malformed(self.request, &error);
        // A file of its own: threads that share one would move each other's place in it.
        let file = open_file(self.request)?;
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.metadata.clone());
        let places = self.wanted.iter().map(|wanted| wanted.place);
        let mask = ProjectionMask::roots(builder.parquet_schema(), places);
        let mut builder = builder.with_projection(mask).with_row_groups(vec![group]);
        if let Some(limit) = limit {
            builder = builder.with_limit(limit);
        }
        let reader = builder
            .with_batch_size(limit.unwrap_or(BATCH_ROWS))
            .build()
            .map_err(malformed)?;
        let mut pieces = Vec::new();
        for record in reader {
            let record = record.map_err(|error| malformed(error.into()))?;
            let columns = record.columns().iter().zip(&self.wanted).map(|(array, wanted)| {
                if wanted.texts && matches!(array.data_type(), DataType::Dictionary(..)) {
                    return Ok(Arc::clone(array));
                }
                let Column { name, ty } = &wanted.column;
                let converted = if wanted.texts {
                    convert::own_column(array)
                } else {
                    convert::column(array, *ty)
                };
                converted.map_err(|found| DataError::Value {
                    path: display_path(self.request.path),
                    column: name.to_string(),
                    ty: ty.name(),
                    found,
                })
            });
            pieces.push(Piece {
                columns: columns.collect::<Result<_, _>>()?,
                rows: record.num_rows(),
            });
        }
        Ok(pieces)
    }

    /// The table of all rows.
    fn table(self, pieces: Vec<Piece>) -> Table {
        let rows: Vec<usize> = pieces.iter().map(|piece| piece.rows).collect();
        let mut columns: Vec<Vec<ArrayRef>> = self.wanted.iter().map(|_| Vec::with_capacity(rows.len())).collect();
        for piece in pieces {
            for (column, part) in columns.iter_mut().zip(piece.columns) {
                column.push(part);
            }
        }
        let finish = |(wanted, parts): (Wanted, Vec<ArrayRef>)| {
            if !wanted.texts {
                return (wanted.column, parts);
            }
            let (ty, parts) = texts::finish(wanted.column.ty, wanted.inferred, parts);
            (Column::new(wanted.column.name, ty), parts)
        };
        let work: Vec<_> = self.wanted.into_iter().zip(columns).collect();
        let columns: Vec<(Column, Vec<ArrayRef>)> = if rows.len() > 1 {
            work.into_par_iter().map(finish).collect()
        } else {
            work.into_iter().map(finish).collect()
        };
        let batches = rows.iter().enumerate().map(|(at, rows)| Batch {
            columns: columns.iter().map(|(_, parts)| Arc::clone(&parts[at])).collect(),
            rows: *rows,
        });
        let batches = batches.collect();
        let schema = columns.iter().map(|(column, _)| column.clone());
        Table {
            schema: Arc::new(Schema::new(schema.collect())),
            batches: Arc::new(batches),
        }
    }
}

/// How many columns of values stand behind a column of that type.
fn leaves(ty: &DataType) -> usize {
    match ty {
        DataType::List(item) | DataType::LargeList(item) | DataType::FixedSizeList(item, _) => leaves(item.data_type()),
        DataType::Map(entries, _) => leaves(entries.data_type()),
        DataType::Struct(fields) => fields.iter().map(|field| leaves(field.data_type())).sum(),
        _ => 1,
    }
}

/// Whether all pages of a column of values are dictionary codes.
fn is_dictionary(metadata: &ArrowReaderMetadata, leaf: usize) -> bool {
    let groups = metadata.metadata().row_groups();
    !groups.is_empty()
        && groups.iter().all(|group| {
            group.columns().get(leaf).is_some_and(|chunk| {
                let only_codes = chunk.page_encoding_stats_mask().is_some_and(|mask| {
                    mask.is_only(Encoding::RLE_DICTIONARY) || mask.is_only(Encoding::PLAIN_DICTIONARY)
                });
                chunk.dictionary_page_offset().is_some() && only_codes
            })
        })
}

fn open_file(request: &Request<'_>) -> Result<File, DataError> {
    File::open(request.path).map_err(|error| DataError::Unreadable {
        path: display_path(request.path),
        reason: system_reason(&error),
    })
}

fn malformed(request: &Request<'_>, error: &ParquetError) -> DataError {
    let told = error.to_string();
    let told = told.split(": ").last().unwrap_or_default();
    let codec = |name: &str| told.to_ascii_lowercase().contains(name);
    let reason = if ["zstd", "lz4", "brotli", "lzo"].iter().any(|name| codec(name)) {
        format!("{told}; write it with snappy or gzip, or without compression")
    } else {
        told.to_string()
    };
    DataError::Malformed {
        path: display_path(request.path),
        format: "Parquet",
        reason,
    }
}

#[cfg(test)]
mod tests {
    use ::parquet::arrow::ArrowWriter;
    use ::parquet::file::properties::WriterProperties;
    use arrow::array::{RecordBatch, TimestampMicrosecondArray};
    use kql_engine::types::datetime::UNIX_EPOCH;
    use rstest::rstest;

    use super::*;
    use crate::data::Format;

    /// Breaks when a row group is left out that has a wanted row, or read though it surely has none.
    #[rstest]
    #[case("N", 30, 31, &[30, 31])]
    #[case("N", i64::MIN, 11, &[10, 11])]
    #[case("N", 12, 19, &[])]
    #[case("T", UNIX_EPOCH + 11 * 10, UNIX_EPOCH + 20 * 10, &[10, 11, 20, 21])]
    // a null tells nothing, and its row group has another value
    #[case("M", 20, 20, &[20, 21])]
    #[case("M", 40, 41, &[40, 41])]
    #[case("Other", 1, 1, &[10, 11, 20, 21, 30, 31, 40, 41])]
    fn row_groups_without_wanted_rows_are_left_out(
        #[case] column: &str,
        #[case] low: i64,
        #[case] high: i64,
        #[case] expected: &[i64],
    ) {
        let numbers = [10, 11, 20, 21, 30, 31, 40, 41];
        let some = numbers.map(|number| (number % 10 == 0).then_some(number));
        let batch = RecordBatch::try_from_iter([
            ("N", Arc::new(Int64Array::from(numbers.to_vec())) as ArrayRef),
            ("M", Arc::new(Int64Array::from(some.to_vec()))),
            ("T", Arc::new(TimestampMicrosecondArray::from(numbers.to_vec()))),
        ])
        .unwrap();
        let file = tempfile::NamedTempFile::new().unwrap();
        let properties = WriterProperties::builder().set_max_row_group_row_count(Some(2)).build();
        let writer = file.reopen().unwrap();
        let mut writer = ArrowWriter::try_new(writer, batch.schema(), Some(properties)).unwrap();
        writer.write(&batch).unwrap();
        writer.close().unwrap();
        let bounds = [Bound {
            column: column.to_string(),
            ty: if column == "T" { Ty::Datetime } else { Ty::Long },
            low,
            high,
        }];
        let table = load(&Request {
            path: file.path(),
            format: Format::Parquet,
            compressed: false,
            known: None,
            columns: None,
            bounds: &bounds,
        })
        .unwrap();
        let cells = table.batches.iter().flat_map(|batch| {
            let numbers: &Int64Array = batch.columns[0].as_primitive();
            numbers.values().to_vec()
        });
        assert_eq!(cells.collect::<Vec<_>>(), expected);
    }
}
