//! `partition`

use crate::Span;
use crate::ast::{Expr, Parameter};

/// `T | partition hint.strategy=native by Key (top 1 by x)`, or with `{ … }` around a whole query
#[derive(Debug, Clone, PartialEq)]
pub struct Partition {
    /// `partition`
    pub keyword: Span,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// The column.
    pub by: Expr,
    /// `in f()` or `in dynamic(…)`
    pub scope: Option<Expr>,
    /// What runs for each key.
    pub body: PartitionBody,
    /// The whole.
    pub span: Span,
}

/// What `partition` runs for each key.
#[derive(Debug, Clone, PartialEq)]
pub enum PartitionBody {
    /// `(top 1 by x)`: an [`Expr::Pipe`] without source.
    Subquery(Expr),
    /// `{ T | where … }`: a query of its own.
    Query(Expr),
}
