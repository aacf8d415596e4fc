//! `consume`

use crate::Span;
use crate::ast::Parameter;

/// `T | consume`
#[derive(Debug, Clone, PartialEq)]
pub struct Consume {
    /// `consume`
    pub keyword: Span,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// The whole.
    pub span: Span,
}
