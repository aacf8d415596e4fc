//! `project-by-names`

use crate::ast::{Expr, Operator};
use crate::parser::combinators::{List, comma_list, missing_expr, token};
use crate::parser::expr::unnamed;
use crate::parser::input::{Input, Res};
use crate::print::Printer;
use crate::{Span, TokenKind as K};

/// `T | project-by-names "a", dynamic(["b"])`
#[derive(Debug, Clone, PartialEq)]
pub struct ProjectByNames {
    /// `project-by-names`
    pub keyword: Span,
    /// Expressions that yield names.
    pub columns: Vec<Expr>,
    /// The whole.
    pub span: Span,
}

pub(crate) fn parse(input: Input<'_>) -> Res<'_, Operator> {
    let (input, keyword) = token(K::ProjectByNames)(input)?;
    let (input, columns) = comma_list(unnamed, missing_expr, List::ANY)(input)?;
    Ok((
        input,
        Operator::ProjectByNames(Box::new(ProjectByNames {
            keyword,
            columns,
            span: input.since(keyword),
        })),
    ))
}

impl ProjectByNames {
    pub(crate) fn print(&self, to: &mut Printer) {
        to.word("project-by-names").exprs(&self.columns);
    }
}
