//! `range`

use crate::Span;
use crate::ast::{Expr, Name};

/// `range x from 1 to 10 step 1`
#[derive(Debug, Clone, PartialEq)]
pub struct Range {
    /// `range`
    pub keyword: Span,
    /// The column.
    pub name: Name,
    /// The first value.
    pub from: Expr,
    /// The last value.
    pub to: Expr,
    /// The step.
    pub step: Expr,
    /// The whole.
    pub span: Span,
}
