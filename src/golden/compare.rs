//! What a case gives against its golden.

use std::path::Path;
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::source::{SourceFile, system_reason};

use super::error::GoldenError;
use super::file::{Golden, parse};

/// How a case's content stands to its golden.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Comparison {
    /// It is the same.
    Same,
    /// It is not, for this reason.
    Failed {
        /// What is wrong, in the golden's file.
        diagnostic: Box<Diagnostic>,
        /// The golden's content, where there is one that differs.
        old: Option<String>,
    },
}

/// Compares `content` with the golden at `path`; `shown` is the path for messages, relative to the project.
pub fn compare(path: &Path, shown: &str, content: &str) -> Comparison {
    let failed = |error: &GoldenError, text: &str, old: Option<String>| {
        let file = Arc::new(SourceFile::new(shown, text));
        Comparison::Failed {
            diagnostic: Box::new(Diagnostic::from_stage(error, &file, None)),
            old,
        }
    };
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return failed(&GoldenError::Missing, "", None);
        }
        Err(error) => {
            let reason = system_reason(&error);
            return failed(&GoldenError::Unreadable { reason }, "", None);
        }
    };
    let Ok(text) = String::from_utf8(bytes) else {
        let reason = "it is not UTF-8".to_string();
        return failed(&GoldenError::Unreadable { reason }, "", None);
    };
    let text = text.replace("\r\n", "\n");
    let golden: Golden = match parse(&text) {
        Ok(golden) => golden,
        Err(error) => return failed(&error, &text, None),
    };
    let fits = golden.content == content;
    let old = (!fits).then(|| golden.content.clone());
    match &golden.checksum {
        Some((_, span)) if !golden.is_intact() => {
            let error = GoldenError::Edited {
                content_fits: fits,
                span: *span,
            };
            failed(&error, &text, old)
        }
        // Written by another tool: only its content counts.
        _ if fits => Comparison::Same,
        _ => failed(&GoldenError::Different, "", old),
    }
}
