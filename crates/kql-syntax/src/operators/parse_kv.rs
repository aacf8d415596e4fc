//! `parse-kv`

use crate::Span;
use crate::ast::{Expr, Parameter, Schema};

/// `T | parse-kv x as (a: string) with (pair_delimiter=';', kv_delimiter='=')`
#[derive(Debug, Clone, PartialEq)]
pub struct ParseKv {
    /// `parse-kv`
    pub keyword: Span,
    /// The text.
    pub source: Expr,
    /// The keys, with types.
    pub schema: Schema,
    /// `with (…)`
    pub properties: Vec<Parameter>,
    /// The whole.
    pub span: Span,
}
