//! `take`

use crate::Span;
use crate::ast::{Expr, Parameter};

/// `T | take 10`, `T | limit 10`
#[derive(Debug, Clone, PartialEq)]
pub struct Take {
    /// `limit` or `take`
    pub keyword: Span,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// How many rows.
    pub count: Expr,
    /// The whole.
    pub span: Span,
}
