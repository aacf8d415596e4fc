//! `parse-where`

use crate::ast::{Expr, Operator, Parameter, ParsePart};
use crate::parser::combinators::token;
use crate::parser::input::{Input, Res};
use crate::print::Printer;
use crate::{Span, TokenKind as K};

/// `T | parse-where kind=regex x with "a=" a: long`: as `parse`, without the rows that do not match.
#[derive(Debug, Clone, PartialEq)]
pub struct ParseWhere {
    /// `parse-where`
    pub keyword: Span,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// The text.
    pub source: Expr,
    /// `with`
    pub with: Span,
    /// The pattern, in order.
    pub pattern: Vec<ParsePart>,
    /// The whole.
    pub span: Span,
}

pub(crate) fn parse(input: Input<'_>) -> Res<'_, Operator> {
    let (input, keyword) = token(K::ParseWhere)(input)?;
    let (input, (parameters, source, with, pattern)) = super::parse::clauses(input)?;
    let span = input.since(keyword);
    Ok((
        input,
        Operator::ParseWhere(Box::new(ParseWhere {
            keyword,
            parameters,
            source,
            with,
            pattern,
            span,
        })),
    ))
}

impl ParseWhere {
    pub(crate) fn print(&self, to: &mut Printer) {
        to.word("parse-where");
        super::parse::clauses_to(&self.parameters, &self.source, &self.pattern, to);
    }
}
