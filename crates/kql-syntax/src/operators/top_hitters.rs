//! `top-hitters`

use crate::Span;
use crate::ast::Expr;

/// `T | top-hitters 10 of x by y`
#[derive(Debug, Clone, PartialEq)]
pub struct TopHitters {
    /// `top-hitters`
    pub keyword: Span,
    /// How many values.
    pub count: Expr,
    /// Of what.
    pub of: Expr,
    /// The weight.
    pub by: Option<Expr>,
    /// The whole.
    pub span: Span,
}
