//! Values of expressions over a batch: one for all rows, or one for each.

use arrow::array::{
    Array, ArrayRef, AsArray, BinaryArray, BooleanArray, DictionaryArray, FixedSizeBinaryArray, Float64Array,
    Int32Array, Int64Array, StringArray, UInt32Array,
};
use arrow::datatypes::UInt32Type;

use crate::layout;
use crate::types::{Decimal, DynRef, Scalar, Ty};

/// The value of an expression over the rows of a batch.
#[derive(Debug, Clone)]
pub enum Value {
    /// The same for every row.
    Scalar(Scalar),
    /// One for each row.
    Array(ArrayRef),
}

impl Value {
    /// The value as a column of `rows` rows.
    pub fn into_array(self, rows: usize) -> ArrayRef {
        match self {
            Value::Scalar(scalar) => scalar.to_array(rows),
            Value::Array(array) => array,
        }
    }

    /// The one value of all rows, where that is known.
    pub fn as_scalar(&self) -> Option<&Scalar> {
        if let Value::Scalar(scalar) = self {
            Some(scalar)
        } else {
            None
        }
    }

    /// Texts by row; empty where the value is no string.
    pub fn strings(&self) -> Strings<'_> {
        match self {
            Value::Scalar(scalar) => Strings::One(scalar.as_str().unwrap_or("")),
            Value::Array(array) => {
                if let Some(dictionary) = array.as_dictionary_opt::<UInt32Type>()
                    && let Some(values) = dictionary.values().as_string_opt()
                {
                    return Strings::Dictionary(dictionary, values);
                }
                array.as_string_opt().map_or(Strings::One(""), Strings::Plain)
            }
        }
    }

    /// Whole numbers or ticks by row; an `int` is widened. Null where the value is neither.
    pub fn longs(&self) -> Longs<'_> {
        match self {
            Value::Scalar(scalar) => Longs::One(scalar.as_long().or(scalar.as_ticks())),
            Value::Array(array) => {
                let any = array.as_any();
                if let Some(longs) = any.downcast_ref() {
                    Longs::Long(longs)
                } else {
                    any.downcast_ref().map_or(Longs::One(None), Longs::Int)
                }
            }
        }
    }

    /// Reals by row; any number is converted. Null where the value is no number.
    pub fn reals(&self) -> Reals<'_> {
        match self {
            Value::Scalar(scalar) => Reals::One(scalar.as_real()),
            Value::Array(array) => {
                let any = array.as_any();
                if let Some(reals) = any.downcast_ref() {
                    Reals::Real(reals)
                } else if let Some(decimals) = any.downcast_ref() {
                    Reals::Decimal(decimals)
                } else {
                    Reals::Whole(self.longs())
                }
            }
        }
    }

    /// Bools by row; null where the value is none.
    pub fn bools(&self) -> Bools<'_> {
        match self {
            Value::Scalar(scalar) => Bools::One(scalar.as_bool()),
            Value::Array(array) => array.as_boolean_opt().map_or(Bools::One(None), Bools::Array),
        }
    }

    /// Decimals by row; whole numbers are converted. Null where the value is neither.
    pub fn decimals(&self) -> Decimals<'_> {
        match self {
            Value::Scalar(Scalar::Decimal(value)) => Decimals::One(Some(*value)),
            Value::Scalar(scalar) => Decimals::One(scalar.as_long().map(Decimal::from)),
            Value::Array(array) => array
                .as_fixed_size_binary_opt()
                .map_or_else(|| Decimals::Whole(self.longs()), Decimals::Array),
        }
    }

    /// Guids by row; null where the value is none.
    pub fn guids(&self) -> Guids<'_> {
        match self {
            Value::Scalar(Scalar::Guid(value)) => Guids::One(Some(*value)),
            Value::Scalar(_) => Guids::One(None),
            Value::Array(array) => array.as_fixed_size_binary_opt().map_or(Guids::One(None), Guids::Array),
        }
    }

    /// Dynamics by row; null where the value is none.
    pub fn dynamics(&self) -> Dynamics<'_> {
        match self {
            Value::Scalar(Scalar::Dynamic(value)) => Dynamics::One(Some(value.as_ref())),
            Value::Scalar(_) => Dynamics::One(None),
            Value::Array(array) => {
                if let Some(coded) = layout::coded(array)
                    && let Some(values) = coded.values.as_binary_opt()
                {
                    return Dynamics::Dictionary((coded.keys, values));
                }
                array.as_binary_opt().map_or(Dynamics::One(None), Dynamics::Array)
            }
        }
    }

    /// One row's value as a scalar of type `ty`.
    pub fn scalar_at(&self, ty: Ty, row: usize) -> Scalar {
        match self {
            Value::Scalar(scalar) => scalar.clone(),
            Value::Array(array) => Scalar::from_array(array, ty, row),
        }
    }

    /// Whether the row's value is null. Strings never are.
    pub fn is_null(&self, row: usize) -> bool {
        match self {
            Value::Scalar(scalar) => scalar.is_null(),
            Value::Array(array) => array.is_null(row),
        }
    }
}

/// Texts by row.
#[derive(Debug, Clone, Copy)]
pub enum Strings<'a> {
    /// the same for every row
    One(&'a str),
    /// a plain column
    Plain(&'a StringArray),
    /// a dictionary column and its values
    Dictionary(&'a DictionaryArray<UInt32Type>, &'a StringArray),
}

impl<'a> Strings<'a> {
    /// The text of a row.
    #[inline]
    pub fn get(&self, row: usize) -> &'a str {
        match self {
            Strings::One(text) => text,
            Strings::Plain(array) => {
                if array.is_null(row) {
                    ""
                } else {
                    array.value(row)
                }
            }
            Strings::Dictionary(dictionary, values) => values.value(dictionary.keys().value(row) as usize),
        }
    }
}

macro_rules! accessor {
    ($(#[$doc:meta])* $name:ident -> $out:ty { $($(#[$vdoc:meta])* $variant:ident($inner:ty) => |$a:ident, $row:ident| $get:expr),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub enum $name<'a> {
            /// the same for every row
            One(Option<$out>),
            $($(#[$vdoc])* $variant($inner),)+
        }

        impl<'a> $name<'a> {
            /// The value of a row, nothing where it is null.
            #[inline]
            pub fn get(&self, row: usize) -> Option<$out> {
                match self {
                    Self::One(value) => *value,
                    $(Self::$variant($a) => { let $row = row; $get })+
                }
            }
        }
    };
}

accessor! {
    /// Whole numbers or ticks by row.
    Longs -> i64 {
        /// `long`, `datetime`, `timespan`
        Long(&'a Int64Array) => |a, row| a.is_valid(row).then(|| a.value(row)),
        /// `int`
        Int(&'a Int32Array) => |a, row| a.is_valid(row).then(|| i64::from(a.value(row))),
    }
}

accessor! {
    /// Reals by row.
    Reals -> f64 {
        /// `real`
        Real(&'a Float64Array) => |a, row| a.is_valid(row).then(|| a.value(row)),
        /// `decimal`
        Decimal(&'a FixedSizeBinaryArray) => |a, row| a.is_valid(row).then(|| Decimal::from_bytes(a.value(row)).to_real()),
        /// `int`, `long`
        Whole(Longs<'a>) => |a, row| a.get(row).map(|value| value as f64),
    }
}

accessor! {
    /// Bools by row.
    Bools -> bool {
        /// a column
        Array(&'a BooleanArray) => |a, row| a.is_valid(row).then(|| a.value(row)),
    }
}

accessor! {
    /// Decimals by row.
    Decimals -> Decimal {
        /// a column
        Array(&'a FixedSizeBinaryArray) => |a, row| a.is_valid(row).then(|| Decimal::from_bytes(a.value(row))),
        /// `int`, `long`
        Whole(Longs<'a>) => |a, row| a.get(row).map(Decimal::from),
    }
}

accessor! {
    /// Guids by row.
    Guids -> [u8; 16] {
        /// a column
        Array(&'a FixedSizeBinaryArray) => |a, row| a.is_valid(row).then(|| a.value(row).try_into().unwrap_or_default()),
    }
}

accessor! {
    /// Dynamics by row.
    Dynamics -> DynRef<'a> {
        /// a plain column
        Array(&'a BinaryArray) => |a, row| a.is_valid(row).then(|| DynRef::new(a.value(row))),
        /// the keys of a dictionary column, and its values
        Dictionary((&'a UInt32Array, &'a BinaryArray)) => |a, row| {
            a.0.is_valid(row).then(|| DynRef::new(a.1.value(a.0.value(row) as usize)))
        },
    }
}
