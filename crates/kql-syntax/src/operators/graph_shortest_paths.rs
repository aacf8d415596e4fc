//! `graph-shortest-paths`

use crate::Span;
use crate::ast::{Expr, GraphPattern, Parameter};

/// `G | graph-shortest-paths output=all (a)-[e*1..5]->(b) where … project …`
#[derive(Debug, Clone, PartialEq)]
pub struct GraphShortestPaths {
    /// `graph-shortest-paths`
    pub keyword: Span,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// The patterns, in order.
    pub patterns: Vec<GraphPattern>,
    /// `where …`
    pub predicate: Option<Expr>,
    /// `project …`
    pub project: Option<Vec<Expr>>,
    /// The whole.
    pub span: Span,
}
