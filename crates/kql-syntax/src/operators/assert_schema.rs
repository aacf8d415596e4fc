//! `assert-schema`

use crate::ast::{Operator, Schema};
use crate::parser::combinators::token;
use crate::parser::input::{Input, Res};
use crate::parser::types::required_schema;
use crate::print::Printer;
use crate::{Span, TokenKind as K};

/// `T | assert-schema (a: string)`
#[derive(Debug, Clone, PartialEq)]
pub struct AssertSchema {
    /// `assert-schema`
    pub keyword: Span,
    /// The columns that the input must have.
    pub schema: Schema,
    /// The whole.
    pub span: Span,
}

pub(crate) fn parse(input: Input<'_>) -> Res<'_, Operator> {
    let (input, keyword) = token(K::AssertSchema)(input)?;
    let (input, schema) = required_schema(input)?;
    Ok((
        input,
        Operator::AssertSchema(Box::new(AssertSchema {
            keyword,
            schema,
            span: input.since(keyword),
        })),
    ))
}

impl AssertSchema {
    pub(crate) fn print(&self, to: &mut Printer) {
        to.word("assert-schema").schema(&self.schema);
    }
}
