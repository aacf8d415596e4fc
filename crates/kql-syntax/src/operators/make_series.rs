//! `make-series`

use nom::Parser;
use nom::combinator::opt;
use nom::sequence::preceded;

use crate::ast::{Expr, Operator, Parameter};
use crate::parser::combinators::{List, at_list_end, close, comma_list, missing_expr, need, required, token};
use crate::parser::expr::{named, unnamed};
use crate::parser::input::{Input, Res};
use crate::parser::parameters::{Parameters, parameters};
use crate::print::Printer;
use crate::{Span, TokenKind as K};

/// `T | make-series n=count() default=0 on Time from a to b step 1h by Key`
#[derive(Debug, Clone, PartialEq)]
pub struct MakeSeries {
    /// `make-series`
    pub keyword: Span,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// The aggregates, in order.
    pub aggregates: Vec<SeriesAggregate>,
    /// The axis.
    pub on: Expr,
    /// Its range.
    pub range: SeriesRange,
    /// `by …`
    pub by: Vec<Expr>,
    /// The whole.
    pub span: Span,
}

/// `n = count() default = 0`
#[derive(Debug, Clone, PartialEq)]
pub struct SeriesAggregate {
    /// The aggregate, named or not.
    pub expr: Expr,
    /// The value of empty bins.
    pub default: Option<Expr>,
    /// The whole.
    pub span: Span,
}

/// The range of the axis.
#[derive(Debug, Clone, PartialEq)]
pub enum SeriesRange {
    /// `from a to b step c`
    Steps {
        /// The first bin; the data's first where absent.
        from: Option<Expr>,
        /// Just past the last bin; the data's last where absent.
        to: Option<Expr>,
        /// The width of a bin.
        step: Expr,
        /// The whole.
        span: Span,
    },
    /// `in range(a, b, c)`
    InRange {
        /// Start, stop (inclusive), step.
        args: Vec<Expr>,
        /// The whole.
        span: Span,
    },
}

pub(crate) fn parse(input: Input<'_>) -> Res<'_, Operator> {
    let (input, keyword) = token(K::MakeSeries)(input)?;
    let (input, parameters) = parameters(Parameters::STRICT)(input)?;
    let list = List::FILLED.until(|input| matches!(input.kind(), K::On | K::From | K::In) || at_list_end(input));
    let (input, aggregates) = comma_list(aggregate, missing_aggregate, list)(input)?;
    let (input, _) = need(K::On)(input)?;
    let (input, on) = required(named)(input)?;
    let (input, range) = range(input)?;
    let columns = comma_list(named, missing_expr, List::COMMAS);
    let (input, by) = opt(preceded(token(K::By), columns)).parse(input)?;
    let by = by.unwrap_or_default();
    let span = input.since(keyword);
    Ok((
        input,
        Operator::MakeSeries(Box::new(MakeSeries {
            keyword,
            parameters,
            aggregates,
            on,
            range,
            by,
            span,
        })),
    ))
}

fn aggregate(input: Input<'_>) -> Res<'_, SeriesAggregate> {
    let start = input.span();
    let (input, expr) = named(input)?;
    let (input, default) = match token(K::Default)(input) {
        Ok((input, _)) => {
            let (input, _) = need(K::Equal)(input)?;
            required(named)(input).map(|(input, value)| (input, Some(value)))?
        }
        Err(_) => (input, None),
    };
    Ok((
        input,
        SeriesAggregate {
            expr,
            default,
            span: input.since(start),
        },
    ))
}

fn missing_aggregate(input: Input<'_>) -> SeriesAggregate {
    SeriesAggregate {
        expr: missing_expr(input),
        default: None,
        span: input.gap(),
    }
}

fn range(input: Input<'_>) -> Res<'_, SeriesRange> {
    let start = input.span();
    if matches!(input.kind(), K::From | K::To | K::Step) {
        let (input, from) = opt(preceded(token(K::From), required(unnamed))).parse(input)?;
        let (input, to) = opt(preceded(token(K::To), required(unnamed))).parse(input)?;
        let (input, _) = need(K::Step)(input)?;
        let (input, step) = required(unnamed)(input)?;
        return Ok((
            input,
            SeriesRange::Steps {
                from,
                to,
                step,
                span: input.since(start),
            },
        ));
    }
    let (input, _) = need(K::In)(input)?;
    let (input, _) = need(K::Range)(input)?;
    let (input, open) = need(K::OpenParen)(input)?;
    let (input, args) = comma_list(named, missing_expr, List::ANY)(input)?;
    let (input, _) = close(K::CloseParen, open)(input)?;
    Ok((
        input,
        SeriesRange::InRange {
            args,
            span: input.since(start),
        },
    ))
}

impl MakeSeries {
    pub(crate) fn print(&self, to: &mut Printer) {
        to.word("make-series").parameters(&self.parameters);
        to.list(&self.aggregates, |to, aggregate| {
            to.expr(&aggregate.expr);
            if let Some(default) = &aggregate.default {
                to.word("default").tight("=").expr(default);
            }
        });
        to.word("on").expr(&self.on);
        match &self.range {
            SeriesRange::Steps {
                from, to: until, step, ..
            } => {
                to.clause_expr("from", from.as_ref())
                    .clause_expr("to", until.as_ref())
                    .word("step")
                    .expr(step);
            }
            SeriesRange::InRange { args, .. } => {
                to.word("in").word("range").tight("(").exprs(args).glue(")");
            }
        }
        to.clause_exprs("by", &self.by);
    }
}
