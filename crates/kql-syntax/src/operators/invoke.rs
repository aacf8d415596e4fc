//! `invoke`

use crate::Span;
use crate::ast::Expr;

/// `T | invoke f(args)`: the rows become the function's first argument.
#[derive(Debug, Clone, PartialEq)]
pub struct Invoke {
    /// `invoke`
    pub keyword: Span,
    /// A call, or a path of calls (`database("d").f()`).
    pub function: Expr,
    /// The whole.
    pub span: Span,
}
