//! `project-away`

use crate::Span;
use crate::ast::Expr;

/// `T | project-away a, b*`
#[derive(Debug, Clone, PartialEq)]
pub struct ProjectAway {
    /// `project-away`
    pub keyword: Span,
    /// Names and wildcards.
    pub columns: Vec<Expr>,
    /// The whole.
    pub span: Span,
}
