//! The layout: what fits stays on a line; what does not is broken at pipes, clauses, lists and operands, outermost
//! first.

use super::hints::Mark;
use super::spacing::space;
use super::tree::{Leaf, Node};
use super::{STEP, WIDTH};
use crate::TokenKind as K;

/// Lists of more single values than this fill their lines.
const FILL_FROM: usize = 10;

/// The text of `nodes`, which stand at the top.
pub(super) fn lay_out(leaves: &[Leaf<'_>], nodes: &[Node]) -> String {
    let mut writer = Writer {
        leaves,
        out: String::new(),
        column: 0,
        previous: None,
        pending: None,
        blank: false,
    };
    let (last, nodes) = match nodes.split_last() {
        Some((Node::Leaf(last), nodes)) if leaves[*last].kind == K::End => (Some(*last), nodes),
        _ => (None, nodes),
    };
    writer.break_line(0);
    writer.statements(nodes, 0);
    if let Some(end) = last {
        writer.break_line(0);
        writer.token(end, 0);
    }
    let mut out = writer.out;
    out.truncate(out.trim_end().len());
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

struct Writer<'l, 's> {
    leaves: &'l [Leaf<'s>],
    out: String,
    /// Characters on the line so far.
    column: usize,
    previous: Option<usize>,
    /// A line break is due before the next token, with this indentation.
    pending: Option<usize>,
    /// A blank line of the source may stay before the next token.
    blank: bool,
}

impl<'l> Writer<'l, '_> {
    /// The next token begins a line.
    fn break_line(&mut self, indent: usize) {
        self.pending = Some(indent);
    }

    fn push(&mut self, text: &str) {
        self.out.push_str(text);
        self.column = match text.rfind('\n') {
            Some(at) => text[at + 1..].chars().count(),
            None => self.column + text.chars().count(),
        };
    }

    fn start_line(&mut self, indent: usize, blank: bool) {
        while self.out.ends_with(' ') {
            self.out.pop();
        }
        if !self.out.is_empty() {
            self.out.push('\n');
            if blank && !self.out.ends_with("\n\n") {
                self.out.push('\n');
            }
        }
        self.out.extend(std::iter::repeat_n(' ', indent));
        self.column = indent;
    }

    /// Writes the token with the comments before it. `indent` is where the line goes on after a comment.
    fn token(&mut self, index: usize, indent: usize) {
        let leaf = &self.leaves[index];
        let (may_blank, wanted) = (std::mem::take(&mut self.blank), self.pending.take());
        let line = wanted.unwrap_or(indent);
        let mut broken = wanted.is_some();
        for (at, comment) in leaf.comments.iter().enumerate() {
            if comment.own_line || self.previous.is_none() {
                self.start_line(line, comment.blank && (at > 0 || self.previous.is_some()));
            } else {
                self.push(" ");
            }
            self.push(comment.text);
            broken = true;
        }
        if broken {
            let after_comment = !leaf.comments.is_empty();
            self.start_line(
                line,
                may_blank && leaf.blank && (self.previous.is_some() || after_comment),
            );
        } else if self
            .previous
            .is_some_and(|previous| space(&self.leaves[previous], leaf))
        {
            self.push(" ");
        }
        self.push(leaf.text);
        self.previous = Some(index);
        if leaf.kind == K::Directive {
            self.break_line(indent);
        }
    }

    /// Writes `nodes` on the line, whatever their length.
    fn flat(&mut self, nodes: &[Node], indent: usize) {
        for node in nodes {
            match node {
                Node::Leaf(index) => self.token(*index, indent),
                Node::Group { open, children, close } => {
                    self.token(*open, indent);
                    self.flat(children, indent);
                    self.token(*close, indent);
                }
            }
        }
    }

    /// True when `nodes` can stand on the rest of the line, with `reserve` characters after them.
    fn fits(&self, nodes: &[Node], reserve: usize) -> bool {
        let start = self.pending.unwrap_or(self.column);
        let mut budget = WIDTH.saturating_sub(start + reserve);
        let mut previous = if self.pending.is_some() { None } else { self.previous };
        self.measure(nodes, &mut previous, &mut budget)
    }

    fn measure(&self, nodes: &[Node], previous: &mut Option<usize>, budget: &mut usize) -> bool {
        nodes.iter().all(|node| match node {
            Node::Leaf(index) => self.measure_leaf(*index, previous, budget),
            Node::Group { open, children, close } => {
                !self.must_break(*open, children)
                    && self.measure_leaf(*open, previous, budget)
                    && self.measure(children, previous, budget)
                    && self.measure_leaf(*close, previous, budget)
            }
        })
    }

    fn measure_leaf(&self, index: usize, previous: &mut Option<usize>, budget: &mut usize) -> bool {
        let leaf = &self.leaves[index];
        let mut width = leaf.text.chars().count();
        // Comments before the first token of a line stand above it.
        if leaf.text.contains('\n') || previous.is_some() && !leaf.comments.is_empty() {
            return false;
        }
        if previous.is_some_and(|previous| space(&self.leaves[previous], leaf)) {
            width += 1;
        }
        *previous = Some(index);
        match budget.checked_sub(width) {
            Some(rest) => {
                *budget = rest;
                true
            }
            None => false,
        }
    }

    /// True for brackets whose content is never on one line: bodies, tables of rows, and pipes of several operators.
    fn must_break(&self, open: usize, children: &[Node]) -> bool {
        let has = |mark| children.iter().any(|child| self.leaves[child.first()].has(mark));
        let pipes = self.count(children, K::Bar);
        self.leaves[open].has(Mark::Body) && !children.is_empty()
            || has(Mark::Row)
            || has(Mark::Step)
            || has(Mark::Let)
            || pipes > 1
    }

    fn count(&self, nodes: &[Node], kind: K) -> usize {
        nodes.iter().filter(|node| self.is(node, kind)).count()
    }

    fn is(&self, node: &Node, kind: K) -> bool {
        matches!(node, Node::Leaf(index) if self.leaves[*index].kind == kind)
    }

    fn has(&self, node: &Node, mark: Mark) -> bool {
        self.leaves[node.first()].has(mark)
    }

    /// Statements, each on lines of its own; a blank line between them stays.
    fn statements(&mut self, nodes: &'l [Node], indent: usize) {
        let mut rest = nodes;
        while !rest.is_empty() {
            let length = rest
                .iter()
                .position(|node| self.is(node, K::Semicolon))
                .map_or(rest.len(), |at| at + 1);
            let (statement, after) = rest.split_at(length);
            self.blank = true;
            let deeper = if self.has(&statement[0], Mark::Let) { STEP } else { 0 };
            self.statement(statement, indent, indent + deeper);
            rest = after;
            if !rest.is_empty() {
                self.break_line(indent);
            }
        }
    }

    /// A statement with its `;`. Comments before the `;` belong to the operators.
    fn statement(&mut self, nodes: &'l [Node], indent: usize, pipe_indent: usize) {
        match nodes.split_last() {
            Some((last, rest)) if !self.leaves[last.first()].comments.is_empty() && self.is(last, K::Semicolon) => {
                self.pipeline(rest, indent, pipe_indent);
                self.break_line(pipe_indent);
                self.token(last.first(), pipe_indent);
            }
            _ => self.pipeline(nodes, indent, pipe_indent),
        }
    }

    /// A source and its operators, one a line; the operators stand at `pipe_indent`.
    fn pipeline(&mut self, nodes: &'l [Node], indent: usize, pipe_indent: usize) {
        let mut stage_start = 0;
        for (at, node) in nodes.iter().enumerate() {
            if !self.is(node, K::Bar) {
                continue;
            }
            self.stage(
                &nodes[stage_start..at],
                if stage_start == 0 { indent } else { pipe_indent },
            );
            self.break_line(pipe_indent);
            self.token(node.first(), pipe_indent);
            stage_start = at + 1;
        }
        self.stage(
            &nodes[stage_start..],
            if stage_start == 0 { indent } else { pipe_indent },
        );
    }

    /// An operator or another stretch without pipes, on a line that starts at `indent`.
    fn stage(&mut self, nodes: &'l [Node], indent: usize) {
        if self.fits(nodes, 0) {
            return self.flat(nodes, indent + STEP);
        }
        let mut rest = nodes;
        let mut first = true;
        while !rest.is_empty() {
            let clause = rest.iter().skip(1).position(|node| self.has(node, Mark::Clause));
            let (part, after) = rest.split_at(clause.map_or(rest.len(), |at| at + 1));
            if !first {
                self.break_line(indent + STEP);
            }
            self.clause(part, if first { indent } else { indent + STEP });
            (rest, first) = (after, false);
        }
    }

    /// A clause of an operator, on a line that starts at `indent`.
    fn clause(&mut self, nodes: &'l [Node], indent: usize) {
        if self.fits(nodes, 0) {
            return self.flat(nodes, indent + STEP);
        }
        match nodes.iter().position(|node| self.has(node, Mark::List)) {
            Some(start) => {
                let (head, items) = nodes.split_at(start);
                self.operand(head, indent);
                self.items(items, indent + STEP);
            }
            None => self.operand(nodes, indent),
        }
    }

    /// Elements with commas, each on a line at `indent`.
    fn items(&mut self, nodes: &'l [Node], indent: usize) {
        let mut rest = nodes;
        while !rest.is_empty() {
            let length = rest
                .iter()
                .position(|node| self.is(node, K::Comma))
                .map_or(rest.len(), |at| at + 1);
            let (item, after) = rest.split_at(length);
            self.break_line(indent);
            self.operand(item, indent);
            rest = after;
        }
    }

    /// Single values, as many on a line as fit.
    fn fill(&mut self, nodes: &'l [Node], indent: usize) {
        let mut rest = nodes;
        self.break_line(indent);
        while !rest.is_empty() {
            let length = rest
                .iter()
                .position(|node| self.is(node, K::Comma))
                .map_or(rest.len(), |at| at + 1);
            let (item, after) = rest.split_at(length);
            if self.pending.is_none() && !self.fits(item, 0) {
                self.break_line(indent);
            }
            self.flat(item, indent);
            rest = after;
        }
    }

    /// An expression on a line that starts at `indent`: broken before its `and` and `or`, else inside its brackets.
    fn operand(&mut self, nodes: &'l [Node], indent: usize) {
        if self.fits(nodes, 0) {
            return self.flat(nodes, indent + STEP);
        }
        for node in nodes {
            if self.has(node, Mark::Logical) {
                self.break_line(indent + STEP);
            }
            let deeper = if nodes.iter().any(|node| self.has(node, Mark::Logical)) {
                STEP
            } else {
                0
            };
            match node {
                Node::Leaf(index) => self.token(*index, indent + STEP),
                Node::Group { open, children, close } => self.group(*open, children, *close, indent + deeper),
            }
        }
    }

    /// Brackets on a line that starts at `indent`.
    fn group(&mut self, open: usize, children: &'l [Node], close: usize, indent: usize) {
        let forced = self.must_break(open, children);
        self.token(open, indent + STEP);
        if children.is_empty() {
            return self.token(close, indent + STEP);
        }
        let ends = !self.leaves[close].comments.is_empty();
        if !forced && !ends && self.fits(children, 1) {
            self.flat(children, indent + STEP);
            return self.token(close, indent);
        }
        if let [
            Node::Group {
                open,
                children,
                close: inner,
            },
        ] = children
            && self.leaves[*open].comments.is_empty()
            && !ends
        {
            // `dynamic([…])`: both brackets on a line.
            self.group(*open, children, *inner, indent);
            return self.token(close, indent);
        }
        let inner = indent + STEP;
        let marked = |mark| children.iter().any(|child| self.has(child, mark));
        if marked(Mark::Row) {
            self.rows(children, inner);
        } else if self.leaves[open].has(Mark::Body) || marked(Mark::Step) || marked(Mark::Let) {
            self.break_line(inner);
            self.statements(children, inner);
        } else if self.count(children, K::Bar) > 0 {
            self.break_line(inner);
            self.pipeline(children, inner, inner);
        } else if self.is_long_list(children) {
            self.fill(children, inner);
        } else {
            self.items(children, inner);
        }
        self.break_line(indent);
        self.token(close, indent);
    }

    fn is_long_list(&self, children: &[Node]) -> bool {
        let commas = self.count(children, K::Comma);
        let leaves = children.iter().all(|child| matches!(child, Node::Leaf(_)));
        leaves && commas >= FILL_FROM && children.len() <= commas * 2 + 2
    }

    /// The rows of a `datatable`, one a line.
    fn rows(&mut self, nodes: &'l [Node], indent: usize) {
        let mut start = 0;
        for at in 1..=nodes.len() {
            if at < nodes.len() && !self.has(&nodes[at], Mark::Row) {
                continue;
            }
            self.break_line(indent);
            self.operand(&nodes[start..at], indent);
            start = at;
        }
    }
}
