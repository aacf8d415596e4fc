//! `parse`

use nom::Parser;
use nom::combinator::opt;
use nom::sequence::preceded;

use crate::ast::{Expr, Literal, Name, Operator, Parameter, TypeName};
use crate::parser::combinators::{need, required, token};
use crate::parser::expr::unnamed;
use crate::parser::input::{Input, Res};
use crate::parser::literal::string_literal;
use crate::parser::name::{extended_name, missing_name};
use crate::parser::parameters::{Parameters, parameters};
use crate::parser::types::required_type;
use crate::print::Printer;
use crate::{Span, TokenKind as K};

/// `T | parse kind=regex x with "a=" a: long * "b=" b`
#[derive(Debug, Clone, PartialEq)]
pub struct Parse {
    /// `parse`
    pub keyword: Span,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// The text.
    pub source: Expr,
    /// `with`
    pub with: Span,
    /// The pattern, in order.
    pub pattern: Vec<ParsePart>,
    /// The whole.
    pub span: Span,
}

/// A part of the pattern of `parse` and `parse-where`.
#[derive(Debug, Clone, PartialEq)]
pub enum ParsePart {
    /// `*`
    Star(Span),
    /// `"text"`
    Text(Literal),
    /// `name`, `name: long`
    Column {
        /// The column.
        name: Name,
        /// Its type; `string` where absent.
        ty: Option<TypeName>,
        /// The whole.
        span: Span,
    },
}

impl ParsePart {
    /// Where it stands.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Star(span) | Self::Column { span, .. } => *span,
            Self::Text(literal) => literal.span,
        }
    }
}

pub(crate) fn parse(input: Input<'_>) -> Res<'_, Operator> {
    let (input, keyword) = token(K::Parse)(input)?;
    let (input, (parameters, source, with, pattern)) = clauses(input)?;
    let span = input.since(keyword);
    Ok((
        input,
        Operator::Parse(Box::new(Parse {
            keyword,
            parameters,
            source,
            with,
            pattern,
            span,
        })),
    ))
}

/// What follows the keyword of `parse` and of `parse-where`.
pub(crate) fn clauses(input: Input<'_>) -> Res<'_, (Vec<Parameter>, Expr, Span, Vec<ParsePart>)> {
    let (input, parameters) = parameters(Parameters::STRICT.with(&["flags"]))(input)?;
    let (input, source) = required(unnamed)(input)?;
    let (mut input, with) = need(K::With)(input)?;
    let mut pattern = Vec::new();
    while let Ok((rest, part)) = part(input) {
        pattern.push(part);
        input = rest;
    }
    Ok((input, (parameters, source, with, pattern)))
}

fn part(input: Input<'_>) -> Res<'_, ParsePart> {
    let start = input.span();
    match input.kind() {
        K::Asterisk => return Ok((input.advance(1), ParsePart::Star(start))),
        K::StringLiteral => return string_literal(input).map(|(input, text)| (input, ParsePart::Text(text))),
        _ => {}
    }
    let (input, name) = match input.kind() {
        K::Colon => (input, missing_name(input)),
        _ => extended_name(input)?,
    };
    let (input, ty) = opt(preceded(token(K::Colon), required_type)).parse(input)?;
    Ok((
        input,
        ParsePart::Column {
            name,
            ty,
            span: input.since(start),
        },
    ))
}

impl Parse {
    pub(crate) fn print(&self, to: &mut Printer) {
        to.word("parse");
        clauses_to(&self.parameters, &self.source, &self.pattern, to);
    }
}

/// What follows the keyword of `parse` and of `parse-where`.
pub(crate) fn clauses_to(parameters: &[Parameter], source: &Expr, pattern: &[ParsePart], to: &mut Printer) {
    to.parameters(parameters).expr(source).word("with");
    for part in pattern {
        match part {
            ParsePart::Star(_) => to.word("*"),
            ParsePart::Text(text) => to.literal(text),
            ParsePart::Column { name, ty, .. } => to.typed(name, ty.as_ref()),
        };
    }
}
