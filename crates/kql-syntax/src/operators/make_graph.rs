//! `make-graph`

use crate::Span;
use crate::ast::{Expr, Name, Parameter};

/// `E | make-graph Source --> Target with N on Id`
#[derive(Debug, Clone, PartialEq)]
pub struct MakeGraph {
    /// `make-graph`
    pub keyword: Span,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// The column with the edge's source.
    pub source: Name,
    /// True for `-->`, false for `--`.
    pub directed: bool,
    /// The column with the edge's target.
    pub target: Name,
    /// `with N on Id, …`
    pub nodes: Vec<GraphNodes>,
    /// `with_node_id=Id`
    pub node_id: Option<Name>,
    /// `partitioned-by Column (…)`
    pub partitioned_by: Option<GraphPartition>,
    /// The whole.
    pub span: Span,
}

/// A table of nodes, and the column with their ids.
#[derive(Debug, Clone, PartialEq)]
pub struct GraphNodes {
    /// The table.
    pub table: Expr,
    /// The column.
    pub key: Name,
    /// The whole.
    pub span: Span,
}

/// `partitioned-by Column (…)`
#[derive(Debug, Clone, PartialEq)]
pub struct GraphPartition {
    /// The column.
    pub by: Expr,
    /// The sub-query for each graph, an [`Expr::Pipe`] without source.
    pub query: Expr,
    /// The whole.
    pub span: Span,
}
