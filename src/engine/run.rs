//! What binding and running say, as diagnostics of the file that holds the query.

use std::sync::Arc;

use kql_engine::{Failure, Severity};

use crate::diagnostic::{Diagnostic, Level};
use crate::source::SourceFile;
use crate::yaml::SourceMap;

/// Where a query stands.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The file.
    pub file: &'a Arc<SourceFile>,
    /// Offsets in the query → offsets in the file; `None` where the file is the query.
    pub map: Option<&'a SourceMap>,
}

/// A diagnostic of the engine in the file that holds the query.
pub fn query_diagnostic(found: &kql_engine::Diagnostic, source: Source<'_>) -> Diagnostic {
    let level = match found.severity() {
        Severity::Error => Level::Error,
        Severity::Warning => Level::Warn,
    };
    let span = source.map.map_or(found.span(), |map| map.to_file(found.span()));
    let mut diagnostic = Diagnostic::new(found.code(), level, source.file, found.message()).with_span(span);
    diagnostic.help = found.help();
    diagnostic
}

/// Why a query gave nothing.
pub fn failure_diagnostics(failure: &Failure, source: Source<'_>) -> Vec<Diagnostic> {
    match failure {
        Failure::Diagnostics(found) => found.iter().map(|found| query_diagnostic(found, source)).collect(),
        Failure::Eval(error) => vec![Diagnostic::from_stage(error, source.file, source.map)],
    }
}
