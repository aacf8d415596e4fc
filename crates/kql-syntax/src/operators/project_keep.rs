//! `project-keep`

use crate::Span;
use crate::ast::Expr;

/// `T | project-keep a, b*`
#[derive(Debug, Clone, PartialEq)]
pub struct ProjectKeep {
    /// `project-keep`
    pub keyword: Span,
    /// Names and wildcards.
    pub columns: Vec<Expr>,
    /// The whole.
    pub span: Span,
}
