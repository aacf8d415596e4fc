//! `parse`

use crate::Span;
use crate::ast::{Expr, Literal, Name, Parameter, TypeName};

/// `T | parse kind=regex x with "a=" a: long * "b=" b`
#[derive(Debug, Clone, PartialEq)]
pub struct Parse {
    /// `parse`
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

/// A part of the pattern of `parse` and `parse-where`.
#[derive(Debug, Clone, PartialEq)]
pub enum ParsePart {
    /// `*`
    Star(Span),
    /// `"text"`
    Text(Literal),
    /// `name`, `name: long`
    Column {
        /// The column.
        name: Name,
        /// Its type; `string` where absent.
        ty: Option<TypeName>,
        /// The whole.
        span: Span,
    },
}

impl ParsePart {
    /// Where it stands.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Star(span) | Self::Column { span, .. } => *span,
            Self::Text(literal) => literal.span,
        }
    }
}
