//! `mv-apply`

use nom::Parser;
use nom::branch::alt;
use nom::combinator::opt;
use nom::sequence::preceded;

use super::mv_expand::{column, columns_to, missing_column, to_type};
use crate::ast::{Expr, MvColumn, Operator, Parameter};
use crate::parser::combinators::{List, at_list_end, comma_list, need, required, token};
use crate::parser::expr::unnamed;
use crate::parser::input::{Input, Res};
use crate::parser::parameters::{Parameters, parameters};
use crate::parser::pipe::{enclosed, sub_query};
use crate::print::Printer;
use crate::{Span, TokenKind as K};

/// `T | mv-apply with_itemindex=i x=a to typeof(long) limit 5 on (where x > 1)`
#[derive(Debug, Clone, PartialEq)]
pub struct MvApply {
    /// `mv-apply`, or an old spelling of it
    pub keyword: Span,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// The arrays, in order.
    pub columns: Vec<MvColumn>,
    /// `limit n`
    pub limit: Option<Expr>,
    /// `id …`
    pub id: Option<Expr>,
    /// The sub-query, an [`Expr::Pipe`] without source.
    pub query: Expr,
    /// The whole.
    pub span: Span,
}

pub(crate) fn parse(input: Input<'_>) -> Res<'_, Operator> {
    let (input, keyword) = alt((token(K::MvApply), token(K::MvApplyOld))).parse(input)?;
    let (input, parameters) = parameters(Parameters::STRICT)(input)?;
    let (input, columns) = columns(input)?;
    let (input, limit) = opt(preceded(token(K::Limit), required(unnamed))).parse(input)?;
    let (input, id) = opt(preceded(token(K::Id), required(unnamed))).parse(input)?;
    let (input, _) = need(K::On)(input)?;
    let (input, open) = need(K::OpenParen)(input)?;
    let (input, (query, _)) = enclosed(input, open, K::CloseParen, sub_query)?;
    let span = input.since(keyword);
    Ok((
        input,
        Operator::MvApply(Box::new(MvApply {
            keyword,
            parameters,
            columns,
            limit,
            id,
            query,
            span,
        })),
    ))
}

fn columns(input: Input<'_>) -> Res<'_, Vec<MvColumn>> {
    // `mv-apply to typeof(…) on (…)` alone has no array.
    if input.kind() == K::To
        && let Ok((rest, to)) = to_type(input)
        && rest.kind() != K::Comma
    {
        return Ok((
            rest,
            vec![MvColumn {
                expr: None,
                to: Some(to),
                span: rest.since(input.span()),
            }],
        ));
    }
    comma_list(column, missing_column, List::FILLED.until(at_end))(input)
}

/// `limit`, `id` and `on` are names too; what follows tells.
fn at_end(input: Input<'_>) -> bool {
    let clause = matches!(input.kind(), K::Limit | K::Id | K::On);
    clause && !matches!(input.kind_at(1), K::Comma | K::To | K::Equal) || at_list_end(input)
}

impl MvApply {
    pub(crate) fn print(&self, to: &mut Printer) {
        to.word("mv-apply").parameters(&self.parameters);
        columns_to(&self.columns, to);
        to.clause_expr("limit", self.limit.as_ref())
            .clause_expr("id", self.id.as_ref());
        to.word("on").enclosed(&self.query);
    }
}
