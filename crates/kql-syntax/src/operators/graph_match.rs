//! `graph-match`

use nom::Parser;
use nom::combinator::opt;
use nom::sequence::preceded;

use crate::ast::{Expr, Name, Operator, Parameter};
use crate::parser::combinators::{
    List, close, comma_list, missing_expr, missing_graph_pattern, missing_value, need, required, symbol, token,
};
use crate::parser::expr::{named, sign, unnamed};
use crate::parser::input::{Input, Res, absent};
use crate::parser::name::name;
use crate::parser::parameters::{Parameters, parameters};
use crate::print::Printer;
use crate::{Span, SyntaxError, TokenKind as K};

/// `G | graph-match cycles=none (a)-[e]->(b), (b)--(c) where … project …`
#[derive(Debug, Clone, PartialEq)]
pub struct GraphMatch {
    /// `graph-match`
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

/// One pattern: nodes and edges in turn.
#[derive(Debug, Clone, PartialEq)]
pub struct GraphPattern {
    /// Nodes and edges, in order.
    pub parts: Vec<GraphPart>,
    /// The whole.
    pub span: Span,
}

/// A node or an edge of a pattern.
#[derive(Debug, Clone, PartialEq)]
pub enum GraphPart {
    /// `(a)`, `()`
    Node {
        /// Its variable.
        name: Option<Name>,
        /// From `(` to `)`.
        span: Span,
    },
    /// `-[e*1..3]->`, `<-[e]-`, `--`
    Edge(GraphEdge),
}

/// An edge of a pattern.
#[derive(Debug, Clone, PartialEq)]
pub struct GraphEdge {
    /// Its variable.
    pub name: Option<Name>,
    /// Which way it points.
    pub direction: GraphDirection,
    /// `*low..high`: the number of hops.
    pub hops: Option<(Expr, Expr)>,
    /// The whole.
    pub span: Span,
}

/// Which way an edge points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GraphDirection {
    /// `-->`, `-[…]->`
    Right,
    /// `<--`, `<-[…]-`
    Left,
    /// `--`, `-[…]-`
    Any,
}

pub(crate) fn parse(input: Input<'_>) -> Res<'_, Operator> {
    let (input, keyword) = token(K::GraphMatch)(input)?;
    let (input, parameters) = parameters(Parameters::STRICT)(input)?;
    let (input, patterns) = patterns(input)?;
    let (input, (predicate, project)) = where_and_project(input)?;
    let span = input.since(keyword);
    Ok((
        input,
        Operator::GraphMatch(Box::new(GraphMatch {
            keyword,
            parameters,
            patterns,
            predicate,
            project,
            span,
        })),
    ))
}

/// `(a)-[e]->(b), (b)--(c)`
pub(crate) fn patterns(input: Input<'_>) -> Res<'_, Vec<GraphPattern>> {
    let missing = |input: Input<'_>| {
        missing_graph_pattern(input);
        GraphPattern {
            parts: Vec::new(),
            span: input.gap(),
        }
    };
    comma_list(pattern, missing, List::COMMAS)(input)
}

/// `where …` and `project …` after the patterns.
pub(crate) fn where_and_project(input: Input<'_>) -> Res<'_, (Option<Expr>, Option<Vec<Expr>>)> {
    let (input, predicate) = opt(preceded(token(K::Where), required(unnamed))).parse(input)?;
    let columns = comma_list(named, missing_expr, List::FILLED);
    let (input, project) = opt(preceded(token(K::Project), columns)).parse(input)?;
    Ok((input, (predicate, project)))
}

fn pattern(mut input: Input<'_>) -> Res<'_, GraphPattern> {
    let start = input.span();
    let mut parts = Vec::new();
    while let Ok((rest, part)) = node(input).or_else(|_| edge(input)) {
        parts.push(part);
        input = rest;
    }
    if parts.is_empty() {
        return absent();
    }
    Ok((
        input,
        GraphPattern {
            parts,
            span: input.since(start),
        },
    ))
}

fn node(input: Input<'_>) -> Res<'_, GraphPart> {
    let (input, open) = token(K::OpenParen)(input)?;
    let (input, name) = opt(name).parse(input)?;
    let (input, _) = close(K::CloseParen, open)(input)?;
    Ok((
        input,
        GraphPart::Node {
            name,
            span: input.since(open),
        },
    ))
}

fn edge(input: Input<'_>) -> Res<'_, GraphPart> {
    use GraphDirection::{Any, Left, Right};
    let start = input.span();
    for (text, direction) in [("-->", Right), ("<--", Left), ("--", Any)] {
        if let Ok((input, _)) = symbol(text)(input) {
            let edge = GraphEdge {
                name: None,
                direction,
                hops: None,
                span: input.since(start),
            };
            return Ok((input, GraphPart::Edge(edge)));
        }
    }
    let (input, leftward) = match symbol("-[")(input) {
        Ok((input, _)) => (input, false),
        Err(_) => symbol("<-[")(input).map(|(input, _)| (input, true))?,
    };
    let (input, name) = opt(name).parse(input)?;
    let (input, hops) = opt(hops).parse(input)?;
    let (input, rightward) = match symbol("]->")(input) {
        Ok((input, _)) => (input, true),
        Err(_) => match symbol("]-")(input) {
            Ok((input, _)) => (input, false),
            Err(_) => {
                input.report(SyntaxError::Expected {
                    expected: &["]->", "]-"],
                    span: input.token_gap(),
                });
                (input, false)
            }
        },
    };
    let direction = match (leftward, rightward) {
        (true, _) => Left,
        (false, true) => Right,
        (false, false) => Any,
    };
    Ok((
        input,
        GraphPart::Edge(GraphEdge {
            name,
            direction,
            hops,
            span: input.since(start),
        }),
    ))
}

/// `*low..high`
fn hops(input: Input<'_>) -> Res<'_, (Expr, Expr)> {
    let (input, _) = token(K::Asterisk)(input)?;
    let (input, low) = sign(input).or_else(|_| Ok((input, missing_value(input))))?;
    let (input, _) = need(K::DotDot)(input)?;
    let (input, high) = required(sign)(input)?;
    Ok((input, (low, high)))
}

impl GraphMatch {
    pub(crate) fn print(&self, to: &mut Printer) {
        to.word("graph-match").parameters(&self.parameters);
        clauses_to(&self.patterns, self.predicate.as_ref(), self.project.as_deref(), to);
    }
}

/// What follows the parameters.
pub(crate) fn clauses_to(
    patterns: &[GraphPattern],
    predicate: Option<&Expr>,
    project: Option<&[Expr]>,
    to: &mut Printer,
) {
    to.list(patterns, |to, pattern| {
        // Nodes and edges follow each other without spaces.
        to.open("");
        for part in &pattern.parts {
            match part {
                GraphPart::Node { name, .. } => {
                    to.tight("(").clause("", name.as_ref(), |to, name| {
                        to.name(name);
                    });
                    to.tight(")");
                }
                GraphPart::Edge(edge) => edge.print(to),
            }
        }
        to.glue("");
    });
    to.clause_expr("where", predicate);
    if let Some(project) = project {
        to.word("project").exprs(project);
    }
}

impl GraphEdge {
    fn print(&self, to: &mut Printer) {
        use GraphDirection::{Any, Left, Right};
        if self.name.is_none() && self.hops.is_none() {
            let arrow = match self.direction {
                Right => "-->",
                Left => "<--",
                Any => "--",
            };
            to.tight(arrow);
            return;
        }
        to.tight(if self.direction == Left { "<-[" } else { "-[" });
        if let Some(name) = &self.name {
            to.name(name);
        }
        if let Some((low, high)) = &self.hops {
            to.tight("*").expr(low).tight("..").expr(high);
        }
        to.tight(if self.direction == Right { "]->" } else { "]-" });
    }
}
