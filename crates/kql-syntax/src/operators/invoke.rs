//! `invoke`

use crate::ast::{Expr, Operator};
use crate::parser::combinators::{required, token};
use crate::parser::expr::{call, dot, is_call};
use crate::parser::input::{Input, Res};
use crate::print::Printer;
use crate::{Span, TokenKind as K};

/// `T | invoke f(args)`: the rows become the function's first argument.
#[derive(Debug, Clone, PartialEq)]
pub struct Invoke {
    /// `invoke`
    pub keyword: Span,
    /// A call, or a path of calls (`database("d").f()`).
    pub function: Expr,
    /// The whole.
    pub span: Span,
}

pub(crate) fn parse(input: Input<'_>) -> Res<'_, Operator> {
    let (input, keyword) = token(K::Invoke)(input)?;
    let (input, function) = required(calls)(input)?;
    Ok((
        input,
        Operator::Invoke(Box::new(Invoke {
            keyword,
            function,
            span: input.since(keyword),
        })),
    ))
}

/// `f()`, `database("d").f()`
fn calls(input: Input<'_>) -> Res<'_, Expr> {
    let (mut input, mut function) = call(input)?;
    while input.kind() == K::Dot && is_call(input.advance(1)) {
        (input, function) = dot(input, function, call)?;
    }
    Ok((input, function))
}

impl Invoke {
    pub(crate) fn print(&self, to: &mut Printer) {
        to.word("invoke").expr(&self.function);
    }
}
