//! `project-keep`

use crate::ast::{Expr, Operator};
use crate::parser::combinators::{List, comma_list, missing_expr, token};
use crate::parser::input::{Input, Res};
use crate::parser::name::wildcard_or_name;
use crate::print::Printer;
use crate::{Span, TokenKind as K};

/// `T | project-keep a, b*`
#[derive(Debug, Clone, PartialEq)]
pub struct ProjectKeep {
    /// `project-keep`
    pub keyword: Span,
    /// Names and wildcards.
    pub columns: Vec<Expr>,
    /// The whole.
    pub span: Span,
}

pub(crate) fn parse(input: Input<'_>) -> Res<'_, Operator> {
    let (input, keyword) = token(K::ProjectKeep)(input)?;
    let (input, columns) = comma_list(wildcard_or_name, missing_expr, List::ANY)(input)?;
    Ok((
        input,
        Operator::ProjectKeep(Box::new(ProjectKeep {
            keyword,
            columns,
            span: input.since(keyword),
        })),
    ))
}

impl ProjectKeep {
    pub(crate) fn print(&self, to: &mut Printer) {
        to.word("project-keep").exprs(&self.columns);
    }
}
