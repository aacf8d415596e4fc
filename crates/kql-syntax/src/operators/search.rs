//! `search`

use crate::Span;
use crate::ast::{Expr, Parameter};

/// `T | search kind=case_sensitive in (A, B*) "text"`
#[derive(Debug, Clone, PartialEq)]
pub struct Search {
    /// `search`
    pub keyword: Span,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// `datascope=…`
    pub data_scope: Option<Parameter>,
    /// `in (…)`; `None` means all tables.
    pub tables: Option<Vec<Expr>>,
    /// What is searched for.
    pub predicate: Expr,
    /// The whole.
    pub span: Span,
}
