//! The formats of data files.

use std::path::Path;

/// The formats of data files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Columns in row groups.
    Parquet,
    /// Comma-separated, the first line names the columns.
    Csv,
    /// A JSON object a line.
    Ndjson,
    /// A JSON array of objects, or one object.
    Json,
}

impl Format {
    /// The format that a file's extension names.
    pub fn of(path: &Path) -> Option<Self> {
        Self::named(&path.extension()?.to_str()?.to_ascii_lowercase())
    }

    /// The format of that name, which is also a file's extension.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "parquet" => Some(Self::Parquet),
            "csv" => Some(Self::Csv),
            "ndjson" | "jsonl" => Some(Self::Ndjson),
            "json" => Some(Self::Json),
            _ => None,
        }
    }

    /// For messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Parquet => "Parquet",
            Self::Csv => "CSV",
            Self::Ndjson => "NDJSON",
            Self::Json => "JSON",
        }
    }
}
