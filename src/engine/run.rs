//! What binding and running say, as diagnostics of the file that holds the query.

use std::sync::Arc;

use kql_engine::{BindError, Failure, Severity};

use crate::diagnostic::{Diagnostic, Level};
use crate::source::SourceFile;
use crate::yaml::SourceMap;

use super::Workspace;

/// Where a query stands.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The file.
    pub file: &'a Arc<SourceFile>,
    /// Offsets in the query → offsets in the file; `None` where the file is the query.
    pub map: Option<&'a SourceMap>,
    /// Whose functions the query may call: what is wrong in one of those stands in its own file.
    pub workspace: &'a Workspace,
}

/// A diagnostic of the engine in the file that holds the query, or the function that it is about.
pub fn query_diagnostic(found: &kql_engine::Diagnostic, source: Source<'_>) -> Diagnostic {
    let level = match found.severity() {
        Severity::Error => Level::Error,
        Severity::Warning => Level::Warn,
    };
    let (file, span) = match source.workspace.locate(found.span()) {
        Some((file, span)) => (file, span),
        None => {
            let span = source.map.map_or(found.span(), |map| map.to_file(found.span()));
            (source.file, span)
        }
    };
    let mut diagnostic = Diagnostic::new(found.code(), level, file, found.message()).with_span(span);
    diagnostic.help = help_of(found);
    diagnostic
}

/// How to fix it. Of an unknown table the engine cannot always say: it knows of no project that could describe it.
pub(crate) fn help_of(found: &kql_engine::Diagnostic) -> Option<String> {
    found.help().or_else(|| match found {
        kql_engine::Diagnostic::Bind(BindError::UnknownTable { name, .. }) => Some(format!(
            "describe it in `schemas/{name}.yaml`, or put the parser into `functions/`"
        )),
        _ => None,
    })
}

/// Why a query gave nothing.
pub fn failure_diagnostics(failure: &Failure, source: Source<'_>) -> Vec<Diagnostic> {
    match failure {
        Failure::Diagnostics(found) => found.iter().map(|found| query_diagnostic(found, source)).collect(),
        Failure::Eval(error) => {
            let raw = Diagnostic::from_stage(error, source.file, None);
            let diagnostic = match raw.span.and_then(|span| source.workspace.locate(span)) {
                Some((file, span)) => {
                    let mut diagnostic = Diagnostic::from_stage(error, file, None).with_span(span);
                    diagnostic.related.clear();
                    diagnostic
                }
                None => Diagnostic::from_stage(error, source.file, source.map),
            };
            vec![diagnostic]
        }
    }
}
