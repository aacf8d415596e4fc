//! `execute-and-cache`

use crate::ast::Operator;
use crate::parser::combinators::token;
use crate::parser::input::{Input, Res};
use crate::print::Printer;
use crate::{Span, TokenKind as K};

/// `T | execute-and-cache`
#[derive(Debug, Clone, PartialEq)]
pub struct ExecuteAndCache {
    /// `execute-and-cache`
    pub keyword: Span,
    /// The whole.
    pub span: Span,
}

pub(crate) fn parse(input: Input<'_>) -> Res<'_, Operator> {
    let (input, keyword) = token(K::ExecuteAndCache)(input)?;
    Ok((
        input,
        Operator::ExecuteAndCache(Box::new(ExecuteAndCache { keyword, span: keyword })),
    ))
}

impl ExecuteAndCache {
    pub(crate) fn print(&self, to: &mut Printer) {
        to.word("__executeAndCache");
    }
}
