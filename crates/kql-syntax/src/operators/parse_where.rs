//! `parse-where`

use crate::Span;
use crate::ast::{Expr, Parameter, ParsePart};

/// `T | parse-where kind=regex x with "a=" a: long`: as `parse`, without the rows that do not match.
#[derive(Debug, Clone, PartialEq)]
pub struct ParseWhere {
    /// `parse-where`
    pub keyword: Span,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// The text.
    pub source: Expr,
    /// `with`
    pub with: Span,
    /// The pattern, in order.
    pub pattern: Vec<ParsePart>,
    /// The whole.
    pub span: Span,
}
