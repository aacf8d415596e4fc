//! `sort`

use nom::Parser;
use nom::branch::alt;

use crate::ast::{Expr, Operator, Parameter};
use crate::parser::combinators::{List, comma_list, missing_expr, need, token};
use crate::parser::expr::named;
use crate::parser::input::{Input, Res};
use crate::parser::parameters::{Parameters, parameters};
use crate::print::Printer;
use crate::{Span, SyntaxError, TokenKind as K};

/// `T | sort by a asc nulls last, b`, and `order by`
#[derive(Debug, Clone, PartialEq)]
pub struct Sort {
    /// `sort` or `order`
    pub keyword: Span,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// The keys, in order.
    pub by: Vec<OrderedExpr>,
    /// The whole.
    pub span: Span,
}

/// An expression and the order of its values.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderedExpr {
    /// The key.
    pub expr: Expr,
    /// `asc`, `desc`, or one of the two with numbers inside texts; where absent `desc` holds.
    pub order: Option<SortOrder>,
    /// `nulls first`, `nulls last`
    pub nulls: Option<NullsOrder>,
    /// The whole.
    pub span: Span,
}

/// The order of the values of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SortOrder {
    /// `asc`
    Asc,
    /// `desc`
    Desc,
    /// `granny-asc`
    GrannyAsc,
    /// `granny-desc`
    GrannyDesc,
}

/// Where nulls come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NullsOrder {
    /// `nulls first`
    First,
    /// `nulls last`
    Last,
}

pub(crate) fn parse(input: Input<'_>) -> Res<'_, Operator> {
    let (input, keyword) = alt((token(K::Sort), token(K::Order))).parse(input)?;
    let (input, parameters) = parameters(Parameters::LOOSE)(input)?;
    let (input, _) = need(K::By)(input)?;
    let (input, by) = comma_list(key, missing_key, List::FILLED)(input)?;
    Ok((
        input,
        Operator::Sort(Box::new(Sort {
            keyword,
            parameters,
            by,
            span: input.since(keyword),
        })),
    ))
}

/// `a desc nulls last`, which `top`, `top-nested` and `scan` have too.
pub(crate) fn key(input: Input<'_>) -> Res<'_, OrderedExpr> {
    let (input, expr) = named(input)?;
    let start = expr.span();
    let (input, order) = order(input);
    let (input, nulls) = nulls(input);
    Ok((
        input,
        OrderedExpr {
            expr,
            order,
            nulls,
            span: input.since(start),
        },
    ))
}

/// The missing key, reported.
pub(crate) fn missing_key(input: Input<'_>) -> OrderedExpr {
    OrderedExpr {
        expr: missing_expr(input),
        order: None,
        nulls: None,
        span: input.gap(),
    }
}

/// `asc`, `desc`, or neither.
pub(crate) fn order(input: Input<'_>) -> (Input<'_>, Option<SortOrder>) {
    let order = match input.kind() {
        K::Asc => SortOrder::Asc,
        K::Desc => SortOrder::Desc,
        K::GrannyAsc => SortOrder::GrannyAsc,
        K::GrannyDesc => SortOrder::GrannyDesc,
        _ => return (input, None),
    };
    (input.advance(1), Some(order))
}

fn nulls(input: Input<'_>) -> (Input<'_>, Option<NullsOrder>) {
    if input.kind() != K::Nulls {
        return (input, None);
    }
    let input = input.advance(1);
    match input.kind() {
        K::First => (input.advance(1), Some(NullsOrder::First)),
        K::Last => (input.advance(1), Some(NullsOrder::Last)),
        _ => {
            input.report(SyntaxError::Expected {
                expected: &["first", "last"],
                span: input.token_gap(),
            });
            (input, None)
        }
    }
}

impl Sort {
    pub(crate) fn print(&self, to: &mut Printer) {
        to.word("sort").parameters(&self.parameters).word("by").keys(&self.by);
    }
}
