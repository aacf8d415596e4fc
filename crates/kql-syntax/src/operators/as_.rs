//! `as`

use crate::ast::{Name, Operator, Parameter};
use crate::parser::combinators::token;
use crate::parser::input::{Input, Res};
use crate::parser::name::required_name;
use crate::parser::parameters::{Parameters, parameters};
use crate::print::Printer;
use crate::{Span, TokenKind as K};

/// `T | as Name`: names the rows so far for what follows.
#[derive(Debug, Clone, PartialEq)]
pub struct As {
    /// `as`
    pub keyword: Span,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// The name.
    pub name: Name,
    /// The whole.
    pub span: Span,
}

pub(crate) fn parse(input: Input<'_>) -> Res<'_, Operator> {
    let (input, keyword) = token(K::As)(input)?;
    let (input, parameters) = parameters(Parameters::STRICT)(input)?;
    let (input, name) = required_name(input)?;
    Ok((
        input,
        Operator::As(Box::new(As {
            keyword,
            parameters,
            name,
            span: input.since(keyword),
        })),
    ))
}

impl As {
    pub(crate) fn print(&self, to: &mut Printer) {
        to.word("as").parameters(&self.parameters).name(&self.name);
    }
}
