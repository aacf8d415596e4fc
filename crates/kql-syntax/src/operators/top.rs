//! `top`

use crate::ast::{Expr, Operator, OrderedExpr, Parameter};
use crate::parser::combinators::{need, required, token};
use crate::parser::expr::named;
use crate::parser::input::{Input, Res};
use crate::parser::parameters::{Parameters, parameters};
use crate::print::Printer;
use crate::{Span, TokenKind as K};

/// `T | top 10 by x desc nulls last`
#[derive(Debug, Clone, PartialEq)]
pub struct Top {
    /// `top`
    pub keyword: Span,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// How many rows.
    pub count: Expr,
    /// The key.
    pub by: OrderedExpr,
    /// The whole.
    pub span: Span,
}

pub(crate) fn parse(input: Input<'_>) -> Res<'_, Operator> {
    let (input, keyword) = token(K::Top)(input)?;
    let (input, parameters) = parameters(Parameters::STRICT)(input)?;
    let (input, count) = required(named)(input)?;
    let (input, _) = need(K::By)(input)?;
    let (input, by) = super::sort::key(input).or_else(|_| Ok((input, super::sort::missing_key(input))))?;
    Ok((
        input,
        Operator::Top(Box::new(Top {
            keyword,
            parameters,
            count,
            by,
            span: input.since(keyword),
        })),
    ))
}

impl Top {
    pub(crate) fn print(&self, to: &mut Printer) {
        to.word("top")
            .parameters(&self.parameters)
            .expr(&self.count)
            .word("by")
            .ordered(&self.by);
    }
}
