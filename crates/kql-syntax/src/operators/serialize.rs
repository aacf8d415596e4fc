//! `serialize`

use crate::Span;
use crate::ast::{Expr, Parameter};

/// `T | serialize n = row_number()`
#[derive(Debug, Clone, PartialEq)]
pub struct Serialize {
    /// `serialize`
    pub keyword: Span,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// Columns to add.
    pub columns: Vec<Expr>,
    /// The whole.
    pub span: Span,
}
