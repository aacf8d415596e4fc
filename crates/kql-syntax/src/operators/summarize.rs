//! `summarize`

use nom::Parser;
use nom::combinator::opt;

use crate::ast::{Expr, Operator, Parameter};
use crate::parser::combinators::{List, at_list_end, comma_list, missing_expr, required, token};
use crate::parser::expr::{named, unnamed};
use crate::parser::input::{Input, Res, absent};
use crate::parser::parameters::{Parameters, parameters};
use crate::print::Printer;
use crate::{Span, TokenKind as K};

/// `T | summarize n = count() by bin(Time, 1h), Key`
#[derive(Debug, Clone, PartialEq)]
pub struct Summarize {
    /// `summarize`
    pub keyword: Span,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// The aggregates, named or not.
    pub aggregates: Vec<Expr>,
    /// `by`, where written.
    pub by_keyword: Option<Span>,
    /// The keys, named or not.
    pub by: Vec<Expr>,
    /// The value of the old form `by Time bin=1h`.
    pub bin: Option<Expr>,
    /// The whole.
    pub span: Span,
}

pub(crate) fn parse(input: Input<'_>) -> Res<'_, Operator> {
    let (input, keyword) = token(K::Summarize)(input)?;
    let (input, parameters) = parameters(Parameters::STRICT)(input)?;
    let list = List::ANY.until(|input| input.kind() == K::By || at_list_end(input));
    let (input, aggregates) = comma_list(named, missing_expr, list)(input)?;
    let (input, by_keyword) = opt(token(K::By)).parse(input)?;
    let (input, by) = match by_keyword {
        Some(_) => comma_list(named, missing_expr, List::FILLED.until(at_keys_end))(input)?,
        None => (input, Vec::new()),
    };
    let (input, bin) = opt(bin).parse(input)?;
    let span = input.since(keyword);
    Ok((
        input,
        Operator::Summarize(Box::new(Summarize {
            keyword,
            parameters,
            aggregates,
            by_keyword,
            by,
            bin,
            span,
        })),
    ))
}

/// The old form `by Time bin=1h` ends the keys.
fn at_keys_end(input: Input<'_>) -> bool {
    use K::{BoolLiteral, DateTimeLiteral, DecimalLiteral, IntLiteral, LongLiteral, RealLiteral, TimespanLiteral};
    let literal = matches!(
        input.kind_at(2),
        BoolLiteral | DateTimeLiteral | DecimalLiteral | IntLiteral | LongLiteral | RealLiteral | TimespanLiteral
    );
    input.kind() == K::Bin && input.kind_at(1) == K::Equal && literal || at_list_end(input)
}

fn bin(input: Input<'_>) -> Res<'_, Expr> {
    if input.kind() != K::Bin || input.kind_at(1) != K::Equal {
        return absent();
    }
    required(unnamed)(input.advance(2))
}

impl Summarize {
    pub(crate) fn print(&self, to: &mut Printer) {
        to.word("summarize")
            .parameters(&self.parameters)
            .exprs(&self.aggregates);
        if self.by_keyword.is_some() {
            to.word("by").exprs(&self.by);
        }
        if let Some(bin) = &self.bin {
            to.word("bin").tight("=").expr(bin);
        }
    }
}
