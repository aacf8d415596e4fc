//! `reduce`

use crate::Span;
use crate::ast::{Expr, Parameter};

/// `T | reduce by x with threshold=0.2`
#[derive(Debug, Clone, PartialEq)]
pub struct Reduce {
    /// `reduce`
    pub keyword: Span,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// The text.
    pub by: Expr,
    /// `with …`
    pub with: Vec<Parameter>,
    /// The whole.
    pub span: Span,
}
