//! `macro-expand`

use nom::Parser;
use nom::combinator::opt;
use nom::sequence::preceded;

use crate::ast::{Expr, Name, Operator, Parameter, Statement};
use crate::parser::combinators::{close, need, required, token};
use crate::parser::expr::entity_path;
use crate::parser::input::{Input, Res, nested};
use crate::parser::name::{name_expr, required_name};
use crate::parser::parameters::{Parameters, parameters};
use crate::parser::pipe::{Around, within};
use crate::parser::statement::statement_list;
use crate::parser::table::entity_group;
use crate::print::Printer;
use crate::{Span, TokenKind as K};

/// `macro-expand isfuzzy=true Group as G (G.T | count)`
#[derive(Debug, Clone, PartialEq)]
pub struct MacroExpand {
    /// `macro-expand`
    pub keyword: Span,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// An entity group, or its name.
    pub entities: Expr,
    /// `as G`
    pub scope: Option<Name>,
    /// What is expanded for each entity.
    pub statements: Vec<Statement>,
    /// The whole.
    pub span: Span,
}

pub(crate) fn parse(input: Input<'_>) -> Res<'_, Operator> {
    let (input, keyword) = token(K::MacroExpand)(input)?;
    let (input, parameters) = parameters(Parameters::STRICT.with(&["best_effort"]))(input)?;
    let (input, entities) = required(entities)(input)?;
    let (input, scope) = opt(preceded(token(K::As), required_name)).parse(input)?;
    let (input, open) = need(K::OpenParen)(input)?;
    let around = Around::Brackets {
        close: K::CloseParen,
        open,
    };
    let (input, statements) = within(input, around, |input| nested(input, |input| Ok(statement_list(input))))?;
    let (input, _) = close(K::CloseParen, open)(input)?;
    let span = input.since(keyword);
    Ok((
        input,
        Operator::MacroExpand(Box::new(MacroExpand {
            keyword,
            parameters,
            entities,
            scope,
            statements,
            span,
        })),
    ))
}

fn entities(input: Input<'_>) -> Res<'_, Expr> {
    let qualified = matches!(input.text(), "database" | "cluster") && input.kind_at(1) == K::OpenParen;
    entity_group(input).or_else(|_| {
        if qualified {
            entity_path(input)
        } else {
            name_expr(input)
        }
    })
}

impl MacroExpand {
    pub(crate) fn print(&self, to: &mut Printer) {
        to.word("macro-expand")
            .parameters(&self.parameters)
            .expr(&self.entities);
        to.clause("as", self.scope.as_ref(), |to, name| {
            to.name(name);
        });
        to.open("(").statements(&self.statements).glue(")");
    }
}
