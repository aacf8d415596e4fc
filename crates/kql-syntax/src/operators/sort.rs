//! `sort`

use crate::Span;
use crate::ast::{Expr, Parameter};

/// `T | sort by a asc nulls last, b`, and `order by`
#[derive(Debug, Clone, PartialEq)]
pub struct Sort {
    /// `sort` or `order`
    pub keyword: Span,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// The keys, in order.
    pub by: Vec<OrderedExpr>,
    /// The whole.
    pub span: Span,
}

/// An expression and the order of its values.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderedExpr {
    /// The key.
    pub expr: Expr,
    /// `asc`, `desc`, or one of the two with numbers inside texts; where absent `desc` holds.
    pub order: Option<SortOrder>,
    /// `nulls first`, `nulls last`
    pub nulls: Option<NullsOrder>,
    /// The whole.
    pub span: Span,
}

/// The order of the values of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SortOrder {
    /// `asc`
    Asc,
    /// `desc`
    Desc,
    /// `granny-asc`
    GrannyAsc,
    /// `granny-desc`
    GrannyDesc,
}

/// Where nulls come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NullsOrder {
    /// `nulls first`
    First,
    /// `nulls last`
    Last,
}
