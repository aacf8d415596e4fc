//! `consume`

use crate::ast::{Operator, Parameter};
use crate::parser::combinators::token;
use crate::parser::input::{Input, Res};
use crate::parser::parameters::{Parameters, parameters};
use crate::print::Printer;
use crate::{Span, TokenKind as K};

/// `T | consume`
#[derive(Debug, Clone, PartialEq)]
pub struct Consume {
    /// `consume`
    pub keyword: Span,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// The whole.
    pub span: Span,
}

pub(crate) fn parse(input: Input<'_>) -> Res<'_, Operator> {
    let (input, keyword) = token(K::Consume)(input)?;
    let (input, parameters) = parameters(Parameters::LOOSE)(input)?;
    Ok((
        input,
        Operator::Consume(Box::new(Consume {
            keyword,
            parameters,
            span: input.since(keyword),
        })),
    ))
}

impl Consume {
    pub(crate) fn print(&self, to: &mut Printer) {
        to.word("consume").parameters(&self.parameters);
    }
}
