//! `evaluate`

use crate::ast::{Call, Operator, Parameter, Schema};
use crate::parser::combinators::token;
use crate::parser::expr::required_call;
use crate::parser::input::{Input, Res};
use crate::parser::parameters::{Parameters, parameters};
use crate::parser::types::{evaluate_schema, missing_schema};
use crate::print::Printer;
use crate::{Span, TokenKind as K};

/// `T | evaluate plugin(args) : (a: string)`
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluate {
    /// `evaluate`
    pub keyword: Span,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// The plug-in and its arguments.
    pub call: Call,
    /// The columns that it yields, where written.
    pub schema: Option<Schema>,
    /// The whole.
    pub span: Span,
}

pub(crate) fn parse(input: Input<'_>) -> Res<'_, Operator> {
    let (input, keyword) = token(K::Evaluate)(input)?;
    let (input, parameters) = parameters(Parameters::LOOSE)(input)?;
    let (input, call) = required_call(input)?;
    let (input, schema) = match token(K::Colon)(input) {
        Ok((input, _)) => {
            let (input, schema) = evaluate_schema(input).or_else(|_| Ok((input, missing_schema(input))))?;
            (input, Some(schema))
        }
        Err(_) => (input, None),
    };
    Ok((
        input,
        Operator::Evaluate(Box::new(Evaluate {
            keyword,
            parameters,
            call,
            schema,
            span: input.since(keyword),
        })),
    ))
}

impl Evaluate {
    pub(crate) fn print(&self, to: &mut Printer) {
        to.word("evaluate").parameters(&self.parameters).call(&self.call);
        to.clause(":", self.schema.as_ref(), |to, schema| {
            to.schema(schema);
        });
    }
}
