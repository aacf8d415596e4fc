//! `top-nested`

use crate::Span;
use crate::ast::{Expr, OrderedExpr};

/// `T | top-nested 3 of a with others="o" by sum(x), top-nested 1 of b by max(y)`
#[derive(Debug, Clone, PartialEq)]
pub struct TopNested {
    /// The levels, outermost first.
    pub levels: Vec<TopNestedLevel>,
    /// The whole.
    pub span: Span,
}

/// One level of `top-nested`.
#[derive(Debug, Clone, PartialEq)]
pub struct TopNestedLevel {
    /// `top-nested`
    pub keyword: Span,
    /// How many values; all where absent.
    pub count: Option<Expr>,
    /// Of what.
    pub of: Expr,
    /// `with others=…`
    pub others: Option<Expr>,
    /// The aggregate that ranks them.
    pub by: OrderedExpr,
    /// The whole.
    pub span: Span,
}
