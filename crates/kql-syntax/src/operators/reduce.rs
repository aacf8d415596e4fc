//! `reduce`

use nom::Parser;
use nom::combinator::opt;
use nom::sequence::preceded;

use crate::ast::{Expr, Operator, Parameter};
use crate::parser::combinators::{need, required, token};
use crate::parser::expr::named;
use crate::parser::input::{Input, Res};
use crate::parser::parameters::{Parameters, parameter_list, parameters};
use crate::print::Printer;
use crate::{Span, TokenKind as K};

/// `T | reduce by x with threshold=0.2`
#[derive(Debug, Clone, PartialEq)]
pub struct Reduce {
    /// `reduce`
    pub keyword: Span,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// The text.
    pub by: Expr,
    /// `with …`
    pub with: Vec<Parameter>,
    /// The whole.
    pub span: Span,
}

/// `threshold` and `characters`, beside the common ones.
const PARAMETERS: Parameters = Parameters::LOOSE.with(&["threshold", "characters"]);

pub(crate) fn parse(input: Input<'_>) -> Res<'_, Operator> {
    let (input, keyword) = token(K::Reduce)(input)?;
    let (input, parameters) = parameters(PARAMETERS)(input)?;
    let (input, _) = need(K::By)(input)?;
    let (input, by) = required(named)(input)?;
    let (input, with) = opt(preceded(token(K::With), parameter_list(PARAMETERS))).parse(input)?;
    let with = with.unwrap_or_default();
    Ok((
        input,
        Operator::Reduce(Box::new(Reduce {
            keyword,
            parameters,
            by,
            with,
            span: input.since(keyword),
        })),
    ))
}

impl Reduce {
    pub(crate) fn print(&self, to: &mut Printer) {
        to.word("reduce").parameters(&self.parameters).word("by").expr(&self.by);
        if !self.with.is_empty() {
            to.word("with").list(&self.with, |to, parameter| {
                to.parameter(parameter);
            });
        }
    }
}
