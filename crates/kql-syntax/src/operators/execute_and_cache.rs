//! `execute-and-cache`

use crate::Span;

/// `T | execute-and-cache`
#[derive(Debug, Clone, PartialEq)]
pub struct ExecuteAndCache {
    /// `execute-and-cache`
    pub keyword: Span,
    /// The whole.
    pub span: Span,
}
