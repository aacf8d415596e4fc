//! Canonical layout for queries: in files of KQL, and in definitions, where only the query's own lines change.
//!
//! The layout is [`kql_syntax::format`]'s. This module finds the queries of a file and puts the text back; it reads and
//! writes no files.

mod yaml_queries;

use std::path::Path;
use std::sync::Arc;

use crate::detection::is_yaml;
use crate::diagnostic::{Diagnostic, Level};
use crate::source::SourceFile;

/// A file and how it should look.
#[derive(Debug, Clone, PartialEq)]
pub struct Formatted {
    /// The file as it is.
    pub file: Arc<SourceFile>,
    /// The file as it should be; equal to what it is where nothing is to be done.
    pub text: String,
    /// Why a query was left as it is: it does not parse.
    pub diagnostics: Vec<Diagnostic>,
}

impl Formatted {
    /// Whether the file is not yet as it should be.
    pub fn is_changed(&self) -> bool {
        *self.text != *self.file.text
    }
}

/// Whether a file of this name can be formatted: `.kql`, `.csl`, `.yaml` or `.yml`.
pub fn is_formattable(path: &Path) -> bool {
    is_yaml(path) || is_kql(path)
}

fn is_kql(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default();
    ["kql", "csl"].iter().any(|known| extension.eq_ignore_ascii_case(known))
}

/// Lays out the queries of a file: of a definition, a function or another YAML file with queries that [`is_yaml`] tells
/// from its name; else the whole text is one query.
///
/// A query that does not parse stays as it is and is reported. YAML that holds no query is left alone.
pub fn format_file(file: &Arc<SourceFile>) -> Formatted {
    if is_yaml(&file.path) {
        return yaml_queries::format(file);
    }
    let parsed = kql_syntax::parse(body(&file.text).1);
    let mark = body(&file.text).0;
    let diagnostics: Vec<_> = parsed
        .diagnostics
        .iter()
        .map(|error| moved(Diagnostic::from_stage(error, file, None), mark.len() as u32))
        .collect();
    let text = if diagnostics.is_empty() {
        format_text(&file.text)
    } else {
        file.text.to_string()
    };
    Formatted {
        file: Arc::clone(file),
        text,
        diagnostics,
    }
}

/// A byte order mark, and the text behind it.
fn body(text: &str) -> (&str, &str) {
    text.split_at(if text.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else {
        0
    })
}

/// A whole text of KQL: a byte order mark and line ends of Windows stay.
fn format_text(text: &str) -> String {
    let (mark, body) = body(text);
    let breaks = body.matches('\n').count();
    if breaks > 0 && body.matches("\r\n").count() == breaks {
        let unix = kql_syntax::format(&body.replace("\r\n", "\n"));
        return format!("{mark}{}", unix.replace('\n', "\r\n"));
    }
    format!("{mark}{}", kql_syntax::format(body))
}

fn moved(mut diagnostic: Diagnostic, by: u32) -> Diagnostic {
    let moved = |span: kql_syntax::Span| kql_syntax::Span::new(span.start + by, span.end + by);
    diagnostic.span = diagnostic.span.map(moved);
    for label in &mut diagnostic.related {
        label.span = moved(label.span);
    }
    diagnostic
}

/// Said where a check of this module's own work fails; the file is then left as it is.
fn internal(file: &Arc<SourceFile>) -> Diagnostic {
    let message = "this file would not hold the same definition after formatting; it is left as it is".to_string();
    Diagnostic::new("TL9999", Level::Error, file, message)
        .with_help("this is an error of the tool itself; please report it with the file")
}

#[cfg(test)]
mod tests;
