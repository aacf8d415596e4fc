//! A single value with its type.

use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, BinaryArray, BooleanArray, FixedSizeBinaryArray, Float64Array, Int32Array, Int64Array,
    StringArray,
};
use arrow::buffer::NullBuffer;
use arrow::datatypes::{Float64Type, Int32Type, Int64Type};

use super::{Decimal, Dynamic, Ty, datetime, decimal, guid, number, timespan};

/// A value of KQL. A null carries its type; a string is never null.
#[derive(Debug, Clone, PartialEq)]
pub enum Scalar {
    /// A null of that type. Never of `string`: see [`Scalar::null`].
    Null(Ty),
    /// `bool`
    Bool(bool),
    /// `int`
    Int(i32),
    /// `long`
    Long(i64),
    /// `real`
    Real(f64),
    /// `decimal`
    Decimal(Decimal),
    /// `string`
    String(Arc<str>),
    /// `datetime`, ticks since 0001-01-01
    Datetime(i64),
    /// `timespan`, ticks
    Timespan(i64),
    /// `guid`
    Guid([u8; 16]),
    /// `dynamic`, never null at the top
    Dynamic(Dynamic),
}

impl Scalar {
    /// The null of a type, which for `string` is the empty string.
    pub fn null(ty: Ty) -> Scalar {
        if ty == Ty::String {
            Scalar::String(Arc::from(""))
        } else {
            Scalar::Null(ty)
        }
    }

    /// A string.
    pub fn string(text: impl Into<Arc<str>>) -> Scalar {
        Scalar::String(text.into())
    }

    /// A dynamic, which is a null where the value is one.
    pub fn dynamic(value: Dynamic) -> Scalar {
        if value.as_ref().is_null() {
            Scalar::Null(Ty::Dynamic)
        } else {
            Scalar::Dynamic(value)
        }
    }

    /// The type.
    pub fn ty(&self) -> Ty {
        match self {
            Scalar::Null(ty) => *ty,
            Scalar::Bool(_) => Ty::Bool,
            Scalar::Int(_) => Ty::Int,
            Scalar::Long(_) => Ty::Long,
            Scalar::Real(_) => Ty::Real,
            Scalar::Decimal(_) => Ty::Decimal,
            Scalar::String(_) => Ty::String,
            Scalar::Datetime(_) => Ty::Datetime,
            Scalar::Timespan(_) => Ty::Timespan,
            Scalar::Guid(_) => Ty::Guid,
            Scalar::Dynamic(_) => Ty::Dynamic,
        }
    }

    /// Whether it is null.
    pub fn is_null(&self) -> bool {
        matches!(self, Scalar::Null(_))
    }

    /// The text of a string value.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Scalar::String(text) => Some(text),
            _ => None,
        }
    }

    /// An `int` or `long` as a long.
    pub fn as_long(&self) -> Option<i64> {
        match self {
            Scalar::Int(value) => Some(i64::from(*value)),
            Scalar::Long(value) => Some(*value),
            _ => None,
        }
    }

    /// Any number as a real.
    pub fn as_real(&self) -> Option<f64> {
        match self {
            Scalar::Int(value) => Some(f64::from(*value)),
            Scalar::Long(value) => Some(*value as f64),
            Scalar::Real(value) => Some(*value),
            Scalar::Decimal(value) => Some(value.to_real()),
            _ => None,
        }
    }

    /// The value of a bool.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Scalar::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// Ticks of a datetime or timespan.
    pub fn as_ticks(&self) -> Option<i64> {
        match self {
            Scalar::Datetime(ticks) | Scalar::Timespan(ticks) => Some(*ticks),
            _ => None,
        }
    }

    /// As `tostring()` prints it; empty for null.
    pub fn to_text(&self) -> String {
        match self {
            Scalar::Null(_) => String::new(),
            Scalar::Bool(value) => if *value { "True" } else { "False" }.into(),
            Scalar::Int(value) => value.to_string(),
            Scalar::Long(value) => value.to_string(),
            Scalar::Real(value) => number::format_real(*value),
            Scalar::Decimal(value) => value.to_string(),
            Scalar::String(text) => text.to_string(),
            Scalar::Datetime(ticks) => datetime::format(*ticks),
            Scalar::Timespan(ticks) => timespan::format(*ticks),
            Scalar::Guid(bytes) => guid::format(bytes),
            Scalar::Dynamic(value) => value.as_ref().to_text(),
        }
    }

    /// A column of `rows` copies.
    pub fn to_array(&self, rows: usize) -> ArrayRef {
        fn nulls(null: bool, rows: usize) -> Option<NullBuffer> {
            null.then(|| NullBuffer::new_null(rows))
        }
        let null = self.is_null();
        match self.ty() {
            Ty::Bool => {
                let value = matches!(self, Scalar::Bool(true));
                let values = if value {
                    arrow::buffer::BooleanBuffer::new_set(rows)
                } else {
                    arrow::buffer::BooleanBuffer::new_unset(rows)
                };
                Arc::new(BooleanArray::new(values, nulls(null, rows)))
            }
            Ty::Int => {
                let value = if let Scalar::Int(value) = self { *value } else { 0 };
                Arc::new(Int32Array::new(vec![value; rows].into(), nulls(null, rows)))
            }
            Ty::Long | Ty::Datetime | Ty::Timespan => {
                let value = self.as_long().or(self.as_ticks()).unwrap_or(0);
                Arc::new(Int64Array::new(vec![value; rows].into(), nulls(null, rows)))
            }
            Ty::Real => {
                let value = if let Scalar::Real(value) = self { *value } else { 0.0 };
                Arc::new(Float64Array::new(vec![value; rows].into(), nulls(null, rows)))
            }
            Ty::String => Arc::new(StringArray::from_iter_values(std::iter::repeat_n(
                self.as_str().unwrap_or(""),
                rows,
            ))),
            Ty::Decimal => {
                let bytes = if let Scalar::Decimal(value) = self {
                    value.to_bytes()
                } else {
                    [0; decimal::WIDTH as usize]
                };
                Arc::new(FixedSizeBinaryArray::new(
                    decimal::WIDTH,
                    bytes.repeat(rows).into(),
                    nulls(null, rows),
                ))
            }
            Ty::Guid => {
                let bytes = if let Scalar::Guid(value) = self {
                    *value
                } else {
                    [0; 16]
                };
                Arc::new(FixedSizeBinaryArray::new(
                    16,
                    bytes.repeat(rows).into(),
                    nulls(null, rows),
                ))
            }
            Ty::Dynamic | Ty::Unknown => {
                let bytes = if let Scalar::Dynamic(value) = self {
                    Some(value.bytes())
                } else {
                    None
                };
                Arc::new(BinaryArray::from_iter(std::iter::repeat_n(bytes, rows)))
            }
        }
    }

    /// The value of a column of type `ty` in one row. `row` must be within the column.
    pub fn from_array(array: &dyn Array, ty: Ty, row: usize) -> Scalar {
        if ty == Ty::String {
            return Scalar::string(string_at(array, row));
        }
        if array.is_null(row) {
            return Scalar::Null(ty);
        }
        match ty {
            Ty::Bool => Scalar::Bool(array.as_boolean().value(row)),
            Ty::Int => Scalar::Int(array.as_primitive::<Int32Type>().value(row)),
            Ty::Long => Scalar::Long(array.as_primitive::<Int64Type>().value(row)),
            Ty::Datetime => Scalar::Datetime(array.as_primitive::<Int64Type>().value(row)),
            Ty::Timespan => Scalar::Timespan(array.as_primitive::<Int64Type>().value(row)),
            Ty::Real => Scalar::Real(array.as_primitive::<Float64Type>().value(row)),
            Ty::Decimal => Scalar::Decimal(Decimal::from_bytes(array.as_fixed_size_binary().value(row))),
            Ty::Guid => Scalar::Guid(array.as_fixed_size_binary().value(row).try_into().unwrap_or_default()),
            Ty::String => Scalar::string(string_at(array, row)),
            Ty::Dynamic | Ty::Unknown => Scalar::dynamic(Dynamic::from_bytes(bytes_at(array, row).to_vec())),
        }
    }
}

/// The bytes of a dynamic column (plain or dictionary) in one row that is not null.
pub fn bytes_at(array: &dyn Array, row: usize) -> &[u8] {
    if let Some(dictionary) = array.as_dictionary_opt::<arrow::datatypes::UInt32Type>() {
        let key = dictionary.keys().value(row) as usize;
        return dictionary.values().as_binary::<i32>().value(key);
    }
    array.as_binary::<i32>().value(row)
}

/// The text of a string column (plain or dictionary) in one row.
pub fn string_at(array: &dyn Array, row: usize) -> &str {
    if let Some(dictionary) = array.as_dictionary_opt::<arrow::datatypes::UInt32Type>() {
        let key = dictionary.keys().value(row) as usize;
        return dictionary.values().as_string::<i32>().value(key);
    }
    let strings = array.as_string::<i32>();
    if strings.is_null(row) { "" } else { strings.value(row) }
}
