//! What the tree tells the layout: where lists, clauses, operands and rows begin, and where no space may stand.

use crate::ast::{
    BinaryOp, Call, Expr, FunctionBody, GraphPattern, LetValue, Literal, Name, Operator, OrderedExpr, Parameter,
    PartitionBody, Query, SeriesRange, Statement,
};
use crate::lexer::Token;
use crate::visit::{Visitor, walk_body, walk_expr, walk_operator, walk_parameter, walk_query, walk_statement};
use crate::{Span, TokenKind as K};

/// What is known of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mark {
    /// No space before it, whatever it is.
    Glued,
    /// No space before it.
    Tight,
    /// A space before it, whatever it is.
    Spaced,
    /// `and` or `or`: a long condition breaks before it.
    Logical,
    /// A clause of an operator: a long operator breaks before it.
    Clause,
    /// The first element of an operator's list: a long list breaks before it.
    List,
    /// The first value of a row of a `datatable`.
    Row,
    /// The `{` of a body: always broken.
    Body,
    /// The first token of a statement that binds a name: its pipes stand deeper.
    Let,
    /// The first token of a step of `scan`.
    Step,
}

/// Marks by the offset of their token.
pub(super) struct Hints(Vec<(u32, Mark)>);

impl Hints {
    /// The marks of the token at `offset`.
    pub(super) fn at(&self, offset: u32) -> impl Iterator<Item = Mark> + '_ {
        let start = self.0.partition_point(|(at, _)| *at < offset);
        self.0[start..]
            .iter()
            .take_while(move |(at, _)| *at == offset)
            .map(|(_, mark)| *mark)
    }
}

/// The marks of all tokens.
pub(super) fn collect(source: &str, tokens: &[Token], query: &Query) -> Hints {
    let mut collector = Collector {
        source,
        tokens,
        marks: Vec::new(),
    };
    walk_query(&mut collector, query);
    let mut marks = collector.marks;
    marks.sort_unstable();
    marks.dedup();
    Hints(marks)
}

struct Collector<'s> {
    source: &'s str,
    tokens: &'s [Token],
    marks: Vec<(u32, Mark)>,
}

impl Collector<'_> {
    fn mark(&mut self, span: Span, mark: Mark) {
        self.marks.push((span.start, mark));
    }

    /// The tokens inside `span`.
    fn inside(&self, span: Span) -> impl Iterator<Item = Token> + use<'_> {
        let start = self.tokens.partition_point(|token| token.span.start < span.start);
        self.tokens[start..]
            .iter()
            .copied()
            .take_while(move |token| token.span.start < span.end)
    }

    /// No spaces inside `span`.
    fn tight_inside(&mut self, span: Span) {
        let inner: Vec<_> = self
            .inside(span)
            .skip(1)
            .map(|token| (token.span.start, Mark::Tight))
            .collect();
        self.marks.extend(inner);
    }

    /// The first token at or after `offset` with this kind gets `mark`.
    fn mark_next(&mut self, offset: u32, kind: K, mark: Mark) {
        let start = self.tokens.partition_point(|token| token.span.start < offset);
        if let Some(token) = self.tokens[start..].iter().find(|token| token.kind == kind) {
            self.marks.push((token.span.start, mark));
        }
    }

    fn name(&mut self, name: &Name) {
        if !name.bracketed {
            self.tight_inside(name.span);
            let hyphen = self.source.as_bytes().get(name.span.end as usize) == Some(&b'-');
            if hyphen && crate::lexer::name_before_hyphen(&name.text) {
                // with a space before the hyphen it would be a keyword
                self.marks.push((name.span.end, Mark::Glued));
                self.marks.push((name.span.end + 1, Mark::Glued));
            }
        }
    }

    fn call(&mut self, call: &Call) {
        self.mark(call.open, Mark::Tight);
    }

    fn literal(&mut self, literal: &Literal) {
        if literal.span.text(self.source).starts_with(['-', '+']) {
            self.tight_inside(literal.span);
        }
    }

    /// A list that belongs to an operator: worth breaking when it has several elements.
    fn list(&mut self, items: impl IntoIterator<Item = Span>) {
        let mut items = items.into_iter();
        if let (Some(first), Some(_)) = (items.next(), items.next()) {
            self.mark(first, Mark::List);
        }
    }

    fn exprs(&mut self, items: &[Expr]) {
        self.list(items.iter().map(Expr::span));
    }

    fn ordered(&mut self, items: &[OrderedExpr]) {
        self.list(items.iter().map(|item| item.span));
    }

    /// The keyword of a clause: the last token before `content` with this kind.
    fn clause(&mut self, kind: K, content: Span) {
        let end = self.tokens.partition_point(|token| token.span.start < content.start);
        if let Some(token) = self.tokens[..end].iter().rev().take(3).find(|token| token.kind == kind) {
            self.marks.push((token.span.start, Mark::Clause));
        }
    }

    fn patterns(&mut self, patterns: &[GraphPattern]) {
        for pattern in patterns {
            self.tight_inside(pattern.span);
        }
    }
}

impl Visitor for Collector<'_> {
    fn statement(&mut self, statement: &Statement) {
        match statement {
            Statement::Let(node) => {
                self.mark(node.span, Mark::Let);
                if let LetValue::Function(function) = &node.value {
                    self.mark(function.body.open, Mark::Body);
                }
            }
            Statement::DeclarePattern(node) => {
                if let Some(definition) = &node.definition {
                    self.mark_next(definition.span.start, K::OpenBrace, Mark::Body);
                }
            }
            _ => {}
        }
        walk_statement(self, statement);
    }

    fn body(&mut self, body: &FunctionBody) {
        self.mark(body.open, Mark::Body);
        walk_body(self, body);
    }

    fn parameter(&mut self, parameter: &Parameter) {
        self.tight_inside(parameter.name.span);
        if !parameter.equals.is_empty() {
            self.mark(parameter.equals, Mark::Tight);
            self.mark(parameter.value.span(), Mark::Tight);
        }
        walk_parameter(self, parameter);
    }

    fn expr(&mut self, expr: &Expr) {
        match expr {
            Expr::Name(name) => self.name(name),
            // `[a*b]` too: with spaces the star multiplies
            Expr::Wildcard(name) if name.bracketed => self.tight_inside(name.span),
            Expr::Wildcard(name) => self.name(name),
            Expr::Literal(literal) => self.literal(literal),
            Expr::Call(call) => self.call(call),
            Expr::Element(element) => self.mark(element.open, Mark::Tight),
            Expr::Unary(unary) => self.mark(unary.operand.span(), Mark::Tight),
            Expr::Binary(binary) if matches!(binary.op, BinaryOp::Add | BinaryOp::Subtract | BinaryOp::Multiply) => {
                self.mark(binary.op_span, Mark::Spaced);
            }
            Expr::Logical(logical) => logical.op_spans.iter().for_each(|span| self.mark(*span, Mark::Logical)),
            Expr::Dynamic(dynamic) => {
                let signs: Vec<_> = self.inside(dynamic.span).collect();
                for pair in signs.windows(2) {
                    if pair[0].kind == K::Minus {
                        self.mark(pair[1].span, Mark::Tight);
                    }
                }
            }
            Expr::DataTable(table) => {
                let width = table.schema.columns.len().max(1);
                table
                    .values
                    .iter()
                    .step_by(width)
                    .for_each(|value| self.mark(value.span(), Mark::Row));
                if table.values.len() <= width
                    && let Some(first) = table.values.first()
                {
                    // One row stays on its line.
                    self.marks.retain(|mark| *mark != (first.span().start, Mark::Row));
                }
            }
            _ => {}
        }
        walk_expr(self, expr);
    }

    fn operator(&mut self, operator: &Operator) {
        match operator {
            Operator::Distinct(node) => self.exprs(&node.columns),
            Operator::Evaluate(node) => self.call(&node.call),
            Operator::Extend(node) => self.exprs(&node.columns),
            Operator::Print(node) => self.exprs(&node.columns),
            Operator::Project(node) => self.exprs(&node.columns),
            Operator::ProjectAway(node) => self.exprs(&node.columns),
            Operator::ProjectByNames(node) => self.exprs(&node.columns),
            Operator::ProjectKeep(node) => self.exprs(&node.columns),
            Operator::ProjectRename(node) => self.exprs(&node.columns),
            Operator::ProjectReorder(node) => self.ordered(&node.columns),
            Operator::Serialize(node) => self.exprs(&node.columns),
            Operator::Sort(node) => self.ordered(&node.by),
            Operator::Union(node) => self.exprs(&node.tables),
            Operator::MvExpand(node) => self.list(node.columns.iter().map(|column| column.span)),
            Operator::MvApply(node) => self.list(node.columns.iter().map(|column| column.span)),
            Operator::TopNested(node) => self.list(node.levels.iter().map(|level| level.span)),
            Operator::Summarize(node) => {
                self.exprs(&node.aggregates);
                self.exprs(&node.by);
                if let Some(keyword) = node.by_keyword {
                    self.mark(keyword, Mark::Clause);
                }
            }
            Operator::MakeSeries(node) => {
                self.list(node.aggregates.iter().map(|aggregate| aggregate.span));
                self.clause(K::On, node.on.span());
                let (SeriesRange::Steps { span, .. } | SeriesRange::InRange { span, .. }) = &node.range;
                self.mark(*span, Mark::Clause);
                if let Some(first) = node.by.first() {
                    self.clause(K::By, first.span());
                    self.exprs(&node.by);
                }
            }
            Operator::Partition(node) => {
                if let PartitionBody::Query(query) = &node.body {
                    self.clause_brace(query.span());
                }
            }
            Operator::GraphMatch(node) => self.patterns(&node.patterns),
            Operator::GraphShortestPaths(node) => self.patterns(&node.patterns),
            Operator::MakeGraph(node) => {
                self.tight_inside(Span::new(node.source.span.end, node.target.span.start));
                self.mark(node.target.span, Mark::Spaced);
            }
            Operator::Scan(node) => {
                for step in &node.steps {
                    self.mark(step.span, Mark::Step);
                }
            }
            _ => {}
        }
        walk_operator(self, operator);
    }
}

impl Collector<'_> {
    /// The `{` before a query.
    fn clause_brace(&mut self, query: Span) {
        let end = self.tokens.partition_point(|token| token.span.start < query.start);
        if let Some(token) = self.tokens[..end].last().filter(|token| token.kind == K::OpenBrace) {
            self.marks.push((token.span.start, Mark::Body));
        }
    }
}
