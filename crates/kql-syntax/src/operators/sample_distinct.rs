//! `sample-distinct`

use crate::Span;
use crate::ast::{Expr, Parameter};

/// `T | sample-distinct 10 of x`
#[derive(Debug, Clone, PartialEq)]
pub struct SampleDistinct {
    /// `sample-distinct`
    pub keyword: Span,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// How many values.
    pub count: Expr,
    /// Of what.
    pub of: Expr,
    /// The whole.
    pub span: Span,
}
