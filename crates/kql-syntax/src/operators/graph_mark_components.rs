//! `graph-mark-components`

use crate::ast::{Operator, Parameter};
use crate::parser::combinators::token;
use crate::parser::input::{Input, Res};
use crate::parser::parameters::{Parameters, parameters};
use crate::print::Printer;
use crate::{Span, TokenKind as K};

/// `G | graph-mark-components kind=weak with_component_id=c`
#[derive(Debug, Clone, PartialEq)]
pub struct GraphMarkComponents {
    /// `graph-mark-components`
    pub keyword: Span,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// The whole.
    pub span: Span,
}

pub(crate) fn parse(input: Input<'_>) -> Res<'_, Operator> {
    let (input, keyword) = token(K::GraphMarkComponents)(input)?;
    let (input, parameters) = parameters(Parameters::STRICT.with(&["with_component_id"]))(input)?;
    Ok((
        input,
        Operator::GraphMarkComponents(Box::new(GraphMarkComponents {
            keyword,
            parameters,
            span: input.since(keyword),
        })),
    ))
}

impl GraphMarkComponents {
    pub(crate) fn print(&self, to: &mut Printer) {
        to.word("graph-mark-components").parameters(&self.parameters);
    }
}
