//! What can be wrong with a text.
//!
//! Codes are the official parser's where it has one (`KS…`), else ours (`TL…`). They never change.

use crate::Span;

/// A replacement of part of the source that repairs what a diagnostic reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What is replaced; empty for an insertion.
    pub span: Span,
    /// By what.
    pub replacement: String,
}

/// An error in the text of a query.
#[derive(Debug, Clone, PartialEq, thiserror::Error, miette::Diagnostic)]
#[non_exhaustive]
pub enum SyntaxError {
    /// A token is missing.
    #[error("expected {}", list(expected))]
    #[diagnostic(code(KS005))]
    Expected {
        /// What could stand there, in a few words.
        expected: Vec<&'static str>,
        /// Where.
        #[label("here")]
        span: Span,
    },
}

impl SyntaxError {
    /// The stable code, such as `KS005`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Expected { .. } => "KS005",
        }
    }

    /// Where it is.
    #[must_use]
    pub const fn span(&self) -> Span {
        match self {
            Self::Expected { span, .. } => *span,
        }
    }

    /// How to repair it, where that is certain.
    #[must_use]
    pub fn fix(&self) -> Option<&Fix> {
        None
    }
}

fn list(words: &[&'static str]) -> String {
    words.join(", ")
}
