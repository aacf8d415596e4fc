//! `graph-where-nodes`

use crate::Span;
use crate::ast::Expr;

/// `G | graph-where-nodes x == 1`
#[derive(Debug, Clone, PartialEq)]
pub struct GraphWhereNodes {
    /// `graph-where-nodes`
    pub keyword: Span,
    /// The condition.
    pub predicate: Expr,
    /// The whole.
    pub span: Span,
}
