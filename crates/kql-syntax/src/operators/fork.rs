//! `fork`

use crate::Span;
use crate::ast::{Expr, Name};

/// `T | fork a=(where x | take 5) (count)`
#[derive(Debug, Clone, PartialEq)]
pub struct Fork {
    /// `fork`
    pub keyword: Span,
    /// The branches, in order.
    pub branches: Vec<ForkBranch>,
    /// The whole.
    pub span: Span,
}

/// One branch of `fork`.
#[derive(Debug, Clone, PartialEq)]
pub struct ForkBranch {
    /// `name=`, where written.
    pub name: Option<Name>,
    /// The sub-query, an [`Expr::Pipe`] without source.
    pub query: Expr,
    /// The whole.
    pub span: Span,
}
