//! `extend`

use crate::ast::{Expr, Operator};
use crate::parser::combinators::{List, comma_list, missing_expr, token};
use crate::parser::expr::named;
use crate::parser::input::{Input, Res};
use crate::print::Printer;
use crate::{Span, TokenKind as K};

/// `T | extend a = 1, b`
#[derive(Debug, Clone, PartialEq)]
pub struct Extend {
    /// `extend`
    pub keyword: Span,
    /// The columns, named or not.
    pub columns: Vec<Expr>,
    /// The whole.
    pub span: Span,
}

pub(crate) fn parse(input: Input<'_>) -> Res<'_, Operator> {
    let (input, keyword) = token(K::Extend)(input)?;
    let (input, columns) = comma_list(named, missing_expr, List::FILLED)(input)?;
    Ok((
        input,
        Operator::Extend(Box::new(Extend {
            keyword,
            columns,
            span: input.since(keyword),
        })),
    ))
}

impl Extend {
    pub(crate) fn print(&self, to: &mut Printer) {
        to.word("extend").exprs(&self.columns);
    }
}
