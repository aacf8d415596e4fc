//! `top`

use crate::Span;
use crate::ast::{Expr, OrderedExpr, Parameter};

/// `T | top 10 by x desc nulls last`
#[derive(Debug, Clone, PartialEq)]
pub struct Top {
    /// `top`
    pub keyword: Span,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// How many rows.
    pub count: Expr,
    /// The key.
    pub by: OrderedExpr,
    /// The whole.
    pub span: Span,
}
