//! `lookup`

use nom::Parser;
use nom::combinator::opt;

use crate::ast::{Expr, JoinCondition, Operator, Parameter};
use crate::diagnostic::Part;
use crate::parser::combinators::{required, token};
use crate::parser::expr::unnamed;
use crate::parser::input::{Input, Res};
use crate::parser::parameters::{Parameters, parameters};
use crate::print::Printer;
use crate::{Span, SyntaxError, TokenKind as K};

/// `T | lookup kind=leftouter (U) on Key`
#[derive(Debug, Clone, PartialEq)]
pub struct Lookup {
    /// `lookup`
    pub keyword: Span,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// The dimension table.
    pub right: Expr,
    /// `on …`; `None` where the source lacks it.
    pub condition: Option<JoinCondition>,
    /// The whole.
    pub span: Span,
}

pub(crate) fn parse(input: Input<'_>) -> Res<'_, Operator> {
    let (input, keyword) = token(K::Lookup)(input)?;
    let (input, parameters) = parameters(Parameters::STRICT)(input)?;
    let (input, right) = required(unnamed)(input)?;
    let (input, condition) = opt(super::join::on).parse(input)?;
    if condition.is_none() {
        input.report(SyntaxError::Missing {
            part: Part::Clause,
            span: input.gap(),
        });
    }
    Ok((
        input,
        Operator::Lookup(Box::new(Lookup {
            keyword,
            parameters,
            right,
            condition,
            span: input.since(keyword),
        })),
    ))
}

impl Lookup {
    pub(crate) fn print(&self, to: &mut Printer) {
        to.word("lookup").parameters(&self.parameters).expr(&self.right);
        super::join::condition_to(self.condition.as_ref(), to);
    }
}
