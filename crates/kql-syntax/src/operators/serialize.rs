//! `serialize`

use crate::ast::{Expr, Operator, Parameter};
use crate::parser::combinators::{List, comma_list, missing_expr, token};
use crate::parser::expr::named;
use crate::parser::input::{Input, Res};
use crate::parser::parameters::{Parameters, parameters};
use crate::print::Printer;
use crate::{Span, TokenKind as K};

/// `T | serialize n = row_number()`
#[derive(Debug, Clone, PartialEq)]
pub struct Serialize {
    /// `serialize`
    pub keyword: Span,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// Columns to add.
    pub columns: Vec<Expr>,
    /// The whole.
    pub span: Span,
}

pub(crate) fn parse(input: Input<'_>) -> Res<'_, Operator> {
    let (input, keyword) = token(K::Serialize)(input)?;
    let (input, parameters) = parameters(Parameters::STRICT)(input)?;
    let (input, columns) = comma_list(named, missing_expr, List::ANY)(input)?;
    Ok((
        input,
        Operator::Serialize(Box::new(Serialize {
            keyword,
            parameters,
            columns,
            span: input.since(keyword),
        })),
    ))
}

impl Serialize {
    pub(crate) fn print(&self, to: &mut Printer) {
        to.word("serialize").parameters(&self.parameters).exprs(&self.columns);
    }
}
