//! `project-rename`

use crate::Span;
use crate::ast::Expr;

/// `T | project-rename new = old`
#[derive(Debug, Clone, PartialEq)]
pub struct ProjectRename {
    /// `project-rename`
    pub keyword: Span,
    /// Each an [`Expr::Named`]; the binder reports others.
    pub columns: Vec<Expr>,
    /// The whole.
    pub span: Span,
}
