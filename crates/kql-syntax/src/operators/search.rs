//! `search`

use nom::Parser;
use nom::combinator::opt;

use crate::ast::{Expr, Logical, LogicalOp, Operator, Parameter};
use crate::parser::combinators::{required, token};
use crate::parser::expr::unnamed;
use crate::parser::input::{Input, Res};
use crate::parser::parameters::{Parameters, data_scope, parameters};
use crate::print::Printer;
use crate::{Span, TokenKind as K};

/// `T | search kind=case_sensitive in (A, B*) "text"`
#[derive(Debug, Clone, PartialEq)]
pub struct Search {
    /// `search`
    pub keyword: Span,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// `datascope=…`
    pub data_scope: Option<Parameter>,
    /// `in (…)`; `None` means all tables.
    pub tables: Option<Vec<Expr>>,
    /// What is searched for.
    pub predicate: Expr,
    /// The whole.
    pub span: Span,
}

pub(crate) fn parse(input: Input<'_>) -> Res<'_, Operator> {
    let (input, keyword) = token(K::Search)(input)?;
    let (input, parameters) = parameters(Parameters::STRICT)(input)?;
    let (input, data_scope) = opt(data_scope).parse(input)?;
    let (input, tables) = opt(super::find::tables).parse(input)?;
    let (input, predicate) = required(predicate)(input)?;
    let span = input.since(keyword);
    Ok((
        input,
        Operator::Search(Box::new(Search {
            keyword,
            parameters,
            data_scope,
            tables,
            predicate,
            span,
        })),
    ))
}

/// A condition; also `*` alone, and `* and condition`.
fn predicate(input: Input<'_>) -> Res<'_, Expr> {
    if let Ok(found) = unnamed(input) {
        return Ok(found);
    }
    let (input, star) = token(K::Asterisk)(input)?;
    let Ok((input, and)) = token(K::And)(input) else {
        return Ok((input, Expr::Star(star)));
    };
    let (input, right) = required(unnamed)(input)?;
    let (operands, op_spans) = (vec![Expr::Star(star), right], vec![and]);
    let logical = Logical {
        op: LogicalOp::And,
        operands,
        op_spans,
        span: input.since(star),
    };
    Ok((input, Expr::Logical(Box::new(logical))))
}

impl Search {
    pub(crate) fn print(&self, to: &mut Printer) {
        to.word("search")
            .parameters(&self.parameters)
            .parameters(self.data_scope.as_slice());
        super::find::tables_to(self.tables.as_deref(), to);
        to.expr(&self.predicate);
    }
}
