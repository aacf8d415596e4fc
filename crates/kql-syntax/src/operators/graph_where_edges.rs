//! `graph-where-edges`

use crate::Span;
use crate::ast::Expr;

/// `G | graph-where-edges x == 1`
#[derive(Debug, Clone, PartialEq)]
pub struct GraphWhereEdges {
    /// `graph-where-edges`
    pub keyword: Span,
    /// The condition.
    pub predicate: Expr,
    /// The whole.
    pub span: Span,
}
