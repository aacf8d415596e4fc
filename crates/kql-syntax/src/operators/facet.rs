//! `facet`

use crate::ast::{Expr, Operator};
use crate::parser::combinators::{List, at_list_end, comma_list, need, token};
use crate::parser::expr::simple_path;
use crate::parser::input::{Input, Res};
use crate::parser::name::missing_name;
use crate::parser::pipe::{enclosed, fork_query};
use crate::print::Printer;
use crate::{Span, TokenKind as K};

/// `T | facet by a, b with (where … | take 5)`
#[derive(Debug, Clone, PartialEq)]
pub struct Facet {
    /// `facet`
    pub keyword: Span,
    /// The columns.
    pub by: Vec<Expr>,
    /// The sub-query, an [`Expr::Pipe`] without source.
    pub with: Option<Expr>,
    /// The whole.
    pub span: Span,
}

pub(crate) fn parse(input: Input<'_>) -> Res<'_, Operator> {
    let (input, keyword) = token(K::Facet)(input)?;
    let (input, _) = need(K::By)(input)?;
    let list = List::FILLED.until(|input| input.kind() == K::With || at_list_end(input));
    let (input, by) = comma_list(simple_path, |input| Expr::Name(missing_name(input)), list)(input)?;
    let (input, with) = match token(K::With)(input) {
        Ok((input, _)) => sub_query_or_operator(input).map(|(input, query)| (input, Some(query)))?,
        Err(_) => (input, None),
    };
    Ok((
        input,
        Operator::Facet(Box::new(Facet {
            keyword,
            by,
            with,
            span: input.since(keyword),
        })),
    ))
}

/// `(where … | take 5)`, or one operator without parentheses.
fn sub_query_or_operator(input: Input<'_>) -> Res<'_, Expr> {
    match token(K::OpenParen)(input) {
        Ok((input, open)) => {
            let (input, (query, _)) = enclosed(input, open, K::CloseParen, fork_query)?;
            Ok((input, query))
        }
        Err(_) => super::single(input),
    }
}

impl Facet {
    pub(crate) fn print(&self, to: &mut Printer) {
        to.word("facet").word("by").exprs(&self.by);
        to.clause("with", self.with.as_ref(), |to, query| {
            to.enclosed(query);
        });
    }
}
