//! `graph-to-table`

use crate::Span;
use crate::ast::{Name, Parameter};

/// `G | graph-to-table nodes as N with_node_id=id, edges as E`
#[derive(Debug, Clone, PartialEq)]
pub struct GraphToTable {
    /// `graph-to-table`
    pub keyword: Span,
    /// One or two tables, in order.
    pub outputs: Vec<GraphOutput>,
    /// The whole.
    pub span: Span,
}

/// A table that `graph-to-table` yields.
#[derive(Debug, Clone, PartialEq)]
pub struct GraphOutput {
    /// `nodes` or `edges`
    pub keyword: Span,
    /// True for `edges`.
    pub edges: bool,
    /// `as Name`
    pub name: Option<Name>,
    /// `with_node_id=…`, `with_source_id=…`, `with_target_id=…`
    pub parameters: Vec<Parameter>,
    /// The whole.
    pub span: Span,
}
