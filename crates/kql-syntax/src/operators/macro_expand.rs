//! `macro-expand`

use crate::Span;
use crate::ast::{Expr, Name, Parameter, Statement};

/// `macro-expand isfuzzy=true Group as G (G.T | count)`
#[derive(Debug, Clone, PartialEq)]
pub struct MacroExpand {
    /// `macro-expand`
    pub keyword: Span,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// An entity group, or its name.
    pub entities: Expr,
    /// `as G`
    pub scope: Option<Name>,
    /// What is expanded for each entity.
    pub statements: Vec<Statement>,
    /// The whole.
    pub span: Span,
}
