//! `graph-match`

use crate::Span;
use crate::ast::{Expr, Name, Parameter};

/// `G | graph-match cycles=none (a)-[e]->(b), (b)--(c) where … project …`
#[derive(Debug, Clone, PartialEq)]
pub struct GraphMatch {
    /// `graph-match`
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

/// One pattern: nodes and edges in turn.
#[derive(Debug, Clone, PartialEq)]
pub struct GraphPattern {
    /// Nodes and edges, in order.
    pub parts: Vec<GraphPart>,
    /// The whole.
    pub span: Span,
}

/// A node or an edge of a pattern.
#[derive(Debug, Clone, PartialEq)]
pub enum GraphPart {
    /// `(a)`, `()`
    Node {
        /// Its variable.
        name: Option<Name>,
        /// From `(` to `)`.
        span: Span,
    },
    /// `-[e*1..3]->`, `<-[e]-`, `--`
    Edge(GraphEdge),
}

/// An edge of a pattern.
#[derive(Debug, Clone, PartialEq)]
pub struct GraphEdge {
    /// Its variable.
    pub name: Option<Name>,
    /// Which way it points.
    pub direction: GraphDirection,
    /// `*low..high`: the number of hops.
    pub hops: Option<(Expr, Expr)>,
    /// The whole.
    pub span: Span,
}

/// Which way an edge points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GraphDirection {
    /// `-->`, `-[…]->`
    Right,
    /// `<--`, `<-[…]-`
    Left,
    /// `--`, `-[…]-`
    Any,
}
