//! `graph-shortest-paths`

use crate::ast::{Expr, GraphPattern, Operator, Parameter};
use crate::parser::combinators::token;
use crate::parser::input::{Input, Res};
use crate::parser::parameters::{Parameters, parameters};
use crate::print::Printer;
use crate::{Span, TokenKind as K};

/// `G | graph-shortest-paths output=all (a)-[e*1..5]->(b) where … project …`
#[derive(Debug, Clone, PartialEq)]
pub struct GraphShortestPaths {
    /// `graph-shortest-paths`
    pub keyword: Span,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// The patterns, in order.
    pub patterns: Vec<GraphPattern>,
    /// `where …`
    pub predicate: Option<Expr>,
    /// `project …`
    pub project: Option<Vec<Expr>>,
    /// The whole.
    pub span: Span,
}

pub(crate) fn parse(input: Input<'_>) -> Res<'_, Operator> {
    let (input, keyword) = token(K::GraphShortestPaths)(input)?;
    let (input, parameters) = parameters(Parameters::STRICT.with(&["output"]))(input)?;
    let (input, patterns) = super::graph_match::patterns(input)?;
    let (input, (predicate, project)) = super::graph_match::where_and_project(input)?;
    let span = input.since(keyword);
    let node = GraphShortestPaths {
        keyword,
        parameters,
        patterns,
        predicate,
        project,
        span,
    };
    Ok((input, Operator::GraphShortestPaths(Box::new(node))))
}

impl GraphShortestPaths {
    pub(crate) fn print(&self, to: &mut Printer) {
        to.word("graph-shortest-paths").parameters(&self.parameters);
        let (predicate, project) = (self.predicate.as_ref(), self.project.as_deref());
        super::graph_match::clauses_to(&self.patterns, predicate, project, to);
    }
}
