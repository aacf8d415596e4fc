//! The types of KQL and how their values lie in memory.
//!
//! | KQL | Arrow array | null |
//! |---|---|---|
//! | bool | `Boolean` | validity bitmap |
//! | int, long, real | `Int32`, `Int64`, `Float64` | validity bitmap |
//! | decimal | `FixedSizeBinary(20)`: see [`decimal`] | validity bitmap |
//! | string | `Utf8`, or `Dictionary<UInt32, Utf8>` | never null: a missing string is empty |
//! | datetime | `Int64`, ticks of 100 ns since 0001-01-01 | validity bitmap |
//! | timespan | `Int64`, ticks of 100 ns | validity bitmap |
//! | guid | `FixedSizeBinary(16)`, bytes in the order they are printed | validity bitmap |
//! | dynamic | `Binary`, or `Dictionary<UInt32, Binary>`: see [`dynamic`] | validity bitmap; a null at the top is always a null slot |
//!
//! Arrays do not know their KQL type: the plan does, and it is the one place that knows.

pub mod datetime;
pub mod decimal;
pub mod dynamic;
pub mod guid;
pub mod json_path;
pub mod number;
pub mod scalar;
pub mod timespan;

use std::fmt;
use std::sync::Arc;

use arrow::datatypes::DataType;

pub use decimal::Decimal;
pub use dynamic::{DynRef, Dynamic};
pub use scalar::Scalar;

/// A scalar type of KQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Ty {
    /// `bool`
    Bool,
    /// `int`: 32 bits
    Int,
    /// `long`: 64 bits
    Long,
    /// `real`: IEEE 754 double
    Real,
    /// `decimal`: 34 digits
    Decimal,
    /// `string`
    String,
    /// `datetime`
    Datetime,
    /// `timespan`
    Timespan,
    /// `guid`
    Guid,
    /// `dynamic`
    Dynamic,
    /// Not known: a column of an open schema, or of a name that did not resolve.
    Unknown,
}

impl Ty {
    /// Every type that a value can have, `Unknown` not among them.
    pub const ALL: [Ty; 10] = [
        Ty::Bool,
        Ty::Int,
        Ty::Long,
        Ty::Real,
        Ty::Decimal,
        Ty::String,
        Ty::Datetime,
        Ty::Timespan,
        Ty::Guid,
        Ty::Dynamic,
    ];

    /// The type named by KQL's keyword or one of its aliases (`boolean`, `int32`, `double`, `time`, `date`, `uuid` …).
    pub fn from_name(name: &str) -> Option<Ty> {
        Some(match name {
            "bool" | "boolean" => Ty::Bool,
            "int" | "int8" | "int16" | "int32" | "uint" | "uint8" | "uint16" | "uint32" => Ty::Int,
            "long" | "int64" | "ulong" | "uint64" => Ty::Long,
            "real" | "double" | "float" => Ty::Real,
            "decimal" => Ty::Decimal,
            "string" => Ty::String,
            "datetime" | "date" => Ty::Datetime,
            "timespan" | "time" => Ty::Timespan,
            "guid" | "uuid" | "uniqueid" => Ty::Guid,
            "dynamic" => Ty::Dynamic,
            "unknown" => Ty::Unknown,
            _ => return None,
        })
    }

    /// KQL's keyword for the type.
    pub fn name(self) -> &'static str {
        match self {
            Ty::Bool => "bool",
            Ty::Int => "int",
            Ty::Long => "long",
            Ty::Real => "real",
            Ty::Decimal => "decimal",
            Ty::String => "string",
            Ty::Datetime => "datetime",
            Ty::Timespan => "timespan",
            Ty::Guid => "guid",
            Ty::Dynamic => "dynamic",
            Ty::Unknown => "unknown",
        }
    }

    /// `int`, `long`, `real` or `decimal`.
    pub fn is_number(self) -> bool {
        matches!(self, Ty::Int | Ty::Long | Ty::Real | Ty::Decimal)
    }

    /// `int` or `long`.
    pub fn is_integer(self) -> bool {
        matches!(self, Ty::Int | Ty::Long)
    }

    /// Numbers, `timespan` and `datetime`: what `sum` takes.
    pub fn is_summable(self) -> bool {
        self.is_number() || matches!(self, Ty::Timespan | Ty::Datetime)
    }

    /// The plain Arrow type of a column of this type (a string column may also come as a dictionary of it).
    pub fn arrow(self) -> DataType {
        match self {
            Ty::Bool => DataType::Boolean,
            Ty::Int => DataType::Int32,
            Ty::Long | Ty::Datetime | Ty::Timespan => DataType::Int64,
            Ty::Real => DataType::Float64,
            Ty::Decimal => DataType::FixedSizeBinary(decimal::WIDTH),
            Ty::String => DataType::Utf8,
            Ty::Guid => DataType::FixedSizeBinary(16),
            Ty::Dynamic | Ty::Unknown => DataType::Binary,
        }
    }
}

impl fmt::Display for Ty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A column's name and type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The name, without brackets or quotes. Names are case-sensitive.
    pub name: Arc<str>,
    /// The type.
    pub ty: Ty,
}

impl Column {
    /// A column of that name and type.
    pub fn new(name: impl Into<Arc<str>>, ty: Ty) -> Column {
        Column { name: name.into(), ty }
    }
}

/// The columns of a table or of a result, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Schema {
    /// The columns in order.
    pub columns: Vec<Column>,
    /// Whether further columns may exist that only the data would tell.
    pub open: bool,
}

impl Schema {
    /// A closed schema of these columns.
    pub fn new(columns: Vec<Column>) -> Schema {
        Schema { columns, open: false }
    }

    /// That of a table of which nothing is known: any column may be asked of it.
    pub fn unknown() -> Schema {
        Schema {
            columns: Vec::new(),
            open: true,
        }
    }

    /// The position of the first column of that name.
    pub fn find(&self, name: &str) -> Option<usize> {
        let bytes = name.as_bytes();
        let last = bytes.last().copied();
        // of the many names of a wide table those of the same length are told apart by a letter before all are compared
        self.columns.iter().position(|column| {
            let own = column.name.as_bytes();
            own.len() == bytes.len() && own.last().copied() == last && own == bytes
        })
    }

    /// How many columns there are.
    pub fn len(&self) -> usize {
        self.columns.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }
}
