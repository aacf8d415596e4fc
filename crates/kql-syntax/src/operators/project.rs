//! `project`

use crate::ast::{Expr, Operator};
use crate::parser::combinators::{List, comma_list, missing_expr, token};
use crate::parser::expr::named;
use crate::parser::input::{Input, Res};
use crate::print::Printer;
use crate::{Span, TokenKind as K};

/// `T | project a, b = c + 1`
#[derive(Debug, Clone, PartialEq)]
pub struct Project {
    /// `project`
    pub keyword: Span,
    /// The columns, named or not.
    pub columns: Vec<Expr>,
    /// The whole.
    pub span: Span,
}

pub(crate) fn parse(input: Input<'_>) -> Res<'_, Operator> {
    let (input, keyword) = token(K::Project)(input)?;
    let (input, columns) = comma_list(named, missing_expr, List::ANY)(input)?;
    Ok((
        input,
        Operator::Project(Box::new(Project {
            keyword,
            columns,
            span: input.since(keyword),
        })),
    ))
}

impl Project {
    pub(crate) fn print(&self, to: &mut Printer) {
        to.word("project").exprs(&self.columns);
    }
}
