//! `where`

use nom::Parser;
use nom::branch::alt;

use crate::ast::{Expr, Operator, Parameter};
use crate::parser::combinators::{required, token};
use crate::parser::expr::named;
use crate::parser::input::{Input, Res};
use crate::parser::parameters::{Parameters, parameters};
use crate::print::Printer;
use crate::{Fix, Span, SyntaxError, TokenKind as K};

/// `T | where x == 1`, `T | filter x == 1`
#[derive(Debug, Clone, PartialEq)]
pub struct Where {
    /// `where` or `filter`
    pub keyword: Span,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// The condition.
    pub predicate: Expr,
    /// The whole.
    pub span: Span,
}

pub(crate) fn parse(input: Input<'_>) -> Res<'_, Operator> {
    let (input, keyword) = alt((token(K::Where), token(K::Filter))).parse(input)?;
    let (input, parameters) = parameters(Parameters::STRICT)(input)?;
    let (input, predicate) = required(named)(input)?;
    if let Expr::Named(named) = &predicate {
        let (span, replacement) = (named.equals, "==".to_owned());
        input.report(SyntaxError::AssignmentInCondition {
            span,
            fix: Fix { span, replacement },
        });
    }
    Ok((
        input,
        Operator::Where(Box::new(Where {
            keyword,
            parameters,
            predicate,
            span: input.since(keyword),
        })),
    ))
}

impl Where {
    pub(crate) fn print(&self, to: &mut Printer) {
        to.word("where").parameters(&self.parameters).expr(&self.predicate);
    }
}
