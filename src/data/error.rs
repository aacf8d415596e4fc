//! Why a data file is not read.

use std::path::PathBuf;
use std::sync::Arc;

use kql_syntax::Span;

use crate::diagnostic::{Diagnostic, Level};
use crate::source::{SourceFile, display_path};

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
    #[error("{path}: name the file .parquet, .csv, .ndjson, .jsonl or .json, text also with .gz behind it")]
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
    /// A line of a text file.
    #[error(transparent)]
    Line(#[from] Box<BadLine>),
}

/// What is wrong with a line of a text file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}:{line}:{}: {message}", display_path(path), column(text, *at))]
pub struct BadLine {
    /// The file.
    pub path: PathBuf,
    /// The line's number, from 1.
    pub line: usize,
    /// Where in the line, in bytes.
    pub at: usize,
    /// How many bytes of the line it is about.
    pub len: usize,
    /// The line, without its line break.
    pub text: String,
    /// `TL…`
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// How to write it.
    pub help: Option<String>,
}

/// The column in characters, from 1.
fn column(line: &str, at: usize) -> usize {
    let before = line.char_indices().take_while(|(place, _)| *place < at);
    before.filter(|(_, letter)| *letter != '\u{feff}').count() + 1
}

impl DataError {
    /// The error with its line, where it is about one.
    pub fn diagnostic(&self) -> Option<Diagnostic> {
        let Self::Line(bad) = self else { return None };
        // The lines before are not kept; empty ones stand for them, so that the line has its number.
        let before = bad.line.saturating_sub(1);
        let file = Arc::new(SourceFile::new(&bad.path, "\n".repeat(before) + &bad.text));
        let start = before + bad.at;
        let span = Span::new(start as u32, (start + bad.len) as u32);
        let mut diagnostic = Diagnostic::new(bad.code, Level::Error, &file, bad.message.clone()).with_span(span);
        diagnostic.help.clone_from(&bad.help);
        diagnostic.label = Some("here".to_string());
        Some(diagnostic)
    }
}
