//! `sample-distinct`

use crate::ast::{Expr, Operator, Parameter};
use crate::parser::combinators::{need, required, token};
use crate::parser::expr::named;
use crate::parser::input::{Input, Res};
use crate::parser::parameters::{Parameters, parameters};
use crate::print::Printer;
use crate::{Span, TokenKind as K};

/// `T | sample-distinct 10 of x`
#[derive(Debug, Clone, PartialEq)]
pub struct SampleDistinct {
    /// `sample-distinct`
    pub keyword: Span,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// How many values.
    pub count: Expr,
    /// Of what.
    pub of: Expr,
    /// The whole.
    pub span: Span,
}

pub(crate) fn parse(input: Input<'_>) -> Res<'_, Operator> {
    let (input, keyword) = token(K::SampleDistinct)(input)?;
    let (input, parameters) = parameters(Parameters::STRICT)(input)?;
    let (input, count) = required(named)(input)?;
    let (input, _) = need(K::Of)(input)?;
    let (input, of) = required(named)(input)?;
    Ok((
        input,
        Operator::SampleDistinct(Box::new(SampleDistinct {
            keyword,
            parameters,
            count,
            of,
            span: input.since(keyword),
        })),
    ))
}

impl SampleDistinct {
    pub(crate) fn print(&self, to: &mut Printer) {
        to.word("sample-distinct")
            .parameters(&self.parameters)
            .expr(&self.count);
        to.word("of").expr(&self.of);
    }
}
