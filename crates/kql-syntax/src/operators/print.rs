//! `print`

use crate::Span;
use crate::ast::Expr;

/// `print a = 1, 2`
#[derive(Debug, Clone, PartialEq)]
pub struct Print {
    /// `print`
    pub keyword: Span,
    /// The columns, named or not.
    pub columns: Vec<Expr>,
    /// The whole.
    pub span: Span,
}
