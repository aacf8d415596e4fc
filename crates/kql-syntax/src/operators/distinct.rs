//! `distinct`

use crate::ast::{Expr, Operator, Parameter};
use crate::parser::combinators::{List, comma_list, missing_expr, token};
use crate::parser::expr::named;
use crate::parser::input::{Input, Res};
use crate::parser::parameters::{Parameters, parameters};
use crate::print::Printer;
use crate::{Span, TokenKind as K};

/// `T | distinct a, b`, `T | distinct *`
#[derive(Debug, Clone, PartialEq)]
pub struct Distinct {
    /// `distinct`
    pub keyword: Span,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// The columns; `*` is [`Expr::Star`].
    pub columns: Vec<Expr>,
    /// The whole.
    pub span: Span,
}

pub(crate) fn parse(input: Input<'_>) -> Res<'_, Operator> {
    let (input, keyword) = token(K::Distinct)(input)?;
    let (input, parameters) = parameters(Parameters::STRICT)(input)?;
    let (input, columns) = comma_list(column, missing_expr, List::FILLED)(input)?;
    Ok((
        input,
        Operator::Distinct(Box::new(Distinct {
            keyword,
            parameters,
            columns,
            span: input.since(keyword),
        })),
    ))
}

/// `*` or a column, named or not.
fn column(input: Input<'_>) -> Res<'_, Expr> {
    match input.kind() {
        K::Asterisk => Ok((input.advance(1), Expr::Star(input.span()))),
        _ => named(input),
    }
}

impl Distinct {
    pub(crate) fn print(&self, to: &mut Printer) {
        to.word("distinct").parameters(&self.parameters).exprs(&self.columns);
    }
}
