//! `extend`

use crate::Span;
use crate::ast::Expr;

/// `T | extend a = 1, b`
#[derive(Debug, Clone, PartialEq)]
pub struct Extend {
    /// `extend`
    pub keyword: Span,
    /// The columns, named or not.
    pub columns: Vec<Expr>,
    /// The whole.
    pub span: Span,
}
