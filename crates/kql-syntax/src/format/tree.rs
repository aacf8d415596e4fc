//! Tokens with their comments, and the tree of brackets over them.

use super::hints::{Hints, Mark};
use crate::lexer::{Token, trivia};
use crate::{Span, TokenKind as K};

/// A token as the layout sees it.
pub(super) struct Leaf<'s> {
    pub(super) kind: K,
    pub(super) text: &'s str,
    /// The comments before it, in order.
    pub(super) comments: Vec<Comment<'s>>,
    /// A blank line stands directly before it.
    pub(super) blank: bool,
    pub(super) marks: Vec<Mark>,
}

impl Leaf<'_> {
    pub(super) fn has(&self, mark: Mark) -> bool {
        self.marks.contains(&mark)
    }
}

/// A comment.
pub(super) struct Comment<'s> {
    pub(super) text: &'s str,
    /// It has a line of its own; else it follows a token.
    pub(super) own_line: bool,
    /// A blank line stands before it.
    pub(super) blank: bool,
}

/// A token, or brackets and what is inside. Numbers are indices of leaves.
pub(super) enum Node {
    Leaf(usize),
    Group {
        open: usize,
        children: Vec<Node>,
        close: usize,
    },
}

impl Node {
    /// The first token.
    pub(super) fn first(&self) -> usize {
        match self {
            Self::Leaf(index) | Self::Group { open: index, .. } => *index,
        }
    }
}

/// The tokens with what lies before each.
pub(super) fn leaves<'s>(source: &'s str, tokens: &[Token], hints: &Hints) -> Vec<Leaf<'s>> {
    let mut end = 0;
    let leaf = |token: &Token| {
        let mut parts = Vec::new();
        trivia(source, end, token.span.start, &mut parts);
        let (comments, blank) = comments(source, end == 0, &parts);
        end = token.span.end;
        let marks = hints.at(token.span.start).collect();
        Leaf {
            kind: token.kind,
            text: token.span.text(source),
            comments,
            blank,
            marks,
        }
    };
    tokens.iter().map(leaf).collect()
}

/// The comments among `parts`, and whether a blank line ends them.
fn comments<'s>(source: &'s str, at_start: bool, parts: &[Token]) -> (Vec<Comment<'s>>, bool) {
    let mut comments = Vec::new();
    // Line breaks since the last token or comment; the one that ends a comment belongs to the comment.
    let mut breaks = usize::from(at_start);
    for part in parts {
        if part.kind == K::Comment {
            let text = part.span.text(source).trim_end();
            comments.push(Comment {
                text,
                own_line: breaks > 0,
                blank: breaks > 1,
            });
            breaks = 1;
        } else {
            breaks += line_breaks(source, part.span);
        }
    }
    (comments, breaks > 1)
}

fn line_breaks(source: &str, span: Span) -> usize {
    let text = span.text(source);
    let bytes = text.bytes().filter(|byte| *byte == b'\n').count();
    if bytes == 0 {
        text.bytes().filter(|byte| *byte == b'\r').count()
    } else {
        bytes
    }
}

/// The tree of brackets. The text parses, so that brackets match.
pub(super) fn grow(leaves: &[Leaf<'_>]) -> Vec<Node> {
    let mut stack: Vec<(usize, Vec<Node>)> = Vec::new();
    let mut nodes = Vec::new();
    for (index, leaf) in leaves.iter().enumerate() {
        match leaf.kind {
            K::OpenParen | K::OpenBracket | K::OpenBrace => {
                stack.push((index, std::mem::take(&mut nodes)));
            }
            K::CloseParen | K::CloseBracket | K::CloseBrace => match stack.pop() {
                Some((open, outer)) => {
                    let children = std::mem::replace(&mut nodes, outer);
                    nodes.push(Node::Group {
                        open,
                        children,
                        close: index,
                    });
                }
                None => nodes.push(Node::Leaf(index)),
            },
            _ => nodes.push(Node::Leaf(index)),
        }
    }
    // An opening bracket that nothing closes: its content follows it.
    while let Some((open, mut outer)) = stack.pop() {
        outer.push(Node::Leaf(open));
        outer.append(&mut nodes);
        nodes = outer;
    }
    nodes
}
