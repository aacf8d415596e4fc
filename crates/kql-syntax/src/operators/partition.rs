//! `partition`

use nom::Parser;
use nom::branch::alt;
use nom::combinator::opt;
use nom::sequence::preceded;

use crate::ast::{Expr, Operator, Parameter};
use crate::parser::combinators::{need, required, token};
use crate::parser::expr::{call, expr, simple_path};
use crate::parser::input::{Input, Res};
use crate::parser::literal::dynamic;
use crate::parser::name::missing_name;
use crate::parser::parameters::{Parameters, parameters};
use crate::parser::pipe::{enclosed, sub_query};
use crate::print::Printer;
use crate::{Span, TokenKind as K};

/// `T | partition hint.strategy=native by Key (top 1 by x)`, or with `{ … }` around a whole query
#[derive(Debug, Clone, PartialEq)]
pub struct Partition {
    /// `partition`
    pub keyword: Span,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// The column.
    pub by: Expr,
    /// `in f()` or `in dynamic(…)`
    pub scope: Option<Expr>,
    /// What runs for each key.
    pub body: PartitionBody,
    /// The whole.
    pub span: Span,
}

/// What `partition` runs for each key.
#[derive(Debug, Clone, PartialEq)]
pub enum PartitionBody {
    /// `(top 1 by x)`: an [`Expr::Pipe`] without source.
    Subquery(Expr),
    /// `{ T | where … }`: a query of its own.
    Query(Expr),
}

pub(crate) fn parse(input: Input<'_>) -> Res<'_, Operator> {
    let (input, keyword) = token(K::Partition)(input)?;
    let (input, parameters) = parameters(Parameters::LOOSE)(input)?;
    let (input, _) = need(K::By)(input)?;
    let (input, by) = simple_path(input).or_else(|_| Ok((input, Expr::Name(missing_name(input)))))?;
    let (input, scope) = opt(preceded(token(K::In), required(alt((call, dynamic))))).parse(input)?;
    let (input, body) = body(input)?;
    let span = input.since(keyword);
    Ok((
        input,
        Operator::Partition(Box::new(Partition {
            keyword,
            parameters,
            by,
            scope,
            body,
            span,
        })),
    ))
}

fn body(input: Input<'_>) -> Res<'_, PartitionBody> {
    if let Ok((input, open)) = token(K::OpenBrace)(input) {
        let (input, (query, _)) = enclosed(input, open, K::CloseBrace, expr)?;
        return Ok((input, PartitionBody::Query(query)));
    }
    let (input, open) = need(K::OpenParen)(input)?;
    if open.is_empty() {
        return Ok((input, PartitionBody::Subquery(Expr::Missing { span: open })));
    }
    let (input, (query, _)) = enclosed(input, open, K::CloseParen, sub_query)?;
    Ok((input, PartitionBody::Subquery(query)))
}

impl Partition {
    pub(crate) fn print(&self, to: &mut Printer) {
        to.word("partition")
            .parameters(&self.parameters)
            .word("by")
            .expr(&self.by);
        to.clause_expr("in", self.scope.as_ref());
        match &self.body {
            PartitionBody::Subquery(query) => to.enclosed(query),
            PartitionBody::Query(query) => to.word("{").expr(query).word("}"),
        };
    }
}
