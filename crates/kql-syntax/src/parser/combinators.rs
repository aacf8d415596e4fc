//! The combinators that nom lacks: tokens, tokens that must be there, and lists that recover.

use nom::Parser;

use super::input::{Input, Res, absent};
use crate::ast::Expr;
use crate::diagnostic::Part;
use crate::lexer::KEYWORDS;
use crate::{Span, SyntaxError, TokenKind};

/// The token of this kind.
pub(crate) fn token<'s>(kind: TokenKind) -> impl Fn(Input<'s>) -> Res<'s, Span> {
    move |input| {
        if input.kind() == kind {
            Ok((input.advance(1), input.span()))
        } else {
            absent()
        }
    }
}

/// The token of this kind; where it is not there, that is reported and the span is empty.
pub(crate) fn need<'s>(kind: TokenKind) -> impl Fn(Input<'s>) -> Res<'s, Span> {
    move |input| {
        if input.kind() == kind {
            return Ok((input.advance(1), input.span()));
        }
        input.report(SyntaxError::Expected {
            expected: spelling(kind),
            span: input.token_gap(),
        });
        Ok((input, input.gap()))
    }
}

/// The bracket that closes the one at `open`.
pub(crate) fn close<'s>(kind: TokenKind, open: Span) -> impl Fn(Input<'s>) -> Res<'s, Span> {
    move |input| {
        if input.kind() == kind {
            return Ok((input.advance(1), input.span()));
        }
        let close = spelling(kind).first().copied().unwrap_or_default();
        let span = input.token_gap();
        input.report(match open.is_empty() {
            true => SyntaxError::Expected {
                expected: spelling(kind),
                span,
            },
            false => SyntaxError::ExpectedClose { close, open, span },
        });
        Ok((input, input.gap()))
    }
}

/// What the token is spelt like, as a list of one.
fn spelling(kind: TokenKind) -> &'static [&'static str] {
    use TokenKind as K;
    match kind {
        K::OpenParen => &["("],
        K::CloseParen => &[")"],
        K::OpenBracket => &["["],
        K::CloseBracket => &["]"],
        K::OpenBrace => &["{"],
        K::CloseBrace => &["}"],
        K::Bar => &["|"],
        K::DotDot => &[".."],
        K::Equal => &["="],
        K::Colon => &[":"],
        K::Semicolon => &[";"],
        K::Comma => &[","],
        K::Asterisk => &["*"],
        K::Identifier => &["name"],
        _ => KEYWORDS
            .iter()
            .find(|keyword| keyword.1 == kind)
            .map_or(&[], |keyword| std::slice::from_ref(&keyword.0)),
    }
}

/// `parser`, or the missing expression after a diagnostic.
pub(crate) fn required<'s>(
    mut parser: impl Parser<Input<'s>, Output = Expr, Error = super::input::Absent>,
) -> impl FnMut(Input<'s>) -> Res<'s, Expr> {
    move |input| match parser.parse(input) {
        Err(nom::Err::Error(_)) => Ok((input, missing_expr(input))),
        result => result,
    }
}

/// The missing expression, reported.
pub(crate) fn missing_expr(input: Input<'_>) -> Expr {
    report_missing(input, Part::Expression);
    Expr::Missing { span: input.gap() }
}

/// A value that is missing, reported as such.
pub(crate) fn missing_value(input: Input<'_>) -> Expr {
    input.report(SyntaxError::Missing {
        part: Part::Value,
        span: input.gap(),
    });
    Expr::Missing { span: input.gap() }
}

/// Reports that `part` is missing, and how the keyword that stands there could be a name.
pub(crate) fn report_missing(input: Input<'_>, part: Part) {
    let span = input.gap();
    input.report(match input.kind().is_keyword() {
        true => SyntaxError::KeywordAsName {
            part,
            keyword: input.text().to_owned(),
            span,
        },
        false => SyntaxError::Missing { part, span },
    });
}

/// How a list goes on and where it ends.
#[derive(Clone, Copy)]
pub(crate) struct List {
    /// Tells that the list ends here. Without it a list ends where no comma follows.
    pub(crate) ends: Option<fn(Input<'_>) -> bool>,
    /// An empty list is reported.
    pub(crate) filled: bool,
    /// A comma may follow the last element.
    pub(crate) trailing: bool,
}

impl List {
    /// At least one element, up to a bracket, pipe or semicolon.
    pub(crate) const FILLED: Self = Self {
        ends: Some(at_list_end),
        filled: true,
        trailing: false,
    };
    /// Any number of elements, up to a bracket, pipe or semicolon.
    pub(crate) const ANY: Self = Self {
        filled: false,
        ..Self::FILLED
    };
    /// Any number of elements; a comma may follow the last.
    pub(crate) const TRAILING: Self = Self {
        filled: false,
        trailing: true,
        ..Self::FILLED
    };
    /// At least one element, as long as commas follow.
    pub(crate) const COMMAS: Self = Self {
        ends: None,
        ..Self::FILLED
    };

    /// The same list, ending at what `ends` tells.
    pub(crate) const fn until(self, ends: fn(Input<'_>) -> bool) -> Self {
        Self {
            ends: Some(ends),
            ..self
        }
    }

    fn ends_at(self, input: Input<'_>) -> bool {
        self.ends.is_some_and(|ends| ends(input))
    }
}

/// True where lists end: at closing brackets, `|`, `;` and the end.
pub(crate) fn at_list_end(input: Input<'_>) -> bool {
    use TokenKind as K;
    matches!(
        input.kind(),
        K::CloseParen | K::CloseBracket | K::CloseBrace | K::Bar | K::Semicolon | K::End
    )
}

/// A list with commas. Reports missing elements, for which `missing` stands in, and missing commas. Never fails.
pub(crate) fn comma_list<'s, T>(
    mut element: impl FnMut(Input<'s>) -> Res<'s, T>,
    missing: impl Fn(Input<'s>) -> T,
    list: List,
) -> impl FnMut(Input<'s>) -> Res<'s, Vec<T>> {
    move |mut input| {
        let mut items = Vec::new();
        let mut next = |input: Input<'s>| -> Option<(Input<'s>, T)> {
            if list.ends_at(input) { None } else { element(input).ok() }
        };
        let Some((rest, first)) = next(input) else {
            if input.kind() == TokenKind::Comma || list.filled {
                items.push(missing(input));
            }
            if input.kind() != TokenKind::Comma {
                return Ok((input, items));
            }
            return comma_tail(input, items, next, &missing, list);
        };
        input = rest;
        items.push(first);
        comma_tail(input, items, next, &missing, list)
    }
}

/// The elements after the first.
fn comma_tail<'s, T>(
    mut input: Input<'s>,
    mut items: Vec<T>,
    mut next: impl FnMut(Input<'s>) -> Option<(Input<'s>, T)>,
    missing: &impl Fn(Input<'s>) -> T,
    list: List,
) -> Res<'s, Vec<T>> {
    loop {
        if list.ends_at(input) {
            return Ok((input, items));
        }
        if input.kind() == TokenKind::Comma {
            let past = input.advance(1);
            match next(past) {
                Some((rest, item)) => {
                    items.push(item);
                    input = rest;
                    continue;
                }
                None if list.trailing => return Ok((past, items)),
                None => {
                    items.push(missing(past));
                    // `a,,b`: one report, and the list goes on.
                    input = past;
                    if past.kind() == TokenKind::Comma {
                        continue;
                    }
                    return Ok((input, items));
                }
            }
        }
        if list.ends.is_none() || super::pipe::at_operator_without_pipe(input) {
            return Ok((input, items));
        }
        let mark = input.mark();
        match next(input) {
            Some((rest, item)) if rest.position() > input.position() => {
                let span = input.token_gap();
                input.report_before(
                    mark,
                    SyntaxError::Expected {
                        expected: spelling(TokenKind::Comma),
                        span,
                    },
                );
                items.push(item);
                input = rest;
            }
            _ => return Ok((input, items)),
        }
    }
}

/// Punctuation made of several tokens without spaces between: `-->`, `]-`.
pub(crate) fn symbol<'s>(text: &'static str) -> impl Fn(Input<'s>) -> Res<'s, Span> {
    move |input| {
        let start = input.span();
        let mut rest = input;
        let mut left = text;
        while let Some(after) = left.strip_prefix(rest.text()).filter(|_| rest.kind() != TokenKind::End) {
            if rest.position() > input.position() && !rest.is_adjacent(0) {
                break;
            }
            left = after;
            rest = rest.advance(1);
            if left.is_empty() {
                return Ok((rest, rest.since(start)));
            }
        }
        absent()
    }
}

/// Reports that a pattern of nodes and edges is missing.
pub(crate) fn missing_graph_pattern(input: Input<'_>) {
    input.report(SyntaxError::MissingGraphPattern { span: input.gap() });
}
