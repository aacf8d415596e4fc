//! `range`

use crate::ast::{Expr, Name, Operator};
use crate::parser::combinators::{need, required, token};
use crate::parser::expr::unnamed;
use crate::parser::input::{Input, Res, absent};
use crate::parser::name::required_name;
use crate::print::Printer;
use crate::{Span, TokenKind as K};

/// `range x from 1 to 10 step 1`
#[derive(Debug, Clone, PartialEq)]
pub struct Range {
    /// `range`
    pub keyword: Span,
    /// The column.
    pub name: Name,
    /// The first value.
    pub from: Expr,
    /// The last value.
    pub to: Expr,
    /// The step.
    pub step: Expr,
    /// The whole.
    pub span: Span,
}

pub(crate) fn parse(input: Input<'_>) -> Res<'_, Operator> {
    // `range(…)` is the function.
    if input.kind_at(1) == K::OpenParen {
        return absent();
    }
    let (input, keyword) = token(K::Range)(input)?;
    let (input, name) = required_name(input)?;
    let (input, _) = need(K::From)(input)?;
    let (input, from) = required(unnamed)(input)?;
    let (input, _) = need(K::To)(input)?;
    let (input, to) = required(unnamed)(input)?;
    let (input, _) = need(K::Step)(input)?;
    let (input, step) = required(unnamed)(input)?;
    Ok((
        input,
        Operator::Range(Box::new(Range {
            keyword,
            name,
            from,
            to,
            step,
            span: input.since(keyword),
        })),
    ))
}

impl Range {
    pub(crate) fn print(&self, to: &mut Printer) {
        to.word("range").name(&self.name).word("from").expr(&self.from);
        to.word("to").expr(&self.to).word("step").expr(&self.step);
    }
}
