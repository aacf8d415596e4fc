//! `project-by-names`

use crate::Span;
use crate::ast::Expr;

/// `T | project-by-names "a", dynamic(["b"])`
#[derive(Debug, Clone, PartialEq)]
pub struct ProjectByNames {
    /// `project-by-names`
    pub keyword: Span,
    /// Expressions that yield names.
    pub columns: Vec<Expr>,
    /// The whole.
    pub span: Span,
}
