//! Lists, structs and maps → dynamics.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BinaryBuilder};
use arrow::datatypes::DataType;
use kql_engine::types::dynamic::{BagBuilder, write_array, write_bag, write_json_string, write_null, write_scalar};
use kql_engine::types::{Scalar, Ty};

use super::convert::{own_column, own_type};

/// A column, its leaves already in KQL's form.
pub(super) enum Nested {
    Leaf(ArrayRef, Ty),
    /// The lists, and all their items one behind the other.
    List(ArrayRef, Box<Nested>),
    Struct(ArrayRef, Vec<(String, Nested)>),
    /// The maps, all their keys, all their values.
    Map(ArrayRef, Box<Nested>, Box<Nested>),
}

impl Nested {
    pub(super) fn of(array: &ArrayRef) -> Result<Self, String> {
        let array_ref = Arc::clone(array);
        Ok(match array.data_type() {
            DataType::List(_) => Self::List(array_ref, Box::new(Self::of(array.as_list::<i32>().values())?)),
            DataType::LargeList(_) => Self::List(array_ref, Box::new(Self::of(array.as_list::<i64>().values())?)),
            DataType::FixedSizeList(..) => {
                Self::List(array_ref, Box::new(Self::of(array.as_fixed_size_list().values())?))
            }
            DataType::Struct(fields) => {
                let parts = fields.iter().zip(array.as_struct().columns());
                let parts = parts.map(|(field, column)| Ok((field.name().clone(), Self::of(column)?)));
                Self::Struct(array_ref, parts.collect::<Result<_, String>>()?)
            }
            DataType::Map(..) => {
                let map = array.as_map();
                let (keys, values) = (Self::of(map.keys())?, Self::of(map.values())?);
                Self::Map(array_ref, Box::new(keys), Box::new(values))
            }
            other => {
                let ty = own_type(other).ok_or_else(|| format!("a value of type {other}"))?;
                Self::Leaf(own_column(array)?, ty)
            }
        })
    }

    /// The first `rows` rows as a dynamic column.
    pub(super) fn column(&self, rows: usize) -> ArrayRef {
        let mut builder = BinaryBuilder::new();
        let mut bytes = Vec::new();
        for row in 0..rows {
            if self.array().is_null(row) {
                builder.append_null();
                continue;
            }
            bytes.clear();
            self.write(row, &mut bytes);
            builder.append_value(&bytes);
        }
        Arc::new(builder.finish())
    }

    fn array(&self) -> &ArrayRef {
        match self {
            Self::Leaf(array, _) | Self::List(array, _) | Self::Struct(array, _) | Self::Map(array, ..) => array,
        }
    }

    fn write(&self, row: usize, out: &mut Vec<u8>) {
        if self.array().is_null(row) {
            write_null(out);
            return;
        }
        match self {
            Self::Leaf(array, ty) => match Scalar::from_array(array, *ty, row) {
                // as the same value in JSON
                Scalar::String(text) => write_json_string(out, &text),
                scalar => write_scalar(out, &scalar),
            },
            Self::List(array, items) => {
                let (start, len) = match array.data_type() {
                    DataType::List(_) => {
                        let list = array.as_list::<i32>();
                        (list.value_offsets()[row] as usize, list.value_length(row) as usize)
                    }
                    DataType::LargeList(_) => {
                        let list = array.as_list::<i64>();
                        (list.value_offsets()[row] as usize, list.value_length(row) as usize)
                    }
                    _ => {
                        let list = array.as_fixed_size_list();
                        (list.value_offset_at(row), list.value_length() as usize)
                    }
                };
                write_array(out, len, |at, out| items.write(start + at, out));
            }
            Self::Struct(_, parts) => {
                let names: Vec<&str> = parts.iter().map(|(name, _)| name.as_str()).collect();
                write_bag(out, &names, |at, out| parts[at].1.write(row, out));
            }
            Self::Map(array, keys, values) => {
                let map = array.as_map();
                let start = map.value_offsets()[row] as usize;
                let mut bag = BagBuilder::new();
                for at in start..start + map.value_length(row) as usize {
                    bag.insert_with(&keys.key(at), |out| values.write(at, out));
                }
                bag.write(out);
            }
        }
    }

    /// The text of a map's key.
    fn key(&self, row: usize) -> String {
        match self {
            Self::Leaf(array, ty) => Scalar::from_array(array, *ty, row).to_text(),
            _ => {
                let mut bytes = Vec::new();
                self.write(row, &mut bytes);
                kql_engine::types::DynRef::new(&bytes).to_text()
            }
        }
    }
}
