//! `top-hitters`

use nom::Parser;
use nom::combinator::opt;
use nom::sequence::preceded;

use crate::ast::{Expr, Operator};
use crate::parser::combinators::{need, required, token};
use crate::parser::expr::named;
use crate::parser::input::{Input, Res};
use crate::print::Printer;
use crate::{Span, TokenKind as K};

/// `T | top-hitters 10 of x by y`
#[derive(Debug, Clone, PartialEq)]
pub struct TopHitters {
    /// `top-hitters`
    pub keyword: Span,
    /// How many values.
    pub count: Expr,
    /// Of what.
    pub of: Expr,
    /// The weight.
    pub by: Option<Expr>,
    /// The whole.
    pub span: Span,
}

pub(crate) fn parse(input: Input<'_>) -> Res<'_, Operator> {
    let (input, keyword) = token(K::TopHitters)(input)?;
    let (input, count) = required(named)(input)?;
    let (input, _) = need(K::Of)(input)?;
    let (input, of) = required(named)(input)?;
    let (input, by) = opt(preceded(token(K::By), required(named))).parse(input)?;
    Ok((
        input,
        Operator::TopHitters(Box::new(TopHitters {
            keyword,
            count,
            of,
            by,
            span: input.since(keyword),
        })),
    ))
}

impl TopHitters {
    pub(crate) fn print(&self, to: &mut Printer) {
        to.word("top-hitters")
            .expr(&self.count)
            .word("of")
            .expr(&self.of)
            .clause_expr("by", self.by.as_ref());
    }
}
