//! `scan`

use nom::Parser;
use nom::combinator::opt;
use nom::multi::many0;
use nom::sequence::preceded;

use crate::ast::{Expr, FunctionParameter, Name, Operator, OrderedExpr, Parameter};
use crate::parser::combinators::{List, at_list_end, close, comma_list, missing_expr, need, required, token};
use crate::parser::expr::unnamed;
use crate::parser::input::{Input, Res, absent};
use crate::parser::name::{extended_name, missing_name, plain, required_extended_name};
use crate::parser::parameters::{Parameters, parameters, word_of};
use crate::parser::statement::{missing_parameter, parameter};
use crate::print::Printer;
use crate::{Span, TokenKind as K};

/// `T | scan declare (n: long = 0) with (step s: x > 1 => n = n + 1;)`
#[derive(Debug, Clone, PartialEq)]
pub struct Scan {
    /// `scan`
    pub keyword: Span,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// `order by …`
    pub order_by: Vec<OrderedExpr>,
    /// `partition by …`
    pub partition_by: Vec<Expr>,
    /// `declare (…)`
    pub declare: Vec<FunctionParameter>,
    /// The steps, in order.
    pub steps: Vec<ScanStep>,
    /// The whole.
    pub span: Span,
}

/// `step name optional output=last: condition => a = 1, b = 2;`
#[derive(Debug, Clone, PartialEq)]
pub struct ScanStep {
    /// `step`
    pub keyword: Span,
    /// Its name.
    pub name: Name,
    /// `optional`, where written.
    pub optional: Option<Span>,
    /// `output=all`, `output=last` or `output=none`
    pub output: Option<Parameter>,
    /// The condition.
    pub predicate: Expr,
    /// What it sets.
    pub assignments: Vec<ScanAssignment>,
    /// The whole.
    pub span: Span,
}

/// `name = value`
#[derive(Debug, Clone, PartialEq)]
pub struct ScanAssignment {
    /// A declared column.
    pub name: Name,
    /// Its new value.
    pub value: Expr,
    /// The whole.
    pub span: Span,
}

pub(crate) fn parse(input: Input<'_>) -> Res<'_, Operator> {
    let (input, keyword) = token(K::Scan)(input)?;
    let (input, parameters) = parameters(Parameters::LOOSE)(input)?;
    let (input, order_by) = opt(order_by).parse(input)?;
    let (input, partition_by) = opt(partition_by).parse(input)?;
    let (input, declare) = opt(declare).parse(input)?;
    let (input, _) = need(K::With)(input)?;
    let (input, open) = need(K::OpenParen)(input)?;
    let (input, steps) = many0(step).parse(input)?;
    let (input, _) = close(K::CloseParen, open)(input)?;
    let span = input.since(keyword);
    let (order_by, partition_by) = (order_by.unwrap_or_default(), partition_by.unwrap_or_default());
    let declare = declare.unwrap_or_default();
    Ok((
        input,
        Operator::Scan(Box::new(Scan {
            keyword,
            parameters,
            order_by,
            partition_by,
            declare,
            steps,
            span,
        })),
    ))
}

fn at_clause(input: Input<'_>) -> bool {
    matches!(input.kind(), K::Partition | K::Order | K::By | K::Declare | K::With) || at_list_end(input)
}

fn order_by(input: Input<'_>) -> Res<'_, Vec<OrderedExpr>> {
    let (input, _) = token(K::Order)(input)?;
    let (input, _) = need(K::By)(input)?;
    comma_list(
        super::sort::key,
        super::sort::missing_key,
        List::FILLED.until(at_clause),
    )(input)
}

fn partition_by(input: Input<'_>) -> Res<'_, Vec<Expr>> {
    let (input, _) = token(K::Partition)(input)?;
    let (input, _) = need(K::By)(input)?;
    comma_list(unnamed, missing_expr, List::FILLED.until(at_clause))(input)
}

fn declare(input: Input<'_>) -> Res<'_, Vec<FunctionParameter>> {
    let (input, _) = token(K::Declare)(input)?;
    let (input, open) = need(K::OpenParen)(input)?;
    let (input, list) = comma_list(parameter, missing_parameter, List::ANY)(input)?;
    let (input, _) = close(K::CloseParen, open)(input)?;
    Ok((input, list))
}

fn step(input: Input<'_>) -> Res<'_, ScanStep> {
    let (input, keyword) = token(K::Step)(input)?;
    let (input, name) = required_extended_name(input)?;
    let (input, optional) = opt(token(K::Optional)).parse(input)?;
    let (input, output) = opt(output).parse(input)?;
    let (input, _) = need(K::Colon)(input)?;
    let (input, predicate) = required(unnamed)(input)?;
    let sets = comma_list(assignment, missing_assignment, List::FILLED);
    let (input, assignments) = opt(preceded(token(K::FatArrow), sets)).parse(input)?;
    let assignments = assignments.unwrap_or_default();
    let (input, _) = need(K::Semicolon)(input)?;
    let span = input.since(keyword);
    Ok((
        input,
        ScanStep {
            keyword,
            name,
            optional,
            output,
            predicate,
            assignments,
            span,
        },
    ))
}

/// `output=last`
fn output(input: Input<'_>) -> Res<'_, Parameter> {
    if input.kind() != K::Output {
        return absent();
    }
    let (input, name) = plain(input);
    let (input, equals) = need(K::Equal)(input)?;
    let (input, value) = word_of(input, &["all", "last", "none"])?;
    let span = input.since(name.span);
    Ok((
        input,
        Parameter {
            name,
            equals,
            value,
            more: Vec::new(),
            span,
        },
    ))
}

fn assignment(input: Input<'_>) -> Res<'_, ScanAssignment> {
    let (input, name) = extended_name(input)?;
    let (input, _) = need(K::Equal)(input)?;
    let (input, value) = required(unnamed)(input)?;
    let span = input.since(name.span);
    Ok((input, ScanAssignment { name, value, span }))
}

fn missing_assignment(input: Input<'_>) -> ScanAssignment {
    let span = input.gap();
    ScanAssignment {
        name: missing_name(input),
        value: Expr::Missing { span },
        span,
    }
}

impl Scan {
    pub(crate) fn print(&self, to: &mut Printer) {
        to.word("scan").parameters(&self.parameters);
        if !self.order_by.is_empty() {
            to.word("order").word("by").keys(&self.order_by);
        }
        if !self.partition_by.is_empty() {
            to.word("partition").word("by").exprs(&self.partition_by);
        }
        if !self.declare.is_empty() {
            to.word("declare").function_parameters(&self.declare);
        }
        to.word("with").open("(");
        self.steps.iter().for_each(|step| step.print(to));
        to.glue(")");
    }
}

impl ScanStep {
    fn print(&self, to: &mut Printer) {
        to.word("step").name(&self.name);
        if self.optional.is_some() {
            to.word("optional");
        }
        to.parameters(self.output.as_slice()).glue(":").expr(&self.predicate);
        if !self.assignments.is_empty() {
            to.word("=>").list(&self.assignments, |to, assignment| {
                to.name(&assignment.name).word("=").expr(&assignment.value);
            });
        }
        to.glue(";");
    }
}
