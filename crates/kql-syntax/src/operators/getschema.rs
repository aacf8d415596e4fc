//! `getschema`

use crate::Span;
use crate::ast::Parameter;

/// `T | getschema`, `T | getschema kind=csl`
#[derive(Debug, Clone, PartialEq)]
pub struct GetSchema {
    /// `getschema`
    pub keyword: Span,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// The whole.
    pub span: Span,
}
