//! `project`

use crate::Span;
use crate::ast::Expr;

/// `T | project a, b = c + 1`
#[derive(Debug, Clone, PartialEq)]
pub struct Project {
    /// `project`
    pub keyword: Span,
    /// The columns, named or not.
    pub columns: Vec<Expr>,
    /// The whole.
    pub span: Span,
}
