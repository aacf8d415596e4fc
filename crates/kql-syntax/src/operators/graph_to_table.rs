//! `graph-to-table`

use nom::Parser;
use nom::combinator::opt;
use nom::sequence::preceded;

use crate::ast::{Name, Operator, Parameter};
use crate::parser::combinators::{List, comma_list, token};
use crate::parser::input::{Input, Res};
use crate::parser::name::required_name;
use crate::parser::parameters::{Parameters, parameters};
use crate::print::Printer;
use crate::{Span, SyntaxError, TokenKind as K};

/// `G | graph-to-table nodes as N with_node_id=id, edges as E`
#[derive(Debug, Clone, PartialEq)]
pub struct GraphToTable {
    /// `graph-to-table`
    pub keyword: Span,
    /// One or two tables, in order.
    pub outputs: Vec<GraphOutput>,
    /// The whole.
    pub span: Span,
}

/// A table that `graph-to-table` yields.
#[derive(Debug, Clone, PartialEq)]
pub struct GraphOutput {
    /// `nodes` or `edges`
    pub keyword: Span,
    /// True for `edges`.
    pub edges: bool,
    /// `as Name`
    pub name: Option<Name>,
    /// `with_node_id=…`, `with_source_id=…`, `with_target_id=…`
    pub parameters: Vec<Parameter>,
    /// The whole.
    pub span: Span,
}

pub(crate) fn parse(input: Input<'_>) -> Res<'_, Operator> {
    let (input, keyword) = token(K::GraphToTable)(input)?;
    let missing = |input: Input<'_>| {
        input.report(SyntaxError::Expected {
            expected: &["nodes", "edges"],
            span: input.token_gap(),
        });
        let span = input.gap();
        GraphOutput {
            keyword: span,
            edges: false,
            name: None,
            parameters: Vec::new(),
            span,
        }
    };
    let (input, outputs) = comma_list(output, missing, List::COMMAS)(input)?;
    Ok((
        input,
        Operator::GraphToTable(Box::new(GraphToTable {
            keyword,
            outputs,
            span: input.since(keyword),
        })),
    ))
}

fn output(input: Input<'_>) -> Res<'_, GraphOutput> {
    let edges = input.kind() == K::Edges;
    let (input, keyword) = token(if edges { K::Edges } else { K::Nodes })(input)?;
    let (input, name) = opt(preceded(token(K::As), required_name)).parse(input)?;
    let own: &'static [&'static str] = match edges {
        true => &["with_source_id", "with_target_id"],
        false => &["with_node_id"],
    };
    let (input, parameters) = parameters(Parameters::STRICT.with(own))(input)?;
    Ok((
        input,
        GraphOutput {
            keyword,
            edges,
            name,
            parameters,
            span: input.since(keyword),
        },
    ))
}

impl GraphToTable {
    pub(crate) fn print(&self, to: &mut Printer) {
        to.word("graph-to-table");
        to.list(&self.outputs, |to, output| {
            to.word(if output.edges { "edges" } else { "nodes" });
            to.clause("as", output.name.as_ref(), |to, name| {
                to.name(name);
            });
            to.parameters(&output.parameters);
        });
    }
}
