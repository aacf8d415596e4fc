//! What the parsers work on: a position in the tokens that matter, and what all of them share.

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use super::pipe::Around;
use crate::lexer::{Reserve, Token};
use crate::{Span, SyntaxError, TokenKind};

/// How deep brackets may nest.
const MAX_DEPTH: u32 = 160;
/// How high the tree may grow where it grows to the left: `a.b.c…`, `a + b + c…`.
const MAX_HEIGHT: u32 = 2_000;

/// How many texts are remembered.
const TEXTS: usize = 128;

/// A position in the tokens. Copying it is how a parser remembers where to go back to.
#[derive(Clone, Copy)]
pub(crate) struct Input<'s> {
    pub(crate) state: &'s State<'s>,
    at: u32,
}

/// What all parsers of one text share.
pub(crate) struct State<'s> {
    pub(crate) source: &'s str,
    /// The tokens, [`TokenKind::End`] last; that one alone once the depth limit was hit, so that all parsers stop.
    tokens: Cell<&'s [Token]>,
    errors: RefCell<Vec<SyntaxError>>,
    /// Texts handed out before, by a hash: a query names the same columns again and again.
    texts: RefCell<[Option<Arc<str>>; TEXTS]>,
    depth: Cell<u32>,
    height: Cell<u32>,
    /// What the pipe at hand stands in.
    pub(crate) around: Cell<Around>,
}

/// Says that what a parser looks for is not here. Nothing was consumed, nothing reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Absent;

impl nom::error::ParseError<Input<'_>> for Absent {
    fn from_error_kind(_: Input<'_>, _: nom::error::ErrorKind) -> Self {
        Self
    }

    fn append(_: Input<'_>, _: nom::error::ErrorKind, other: Self) -> Self {
        other
    }
}

/// What a parser gives: what it read and where it stopped, or [`Absent`].
pub(crate) type Res<'s, T> = nom::IResult<Input<'s>, T, Absent>;

/// The result of a parser that finds nothing here.
pub(crate) fn absent<'s, T>() -> Res<'s, T> {
    Err(nom::Err::Error(Absent))
}

impl<'s> State<'s> {
    pub(crate) fn new(source: &'s str, tokens: &'s [Token], errors: Vec<SyntaxError>) -> Self {
        Self {
            source,
            tokens: Cell::new(tokens),
            errors: RefCell::new(errors),
            texts: RefCell::new([const { None }; TEXTS]),
            depth: Cell::new(0),
            height: Cell::new(0),
            around: Cell::new(Around::Statement),
        }
    }

    /// The diagnostics in order of position. Of several at one position the first remains: the others follow from it.
    pub(crate) fn finish(&self) -> Vec<SyntaxError> {
        let mut errors = self.errors.take();
        errors.sort_by_key(|error| error.span().start);
        errors.dedup_by_key(|error| error.span().start);
        errors
    }
}

impl<'s> Input<'s> {
    pub(crate) fn new(state: &'s State<'s>) -> Self {
        Self { state, at: 0 }
    }

    fn token_at(self, offset: u32) -> Token {
        let tokens = self.state.tokens.get();
        let index = (self.at + offset) as usize;
        tokens.get(index).or(tokens.last()).copied().unwrap_or(END)
    }

    pub(crate) fn token(self) -> Token {
        self.token_at(0)
    }

    pub(crate) fn kind(self) -> TokenKind {
        self.token_at(0).kind
    }

    /// How many tokens lie before this position.
    pub(crate) fn position(self) -> u32 {
        self.at
    }

    /// The kind of the token `offset` tokens ahead.
    pub(crate) fn kind_at(self, offset: u32) -> TokenKind {
        self.token_at(offset).kind
    }

    /// Where the word `offset` tokens ahead may be a name.
    pub(crate) fn reserve_at(self, offset: u32) -> Reserve {
        self.token_at(offset).reserve
    }

    /// True when nothing lies between the token `offset` tokens ahead and the one before it.
    pub(crate) fn is_adjacent(self, offset: u32) -> bool {
        let index = self.at + offset;
        index == 0 || self.advance(offset).previous_end() == self.token_at(offset).span.start
    }

    /// Past `count` tokens. The end is never passed.
    pub(crate) fn advance(self, count: u32) -> Self {
        let last = self.state.tokens.get().len().saturating_sub(1);
        Self {
            at: (self.at + count).min(u32::try_from(last).unwrap_or(u32::MAX)),
            ..self
        }
    }

    pub(crate) fn span(self) -> Span {
        self.token().span
    }

    pub(crate) fn text_of(self, span: Span) -> &'s str {
        self.state.source.get(span.range()).unwrap_or("")
    }

    /// The text of the token here.
    pub(crate) fn text(self) -> &'s str {
        self.text_of(self.span())
    }

    pub(crate) fn shared_text(self, span: Span) -> Arc<str> {
        let text = self.text_of(span);
        let bytes = text.as_bytes();
        let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else {
            return Arc::from("");
        };
        let middle = bytes[bytes.len() / 2];
        let hash = bytes.len() * 31 + usize::from(*first) * 7 + usize::from(middle) * 3 + usize::from(*last);
        let slot = &mut self.state.texts.borrow_mut()[hash % TEXTS];
        match slot {
            Some(known) if **known == *text => Arc::clone(known),
            _ => Arc::clone(slot.insert(Arc::from(text))),
        }
    }

    /// The offset past the token before this position; 0 at the start.
    pub(crate) fn previous_end(self) -> u32 {
        match self.at.checked_sub(1) {
            Some(before) => self
                .state
                .tokens
                .get()
                .get(before as usize)
                .map_or(0, |token| token.span.end),
            None => 0,
        }
    }

    /// The span from `start` to the last token before this position.
    pub(crate) fn since(self, start: Span) -> Span {
        Span::new(start.start, self.previous_end().max(start.end))
    }

    /// Where a missing part is reported: just past the token before.
    pub(crate) fn gap(self) -> Span {
        Span::empty(self.previous_end())
    }

    /// Where a missing token is reported: at the next token when that is close by, else just past the one before.
    pub(crate) fn token_gap(self) -> Span {
        let (end, next) = (self.previous_end(), self.span());
        let between = self.text_of(Span::new(end, next.start));
        let near = between.chars().nth(1).is_none() && !between.contains(['\n', '\r']);
        if near { next } else { Span::empty(end) }
    }

    pub(crate) fn report(self, error: SyntaxError) {
        if self.state.tokens.get().len() > 1 || self.at == 0 {
            self.state.errors.borrow_mut().push(error);
        }
    }

    /// True when something was reported as missing just before this position: what stands here follows from that.
    pub(crate) fn is_reported(self) -> bool {
        let gap = self.gap();
        self.state
            .errors
            .borrow()
            .last()
            .is_some_and(|error| error.span() == gap)
    }

    /// Reports what was wrong before the diagnostics since `mark`.
    pub(crate) fn report_before(self, mark: usize, error: SyntaxError) {
        let mut errors = self.state.errors.borrow_mut();
        let at = mark.min(errors.len());
        errors.insert(at, error);
    }

    /// Marks where [`Self::forget`] may go back to.
    pub(crate) fn mark(self) -> usize {
        self.state.errors.borrow().len()
    }

    /// Drops the diagnostics since `mark`: they belong to a reading that was given up.
    pub(crate) fn forget(self, mark: usize) {
        self.state.errors.borrow_mut().truncate(mark);
    }

    fn too_deep(self) {
        self.report(SyntaxError::TooDeep { span: self.span() });
        let tokens = self.state.tokens.get();
        self.state.tokens.set(&tokens[tokens.len().saturating_sub(1)..]);
    }

    /// Sets how high the tree at hand is counted to be. Returns what it was.
    pub(crate) fn swap_height(self, height: u32) -> u32 {
        self.state.height.replace(height)
    }

    /// Counts one more node on top of the expression just read.
    pub(crate) fn grow(self) {
        let height = self.state.height.get() + 1;
        self.state.height.set(height);
        if height > MAX_HEIGHT {
            self.too_deep();
        }
    }
}

const END: Token = Token {
    kind: TokenKind::End,
    reserve: Reserve::Full,
    span: Span::empty(0),
};

/// Runs `parser` one level of nesting deeper.
pub(crate) fn nested<'s, T>(input: Input<'s>, parser: impl FnOnce(Input<'s>) -> Res<'s, T>) -> Res<'s, T> {
    let state = input.state;
    let depth = state.depth.get();
    if depth >= MAX_DEPTH {
        input.too_deep();
        return absent();
    }
    state.depth.set(depth + 1);
    let around = state.height.replace(0);
    let result = parser(input);
    state.depth.set(depth);
    state.height.set(around.max(state.height.get() + 1));
    result
}

impl<'s> nom::Input for Input<'s> {
    type Item = Token;
    type Iter = std::iter::Copied<std::slice::Iter<'s, Token>>;
    type IterIndices = std::iter::Enumerate<Self::Iter>;

    fn input_len(&self) -> usize {
        self.state.tokens.get().len().saturating_sub(self.at as usize)
    }

    fn take(&self, index: usize) -> Self {
        self.advance(u32::try_from(index).unwrap_or(u32::MAX))
    }

    fn take_from(&self, index: usize) -> Self {
        self.advance(u32::try_from(index).unwrap_or(u32::MAX))
    }

    fn take_split(&self, index: usize) -> (Self, Self) {
        (self.take_from(index), *self)
    }

    fn position<P: Fn(Self::Item) -> bool>(&self, predicate: P) -> Option<usize> {
        self.iter_elements().position(predicate)
    }

    fn iter_elements(&self) -> Self::Iter {
        self.state
            .tokens
            .get()
            .get(self.at as usize..)
            .unwrap_or_default()
            .iter()
            .copied()
    }

    fn iter_indices(&self) -> Self::IterIndices {
        self.iter_elements().enumerate()
    }

    fn slice_index(&self, count: usize) -> Result<usize, nom::Needed> {
        Ok(count.min(self.input_len()))
    }
}
