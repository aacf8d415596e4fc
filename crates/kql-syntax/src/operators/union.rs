//! `union`

use crate::Span;
use crate::ast::{Expr, Parameter};

/// `union kind=outer withsource=S isfuzzy=true A, B*, (C | take 1)`
#[derive(Debug, Clone, PartialEq)]
pub struct Union {
    /// `union`
    pub keyword: Span,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// The tables: names, wildcards, paths, or queries in parentheses.
    pub tables: Vec<Expr>,
    /// The whole.
    pub span: Span,
}
