//! `summarize`

use crate::Span;
use crate::ast::{Expr, Parameter};

/// `T | summarize n = count() by bin(Time, 1h), Key`
#[derive(Debug, Clone, PartialEq)]
pub struct Summarize {
    /// `summarize`
    pub keyword: Span,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// The aggregates, named or not.
    pub aggregates: Vec<Expr>,
    /// `by`, where written.
    pub by_keyword: Option<Span>,
    /// The keys, named or not.
    pub by: Vec<Expr>,
    /// The value of the old form `by Time bin=1h`.
    pub bin: Option<Expr>,
    /// The whole.
    pub span: Span,
}
