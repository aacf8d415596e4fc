//! `graph-where-nodes`

use crate::ast::{Expr, Operator};
use crate::parser::combinators::{required, token};
use crate::parser::expr::unnamed;
use crate::parser::input::{Input, Res};
use crate::print::Printer;
use crate::{Span, TokenKind as K};

/// `G | graph-where-nodes x == 1`
#[derive(Debug, Clone, PartialEq)]
pub struct GraphWhereNodes {
    /// `graph-where-nodes`
    pub keyword: Span,
    /// The condition.
    pub predicate: Expr,
    /// The whole.
    pub span: Span,
}

pub(crate) fn parse(input: Input<'_>) -> Res<'_, Operator> {
    let (input, keyword) = token(K::GraphWhereNodes)(input)?;
    let (input, predicate) = required(unnamed)(input)?;
    Ok((
        input,
        Operator::GraphWhereNodes(Box::new(GraphWhereNodes {
            keyword,
            predicate,
            span: input.since(keyword),
        })),
    ))
}

impl GraphWhereNodes {
    pub(crate) fn print(&self, to: &mut Printer) {
        to.word("graph-where-nodes").expr(&self.predicate);
    }
}
