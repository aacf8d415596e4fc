//! Rows as keys: grouping and joining by the values of some columns.
//!
//! Each row's key is written as bytes that are equal where the values are; a hash table maps them to numbers in order
//! of first sight. Nulls equal each other, as `summarize` and `join` have it.

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::{Float64Type, Int32Type, Int64Type};
use hashbrown::HashTable;

use crate::types::Ty;
use crate::types::scalar::{bytes_at, string_at};

/// Numbers distinct keys from 0 in order of first sight.
#[derive(Debug, Default)]
pub struct KeyTable {
    table: HashTable<u32>,
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl KeyTable {
    /// No keys.
    pub fn new() -> KeyTable {
        KeyTable::default()
    }

    /// How many distinct keys there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    fn hash(key: &[u8]) -> u64 {
        use std::hash::BuildHasher;
        foldhash::fast::FixedState::with_seed(0).hash_one(key)
    }

    fn key<'a>(bytes: &'a [u8], ends: &[usize], number: u32) -> &'a [u8] {
        let number = number as usize;
        let start = if number == 0 { 0 } else { ends[number - 1] };
        &bytes[start..ends[number]]
    }

    /// The number of a key, which is added where it is new.
    pub fn insert(&mut self, key: &[u8]) -> u32 {
        let (bytes, ends) = (&mut self.bytes, &mut self.ends);
        let hash = Self::hash(key);
        if let Some(&number) = self.table.find(hash, |&n| Self::key(bytes, ends, n) == key) {
            return number;
        }
        let number = ends.len() as u32;
        bytes.extend_from_slice(key);
        ends.push(bytes.len());
        self.table
            .insert_unique(hash, number, |&n| Self::hash(Self::key(bytes, ends, n)));
        number
    }

    /// The number of a key that is there.
    pub fn find(&self, key: &[u8]) -> Option<u32> {
        let (bytes, ends) = (&self.bytes, &self.ends);
        self.table
            .find(Self::hash(key), |&n| Self::key(bytes, ends, n) == key)
            .copied()
    }
}

/// Writes the keys of rows.
#[derive(Debug)]
pub struct KeyWriter<'a> {
    columns: Vec<(&'a ArrayRef, Ty)>,
}

impl<'a> KeyWriter<'a> {
    /// Keys of these columns with their types.
    pub fn new(columns: impl IntoIterator<Item = (&'a ArrayRef, Ty)>) -> KeyWriter<'a> {
        KeyWriter {
            columns: columns.into_iter().collect(),
        }
    }

    /// Writes the key of a row into `out`, which is cleared first.
    pub fn write(&self, row: usize, out: &mut Vec<u8>) {
        out.clear();
        for (column, ty) in &self.columns {
            if *ty == Ty::String {
                write_bytes(string_at(column, row).as_bytes(), out);
                continue;
            }
            if column.is_null(row) {
                out.push(0);
                continue;
            }
            out.push(1);
            match ty {
                Ty::Bool => out.push(u8::from(column.as_boolean().value(row))),
                Ty::Int => out.extend(column.as_primitive::<Int32Type>().value(row).to_le_bytes()),
                Ty::Long | Ty::Datetime | Ty::Timespan => {
                    out.extend(column.as_primitive::<Int64Type>().value(row).to_le_bytes());
                }
                Ty::Real => {
                    // -0.0 equals 0.0, and every NaN is one key
                    let value = column.as_primitive::<Float64Type>().value(row);
                    let value = if value.is_nan() { f64::NAN } else { value + 0.0 };
                    out.extend(value.to_bits().to_le_bytes());
                }
                Ty::Decimal | Ty::Guid => out.extend(column.as_fixed_size_binary().value(row)),
                Ty::Dynamic | Ty::Unknown => write_bytes(bytes_at(column, row), out),
                Ty::String => {}
            }
        }
    }
}

fn write_bytes(bytes: &[u8], out: &mut Vec<u8>) {
    out.extend((bytes.len() as u32).to_le_bytes());
    out.extend(bytes);
}

/// The number of each row's key, keys being added where they are new.
pub fn group_rows(table: &mut KeyTable, columns: &[(ArrayRef, Ty)], rows: usize) -> Vec<u32> {
    let writer = KeyWriter::new(columns.iter().map(|(column, ty)| (column, *ty)));
    let mut key = Vec::new();
    (0..rows)
        .map(|row| {
            writer.write(row, &mut key);
            table.insert(&key)
        })
        .collect()
}
