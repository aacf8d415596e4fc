//! `project-rename`

use crate::ast::{Expr, Operator};
use crate::parser::combinators::{List, comma_list, missing_expr, token};
use crate::parser::expr::named;
use crate::parser::input::{Input, Res};
use crate::print::Printer;
use crate::{Span, TokenKind as K};

/// `T | project-rename new = old`
#[derive(Debug, Clone, PartialEq)]
pub struct ProjectRename {
    /// `project-rename`
    pub keyword: Span,
    /// Each an [`Expr::Named`]; the binder reports others.
    pub columns: Vec<Expr>,
    /// The whole.
    pub span: Span,
}

pub(crate) fn parse(input: Input<'_>) -> Res<'_, Operator> {
    let (input, keyword) = token(K::ProjectRename)(input)?;
    let (input, columns) = comma_list(named, missing_expr, List::ANY)(input)?;
    Ok((
        input,
        Operator::ProjectRename(Box::new(ProjectRename {
            keyword,
            columns,
            span: input.since(keyword),
        })),
    ))
}

impl ProjectRename {
    pub(crate) fn print(&self, to: &mut Printer) {
        to.word("project-rename").exprs(&self.columns);
    }
}
