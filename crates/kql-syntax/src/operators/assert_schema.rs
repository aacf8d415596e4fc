//! `assert-schema`

use crate::Span;
use crate::ast::Schema;

/// `T | assert-schema (a: string)`
#[derive(Debug, Clone, PartialEq)]
pub struct AssertSchema {
    /// `assert-schema`
    pub keyword: Span,
    /// The columns that the input must have.
    pub schema: Schema,
    /// The whole.
    pub span: Span,
}
