//! `getschema`

use nom::Parser;
use nom::combinator::opt;

use crate::ast::{Operator, Parameter};
use crate::parser::combinators::token;
use crate::parser::input::{Input, Res};
use crate::parser::parameters::one_parameter;
use crate::print::Printer;
use crate::{Span, TokenKind as K};

/// `T | getschema`, `T | getschema kind=csl`
#[derive(Debug, Clone, PartialEq)]
pub struct GetSchema {
    /// `getschema`
    pub keyword: Span,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// The whole.
    pub span: Span,
}

pub(crate) fn parse(input: Input<'_>) -> Res<'_, Operator> {
    let (input, keyword) = token(K::Getschema)(input)?;
    let (input, kind) = opt(one_parameter("kind")).parse(input)?;
    let parameters = kind.into_iter().collect();
    Ok((
        input,
        Operator::GetSchema(Box::new(GetSchema {
            keyword,
            parameters,
            span: input.since(keyword),
        })),
    ))
}

impl GetSchema {
    pub(crate) fn print(&self, to: &mut Printer) {
        to.word("getschema").parameters(&self.parameters);
    }
}
