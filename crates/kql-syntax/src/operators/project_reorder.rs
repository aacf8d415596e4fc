//! `project-reorder`

use crate::Span;
use crate::ast::OrderedExpr;

/// `T | project-reorder a, b* asc`
#[derive(Debug, Clone, PartialEq)]
pub struct ProjectReorder {
    /// `project-reorder`
    pub keyword: Span,
    /// Names and wildcards, with the order of what a wildcard matches.
    pub columns: Vec<OrderedExpr>,
    /// The whole.
    pub span: Span,
}
