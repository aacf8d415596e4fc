//! `graph-where-edges`

use crate::ast::{Expr, Operator};
use crate::parser::combinators::{required, token};
use crate::parser::expr::unnamed;
use crate::parser::input::{Input, Res};
use crate::print::Printer;
use crate::{Span, TokenKind as K};

/// `G | graph-where-edges x == 1`
#[derive(Debug, Clone, PartialEq)]
pub struct GraphWhereEdges {
    /// `graph-where-edges`
    pub keyword: Span,
    /// The condition.
    pub predicate: Expr,
    /// The whole.
    pub span: Span,
}

pub(crate) fn parse(input: Input<'_>) -> Res<'_, Operator> {
    let (input, keyword) = token(K::GraphWhereEdges)(input)?;
    let (input, predicate) = required(unnamed)(input)?;
    Ok((
        input,
        Operator::GraphWhereEdges(Box::new(GraphWhereEdges {
            keyword,
            predicate,
            span: input.since(keyword),
        })),
    ))
}

impl GraphWhereEdges {
    pub(crate) fn print(&self, to: &mut Printer) {
        to.word("graph-where-edges").expr(&self.predicate);
    }
}
