//! `sample`

use crate::Span;
use crate::ast::{Expr, Parameter};

/// `T | sample 10`
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// `sample`
    pub keyword: Span,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// How many rows.
    pub count: Expr,
    /// The whole.
    pub span: Span,
}
