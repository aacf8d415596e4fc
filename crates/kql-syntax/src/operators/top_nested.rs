//! `top-nested`

use nom::Parser;
use nom::combinator::opt;

use crate::ast::{Expr, Operator, OrderedExpr};
use crate::parser::combinators::{List, comma_list, need, required, token};
use crate::parser::expr::{named, unnamed};
use crate::parser::input::{Input, Res, absent};
use crate::parser::literal::literal;
use crate::print::Printer;
use crate::{Span, SyntaxError, TokenKind as K};

/// `T | top-nested 3 of a with others="o" by sum(x), top-nested 1 of b by max(y)`
#[derive(Debug, Clone, PartialEq)]
pub struct TopNested {
    /// The levels, outermost first.
    pub levels: Vec<TopNestedLevel>,
    /// The whole.
    pub span: Span,
}

/// One level of `top-nested`.
#[derive(Debug, Clone, PartialEq)]
pub struct TopNestedLevel {
    /// `top-nested`
    pub keyword: Span,
    /// How many values; all where absent.
    pub count: Option<Expr>,
    /// Of what.
    pub of: Expr,
    /// `with others=…`
    pub others: Option<Expr>,
    /// The aggregate that ranks them.
    pub by: OrderedExpr,
    /// The whole.
    pub span: Span,
}

pub(crate) fn parse(input: Input<'_>) -> Res<'_, Operator> {
    if input.kind() != K::TopNested {
        return absent();
    }
    let start = input.span();
    let (input, levels) = comma_list(level, missing_level, List::FILLED)(input)?;
    Ok((
        input,
        Operator::TopNested(Box::new(TopNested {
            levels,
            span: input.since(start),
        })),
    ))
}

fn level(input: Input<'_>) -> Res<'_, TopNestedLevel> {
    let (input, keyword) = token(K::TopNested)(input)?;
    let (input, count) = opt(named).parse(input)?;
    let (input, _) = need(K::Of)(input)?;
    let (input, of) = required(named)(input)?;
    let (input, others) = opt(others).parse(input)?;
    let (input, _) = need(K::By)(input)?;
    let (input, by) = super::sort::key(input).or_else(|_| Ok((input, super::sort::missing_key(input))))?;
    Ok((
        input,
        TopNestedLevel {
            keyword,
            count,
            of,
            others,
            by,
            span: input.since(keyword),
        },
    ))
}

/// `with others=…`
fn others(input: Input<'_>) -> Res<'_, Expr> {
    let (input, _) = token(K::With)(input)?;
    let (input, _) = need(K::Others)(input)?;
    let (input, _) = need(K::Equal)(input)?;
    unnamed(input).or_else(|_| required(literal)(input))
}

fn missing_level(input: Input<'_>) -> TopNestedLevel {
    let span = input.gap();
    input.report(SyntaxError::Expected {
        expected: &["top-nested"],
        span: input.token_gap(),
    });
    let by = OrderedExpr {
        expr: Expr::Missing { span },
        order: None,
        nulls: None,
        span,
    };
    TopNestedLevel {
        keyword: span,
        count: None,
        of: Expr::Missing { span },
        others: None,
        by,
        span,
    }
}

impl TopNested {
    pub(crate) fn print(&self, to: &mut Printer) {
        to.list(&self.levels, |to, level| {
            to.word("top-nested")
                .clause_expr("", level.count.as_ref())
                .word("of")
                .expr(&level.of);
            if let Some(others) = &level.others {
                to.word("with").word("others").word("=").expr(others);
            }
            to.word("by").ordered(&level.by);
        });
    }
}
