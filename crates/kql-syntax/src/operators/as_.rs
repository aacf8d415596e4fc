//! `as`

use crate::Span;
use crate::ast::{Name, Parameter};

/// `T | as Name`: names the rows so far for what follows.
#[derive(Debug, Clone, PartialEq)]
pub struct As {
    /// `as`
    pub keyword: Span,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// The name.
    pub name: Name,
    /// The whole.
    pub span: Span,
}
