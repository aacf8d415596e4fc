//! `take`

use nom::Parser;
use nom::branch::alt;

use crate::ast::{Expr, Operator, Parameter};
use crate::parser::combinators::{required, token};
use crate::parser::expr::named;
use crate::parser::input::{Input, Res};
use crate::parser::parameters::{Parameters, parameters};
use crate::print::Printer;
use crate::{Span, TokenKind as K};

/// `T | take 10`, `T | limit 10`
#[derive(Debug, Clone, PartialEq)]
pub struct Take {
    /// `limit` or `take`
    pub keyword: Span,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// How many rows.
    pub count: Expr,
    /// The whole.
    pub span: Span,
}

pub(crate) fn parse(input: Input<'_>) -> Res<'_, Operator> {
    let (input, keyword) = alt((token(K::Take), token(K::Limit))).parse(input)?;
    let (input, parameters) = parameters(Parameters::STRICT)(input)?;
    let (input, count) = required(named)(input)?;
    Ok((
        input,
        Operator::Take(Box::new(Take {
            keyword,
            parameters,
            count,
            span: input.since(keyword),
        })),
    ))
}

impl Take {
    pub(crate) fn print(&self, to: &mut Printer) {
        to.word("take").parameters(&self.parameters).expr(&self.count);
    }
}
