//! `make-graph`

use nom::Parser;
use nom::combinator::opt;

use crate::ast::{Expr, Name, Operator, Parameter};
use crate::parser::combinators::{List, at_list_end, comma_list, missing_expr, need, required, symbol, token};
use crate::parser::expr::{sign, simple_path};
use crate::parser::input::{Input, Res};
use crate::parser::name::{missing_name, required_name};
use crate::parser::parameters::{Parameters, parameters};
use crate::parser::pipe::{enclosed, sub_query};
use crate::print::Printer;
use crate::{Span, SyntaxError, TokenKind as K};

/// `E | make-graph Source --> Target with N on Id`
#[derive(Debug, Clone, PartialEq)]
pub struct MakeGraph {
    /// `make-graph`
    pub keyword: Span,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// The column with the edge's source.
    pub source: Name,
    /// True for `-->`, false for `--`.
    pub directed: bool,
    /// The column with the edge's target.
    pub target: Name,
    /// `with N on Id, …`
    pub nodes: Vec<GraphNodes>,
    /// `with_node_id=Id`
    pub node_id: Option<Name>,
    /// `partitioned-by Column (…)`
    pub partitioned_by: Option<GraphPartition>,
    /// The whole.
    pub span: Span,
}

/// A table of nodes, and the column with their ids.
#[derive(Debug, Clone, PartialEq)]
pub struct GraphNodes {
    /// The table.
    pub table: Expr,
    /// The column.
    pub key: Name,
    /// The whole.
    pub span: Span,
}

/// `partitioned-by Column (…)`
#[derive(Debug, Clone, PartialEq)]
pub struct GraphPartition {
    /// The column.
    pub by: Expr,
    /// The sub-query for each graph, an [`Expr::Pipe`] without source.
    pub query: Expr,
    /// The whole.
    pub span: Span,
}

pub(crate) fn parse(input: Input<'_>) -> Res<'_, Operator> {
    let (input, keyword) = token(K::MakeGraph)(input)?;
    let (input, parameters) = parameters(Parameters::STRICT)(input)?;
    let (input, source) = required_name(input)?;
    let (input, directed) = direction(input);
    let (input, target) = required_name(input)?;
    let (input, node_id) = opt(node_id).parse(input)?;
    let (input, nodes) = match (&node_id, token(K::With)(input)) {
        (None, Ok((input, _))) => comma_list(nodes, missing_nodes, List::FILLED.until(at_nodes_end))(input)?,
        _ => (input, Vec::new()),
    };
    let (input, partitioned_by) = opt(partitioned_by).parse(input)?;
    let span = input.since(keyword);
    let node = MakeGraph {
        keyword,
        parameters,
        source,
        directed,
        target,
        nodes,
        node_id,
        partitioned_by,
        span,
    };
    Ok((input, Operator::MakeGraph(Box::new(node))))
}

fn direction(input: Input<'_>) -> (Input<'_>, bool) {
    if let Ok((input, _)) = symbol("-->")(input) {
        return (input, true);
    }
    if let Ok((input, _)) = symbol("--")(input) {
        return (input, false);
    }
    input.report(SyntaxError::Expected {
        expected: &["-->", "--"],
        span: input.token_gap(),
    });
    (input, true)
}

fn node_id(input: Input<'_>) -> Res<'_, Name> {
    let (input, _) = token(K::WithNodeId)(input)?;
    let (input, _) = need(K::Equal)(input)?;
    required_name(input)
}

fn at_nodes_end(input: Input<'_>) -> bool {
    input.kind() == K::PartitionedBy || at_list_end(input)
}

fn nodes(input: Input<'_>) -> Res<'_, GraphNodes> {
    let start = input.span();
    let (input, table) = sign(input)?;
    let (input, _) = need(K::On)(input)?;
    let (input, key) = required_name(input)?;
    Ok((
        input,
        GraphNodes {
            table,
            key,
            span: input.since(start),
        },
    ))
}

fn missing_nodes(input: Input<'_>) -> GraphNodes {
    let table = missing_expr(input);
    GraphNodes {
        table,
        key: missing_name(input),
        span: input.gap(),
    }
}

fn partitioned_by(input: Input<'_>) -> Res<'_, GraphPartition> {
    let (input, keyword) = token(K::PartitionedBy)(input)?;
    let (input, by) = required(simple_path)(input)?;
    let (input, open) = need(K::OpenParen)(input)?;
    let (input, (query, _)) = enclosed(input, open, K::CloseParen, sub_query)?;
    Ok((
        input,
        GraphPartition {
            by,
            query,
            span: input.since(keyword),
        },
    ))
}

impl MakeGraph {
    pub(crate) fn print(&self, to: &mut Printer) {
        to.word("make-graph").parameters(&self.parameters).name(&self.source);
        to.word(if self.directed { "-->" } else { "--" }).name(&self.target);
        if let Some(name) = &self.node_id {
            to.word("with_node_id").tight("=").name(name);
        }
        if !self.nodes.is_empty() {
            to.word("with").list(&self.nodes, |to, nodes| {
                to.expr(&nodes.table).word("on").name(&nodes.key);
            });
        }
        if let Some(partition) = &self.partitioned_by {
            to.word("partitioned-by").expr(&partition.by).enclosed(&partition.query);
        }
    }
}
