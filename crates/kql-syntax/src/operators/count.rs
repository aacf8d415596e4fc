//! `count`

use crate::Span;
use crate::ast::Name;

/// `T | count`, `T | count as Name`
#[derive(Debug, Clone, PartialEq)]
pub struct Count {
    /// `count`
    pub keyword: Span,
    /// The column's name, where written.
    pub name: Option<Name>,
    /// The whole.
    pub span: Span,
}
