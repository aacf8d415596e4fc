//! `parse-kv`

use nom::Parser;
use nom::combinator::opt;

use crate::ast::{Expr, Operator, Parameter, Schema};
use crate::parser::combinators::{close, need, required, token};
use crate::parser::expr::unnamed;
use crate::parser::input::{Input, Res};
use crate::parser::parameters::{Parameters, parameter_list};
use crate::parser::types::required_schema;
use crate::print::Printer;
use crate::{Span, TokenKind as K};

/// `T | parse-kv x as (a: string) with (pair_delimiter=';', kv_delimiter='=')`
#[derive(Debug, Clone, PartialEq)]
pub struct ParseKv {
    /// `parse-kv`
    pub keyword: Span,
    /// The text.
    pub source: Expr,
    /// The keys, with types.
    pub schema: Schema,
    /// `with (…)`
    pub properties: Vec<Parameter>,
    /// The whole.
    pub span: Span,
}

/// The properties of `with (…)`.
const PROPERTIES: Parameters = Parameters {
    own: &["pair_delimiter", "kv_delimiter", "regex", "quote", "escape", "greedy"],
    equals: false,
    own_only: true,
};

pub(crate) fn parse(input: Input<'_>) -> Res<'_, Operator> {
    let (input, keyword) = token(K::ParseKv)(input)?;
    let (input, source) = required(unnamed)(input)?;
    let (input, _) = need(K::As)(input)?;
    let (input, schema) = required_schema(input)?;
    let (input, properties) = opt(properties).parse(input)?;
    let properties = properties.unwrap_or_default();
    let span = input.since(keyword);
    Ok((
        input,
        Operator::ParseKv(Box::new(ParseKv {
            keyword,
            source,
            schema,
            properties,
            span,
        })),
    ))
}

fn properties(input: Input<'_>) -> Res<'_, Vec<Parameter>> {
    let (input, _) = token(K::With)(input)?;
    let (input, open) = need(K::OpenParen)(input)?;
    let (input, list) = parameter_list(PROPERTIES)(input)?;
    let (input, _) = close(K::CloseParen, open)(input)?;
    Ok((input, list))
}

impl ParseKv {
    pub(crate) fn print(&self, to: &mut Printer) {
        to.word("parse-kv")
            .expr(&self.source)
            .word("as")
            .schema(&self.schema)
            .properties(&self.properties);
    }
}
