//! `project-reorder`

use crate::ast::{Operator, OrderedExpr};
use crate::parser::combinators::{List, comma_list, token};
use crate::parser::input::{Input, Res};
use crate::parser::name::wildcard_or_name;
use crate::print::Printer;
use crate::{Span, TokenKind as K};

/// `T | project-reorder a, b* asc`
#[derive(Debug, Clone, PartialEq)]
pub struct ProjectReorder {
    /// `project-reorder`
    pub keyword: Span,
    /// Names and wildcards, with the order of what a wildcard matches.
    pub columns: Vec<OrderedExpr>,
    /// The whole.
    pub span: Span,
}

pub(crate) fn parse(input: Input<'_>) -> Res<'_, Operator> {
    let (input, keyword) = token(K::ProjectReorder)(input)?;
    let (input, columns) = comma_list(column, super::sort::missing_key, List::ANY)(input)?;
    Ok((
        input,
        Operator::ProjectReorder(Box::new(ProjectReorder {
            keyword,
            columns,
            span: input.since(keyword),
        })),
    ))
}

fn column(input: Input<'_>) -> Res<'_, OrderedExpr> {
    let (input, expr) = wildcard_or_name(input)?;
    let start = expr.span();
    let (input, order) = super::sort::order(input);
    Ok((
        input,
        OrderedExpr {
            expr,
            order,
            nulls: None,
            span: input.since(start),
        },
    ))
}

impl ProjectReorder {
    pub(crate) fn print(&self, to: &mut Printer) {
        to.word("project-reorder").keys(&self.columns);
    }
}
