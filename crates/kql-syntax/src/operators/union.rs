//! `union`

use nom::Parser;
use nom::branch::alt;

use crate::ast::{Expr, Operator, Parameter};
use crate::parser::combinators::{List, comma_list, missing_expr, token};
use crate::parser::expr::{parenthesized, wildcard_path};
use crate::parser::input::{Input, Res};
use crate::parser::parameters::{Parameters, parameters};
use crate::print::Printer;
use crate::{Span, TokenKind as K};

/// `union kind=outer withsource=S isfuzzy=true A, B*, (C | take 1)`
#[derive(Debug, Clone, PartialEq)]
pub struct Union {
    /// `union`
    pub keyword: Span,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// The tables: names, wildcards, paths, or queries in parentheses.
    pub tables: Vec<Expr>,
    /// The whole.
    pub span: Span,
}

pub(crate) fn parse(input: Input<'_>) -> Res<'_, Operator> {
    let (input, keyword) = token(K::Union)(input)?;
    let (input, parameters) = parameters(Parameters::STRICT.with(&["best_effort"]))(input)?;
    let (input, tables) = comma_list(alt_table, missing_expr, List::FILLED)(input)?;
    Ok((
        input,
        Operator::Union(Box::new(Union {
            keyword,
            parameters,
            tables,
            span: input.since(keyword),
        })),
    ))
}

fn alt_table(input: Input<'_>) -> Res<'_, Expr> {
    alt((parenthesized, wildcard_path)).parse(input)
}

impl Union {
    pub(crate) fn print(&self, to: &mut Printer) {
        to.word("union").parameters(&self.parameters).exprs(&self.tables);
    }
}
