//! Columns as the data files write them: `name name:type …`, `string` where no type stands.

/// A column of a table or of a function's result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name; case matters.
    pub name: &'static str,
    /// Its type.
    pub ty: ColumnType,
}

/// The type of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)] // the names of KQL's scalar types
pub enum ColumnType {
    Bool,
    Int,
    Long,
    Real,
    Decimal,
    String,
    Datetime,
    Timespan,
    Guid,
    Dynamic,
}

impl ColumnType {
    /// The type that KQL calls `name`, without its synonyms (`double`, `date`).
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "bool" => Self::Bool,
            "int" => Self::Int,
            "long" => Self::Long,
            "real" => Self::Real,
            "decimal" => Self::Decimal,
            "string" => Self::String,
            "datetime" => Self::Datetime,
            "timespan" => Self::Timespan,
            "guid" => Self::Guid,
            "dynamic" => Self::Dynamic,
            _ => return None,
        })
    }

    /// KQL's name of the type.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bool => "bool",
            Self::Int => "int",
            Self::Long => "long",
            Self::Real => "real",
            Self::Decimal => "decimal",
            Self::String => "string",
            Self::Datetime => "datetime",
            Self::Timespan => "timespan",
            Self::Guid => "guid",
            Self::Dynamic => "dynamic",
        }
    }
}

/// Reads a list of columns; `None` when it is not as `cargo xtask codegen` writes it.
pub(super) fn parse(text: &'static str) -> Option<Vec<Column>> {
    text.split(' ')
        .filter(|column| !column.is_empty())
        .map(column)
        .collect()
}

fn column(text: &'static str) -> Option<Column> {
    match text.split_once(':') {
        Some((name, ty)) => Some(Column {
            name,
            ty: ColumnType::named(ty)?,
        }),
        None => Some(Column {
            name: text,
            ty: ColumnType::String,
        }),
    }
}
