//! `distinct`

use crate::Span;
use crate::ast::{Expr, Parameter};

/// `T | distinct a, b`, `T | distinct *`
#[derive(Debug, Clone, PartialEq)]
pub struct Distinct {
    /// `distinct`
    pub keyword: Span,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// The columns; `*` is [`Expr::Star`].
    pub columns: Vec<Expr>,
    /// The whole.
    pub span: Span,
}
