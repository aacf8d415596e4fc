//! `join`

use nom::Parser;
use nom::branch::alt;
use nom::combinator::opt;

use crate::ast::{Expr, Operator, Parameter};
use crate::parser::combinators::{List, comma_list, missing_expr, required, token};
use crate::parser::expr::unnamed;
use crate::parser::input::{Input, Res};
use crate::parser::parameters::{Parameters, parameters};
use crate::print::Printer;
use crate::{Span, TokenKind as K};

/// `T | join kind=inner (U) on Key, $left.A == $right.B`
#[derive(Debug, Clone, PartialEq)]
pub struct Join {
    /// `join`
    pub keyword: Span,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// The right table.
    pub right: Expr,
    /// `on …` or `where …`; `None` where the source lacks it.
    pub condition: Option<JoinCondition>,
    /// The whole.
    pub span: Span,
}

impl Join {
    /// The word after `kind=`; `None` means Kusto's default, `innerunique`.
    #[must_use]
    pub fn kind(&self) -> Option<&Parameter> {
        Parameter::find(&self.parameters, "kind")
    }
}

/// What `join` and `lookup` match on.
#[derive(Debug, Clone, PartialEq)]
pub enum JoinCondition {
    /// `on a, $left.b == $right.c`
    On {
        /// `on`
        keyword: Span,
        /// The keys, in order.
        keys: Vec<Expr>,
    },
    /// `where …`, of `join` alone
    Where {
        /// `where`
        keyword: Span,
        /// The condition.
        predicate: Expr,
    },
}

pub(crate) fn parse(input: Input<'_>) -> Res<'_, Operator> {
    let (input, keyword) = token(K::Join)(input)?;
    let (input, parameters) = parameters(Parameters::STRICT)(input)?;
    let (input, right) = required(unnamed)(input)?;
    let (input, condition) = opt(alt((on, where_clause))).parse(input)?;
    Ok((
        input,
        Operator::Join(Box::new(Join {
            keyword,
            parameters,
            right,
            condition,
            span: input.since(keyword),
        })),
    ))
}

/// `on a, $left.b == $right.c`, which `lookup` has too.
pub(crate) fn on(input: Input<'_>) -> Res<'_, JoinCondition> {
    let (input, keyword) = token(K::On)(input)?;
    let (input, keys) = comma_list(unnamed, missing_expr, List::COMMAS)(input)?;
    Ok((input, JoinCondition::On { keyword, keys }))
}

fn where_clause(input: Input<'_>) -> Res<'_, JoinCondition> {
    let (input, keyword) = token(K::Where)(input)?;
    let (input, predicate) = required(unnamed)(input)?;
    Ok((input, JoinCondition::Where { keyword, predicate }))
}

impl Join {
    pub(crate) fn print(&self, to: &mut Printer) {
        to.word("join").parameters(&self.parameters).expr(&self.right);
        condition_to(self.condition.as_ref(), to);
    }
}

/// `on a, b` or `where …`, if there is one.
pub(crate) fn condition_to(condition: Option<&JoinCondition>, to: &mut Printer) {
    match condition {
        Some(JoinCondition::On { keys, .. }) => to.word("on").exprs(keys),
        Some(JoinCondition::Where { predicate, .. }) => to.word("where").expr(predicate),
        None => to,
    };
}
