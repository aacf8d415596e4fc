//! Why a data file is not read.

/// A data file that cannot be used as it is. The messages name the file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DataError {
    /// The system does not give it.
    #[error("cannot read {path}: {reason}")]
    Unreadable {
        /// The file.
        path: String,
        /// The system's words.
        reason: String,
    },
    /// Its name tells no format.
    #[error("{path}: name the file .parquet, .csv, .ndjson, .jsonl or .json")]
    UnknownFormat {
        /// The file.
        path: String,
    },
    /// It is not of its format.
    #[error("{path} is not valid {format}: {reason}")]
    Malformed {
        /// The file.
        path: String,
        /// `Parquet`, `CSV` …
        format: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// A value that its column's type does not take.
    #[error("{path}: column `{column}` is of type {ty}, and {found} is none")]
    Value {
        /// The file.
        path: String,
        /// The column.
        column: String,
        /// Its type.
        ty: &'static str,
        /// What stands there.
        found: String,
    },
    /// A column of a type that KQL has not.
    #[error("{path}: column `{column}` is of the type {found}, which no type of KQL holds")]
    Type {
        /// The file.
        path: String,
        /// The column.
        column: String,
        /// The file's type.
        found: String,
    },
    /// What is wrong with a text file, with its place.
    #[error("{path}:{line}:{column}: {message}")]
    Text {
        /// The file.
        path: String,
        /// From 1.
        line: usize,
        /// In characters, from 1.
        column: usize,
        /// What is wrong.
        message: String,
    },
}
