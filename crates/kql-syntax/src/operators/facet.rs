//! `facet`

use crate::Span;
use crate::ast::Expr;

/// `T | facet by a, b with (where … | take 5)`
#[derive(Debug, Clone, PartialEq)]
pub struct Facet {
    /// `facet`
    pub keyword: Span,
    /// The columns.
    pub by: Vec<Expr>,
    /// The sub-query, an [`Expr::Pipe`] without source.
    pub with: Option<Expr>,
    /// The whole.
    pub span: Span,
}
