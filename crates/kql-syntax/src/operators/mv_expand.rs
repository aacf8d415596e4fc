//! `mv-expand`

use crate::Span;
use crate::ast::{Expr, Parameter, TypeOf};

/// `T | mv-expand kind=array x=a to typeof(long), b limit 5`
#[derive(Debug, Clone, PartialEq)]
pub struct MvExpand {
    /// `mv-expand`, or an old spelling of it
    pub keyword: Span,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// The arrays, in order.
    pub columns: Vec<MvColumn>,
    /// `limit n`
    pub limit: Option<Expr>,
    /// The whole.
    pub span: Span,
}

/// `x = a to typeof(long)`
#[derive(Debug, Clone, PartialEq)]
pub struct MvColumn {
    /// The array, named or not; `None` in `mv-apply to typeof(…) on (…)`.
    pub expr: Option<Expr>,
    /// `to typeof(…)`
    pub to: Option<TypeOf>,
    /// The whole.
    pub span: Span,
}
