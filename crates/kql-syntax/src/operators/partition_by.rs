//! `__partitionby`

use crate::Span;
use crate::ast::{Expr, Parameter};

/// `T | __partitionby Key id guid(…) (top 1 by x)`
#[derive(Debug, Clone, PartialEq)]
pub struct PartitionBy {
    /// `__partitionby`
    pub keyword: Span,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// The column.
    pub by: Expr,
    /// `id …`
    pub id: Option<Expr>,
    /// The sub-query.
    pub query: Expr,
    /// The whole.
    pub span: Span,
}
