//! `mv-apply`

use crate::Span;
use crate::ast::{Expr, MvColumn, Parameter};

/// `T | mv-apply with_itemindex=i x=a to typeof(long) limit 5 on (where x > 1)`
#[derive(Debug, Clone, PartialEq)]
pub struct MvApply {
    /// `mv-apply`, or an old spelling of it
    pub keyword: Span,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// The arrays, in order.
    pub columns: Vec<MvColumn>,
    /// `limit n`
    pub limit: Option<Expr>,
    /// `id …`
    pub id: Option<Expr>,
    /// The sub-query, an [`Expr::Pipe`] without source.
    pub query: Expr,
    /// The whole.
    pub span: Span,
}
