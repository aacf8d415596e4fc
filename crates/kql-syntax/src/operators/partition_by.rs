//! `__partitionby`

use nom::Parser;
use nom::combinator::opt;
use nom::sequence::preceded;

use crate::ast::{Expr, Operator, Parameter};
use crate::parser::combinators::{missing_value, need, token};
use crate::parser::expr::simple_path;
use crate::parser::input::{Input, Res};
use crate::parser::literal::literal;
use crate::parser::name::missing_name;
use crate::parser::parameters::{Parameters, parameters};
use crate::parser::pipe::{enclosed, sub_query};
use crate::print::Printer;
use crate::{Span, TokenKind as K};

/// `T | __partitionby Key id guid(…) (top 1 by x)`
#[derive(Debug, Clone, PartialEq)]
pub struct PartitionBy {
    /// `__partitionby`
    pub keyword: Span,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// The column.
    pub by: Expr,
    /// `id …`
    pub id: Option<Expr>,
    /// The sub-query.
    pub query: Expr,
    /// The whole.
    pub span: Span,
}

pub(crate) fn parse(input: Input<'_>) -> Res<'_, Operator> {
    let (input, keyword) = token(K::Partitionby)(input)?;
    let (input, parameters) = parameters(Parameters::LOOSE)(input)?;
    let (input, by) = simple_path(input).or_else(|_| Ok((input, Expr::Name(missing_name(input)))))?;
    let id = |input| literal(input).or_else(|_| Ok((input, missing_value(input))));
    let (input, id) = opt(preceded(token(K::Id), id)).parse(input)?;
    let (input, open) = need(K::OpenParen)(input)?;
    let (input, (query, _)) = enclosed(input, open, K::CloseParen, sub_query)?;
    let span = input.since(keyword);
    Ok((
        input,
        Operator::PartitionBy(Box::new(PartitionBy {
            keyword,
            parameters,
            by,
            id,
            query,
            span,
        })),
    ))
}

impl PartitionBy {
    pub(crate) fn print(&self, to: &mut Printer) {
        to.word("__partitionby").parameters(&self.parameters).expr(&self.by);
        to.clause_expr("id", self.id.as_ref()).enclosed(&self.query);
    }
}
