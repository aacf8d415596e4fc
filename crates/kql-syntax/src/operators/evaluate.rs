//! `evaluate`

use crate::Span;
use crate::ast::{Call, Parameter, Schema};

/// `T | evaluate plugin(args) : (a: string)`
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluate {
    /// `evaluate`
    pub keyword: Span,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// The plug-in and its arguments.
    pub call: Call,
    /// The columns that it yields, where written.
    pub schema: Option<Schema>,
    /// The whole.
    pub span: Span,
}
