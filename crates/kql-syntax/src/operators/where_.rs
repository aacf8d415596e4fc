//! `where`

use crate::Span;
use crate::ast::{Expr, Parameter};

/// `T | where x == 1`, `T | filter x == 1`
#[derive(Debug, Clone, PartialEq)]
pub struct Where {
    /// `where` or `filter`
    pub keyword: Span,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// The condition.
    pub predicate: Expr,
    /// The whole.
    pub span: Span,
}
