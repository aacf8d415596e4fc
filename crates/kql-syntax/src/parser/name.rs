//! Names: `x`, `['a b']`, `{parameter}`, `Security*`.

use std::sync::Arc;

use super::combinators::{need, report_missing};
use super::input::{Input, Res, absent};
use super::literal::string;
use crate::ast::{Expr, Name};
use crate::diagnostic::Part;
use crate::lexer::Reserve;
use crate::{Fix, Span, SyntaxError, TokenKind as K};

/// A name, where keywords that the grammar needs there are none.
pub(crate) fn name(input: Input<'_>) -> Res<'_, Name> {
    named_by(input, Reserve::Name)
}

/// A name, where the grammar takes most keywords as names too (`title`, `where`).
pub(crate) fn extended_name(input: Input<'_>) -> Res<'_, Name> {
    named_by(input, Reserve::Extended)
}

fn named_by(input: Input<'_>, least: Reserve) -> Res<'_, Name> {
    match input.kind() {
        K::OpenBracket => bracketed(input),
        K::OpenBrace => braced(input),
        _ if input.reserve_at(0) >= least => Ok(plain(input)),
        _ => absent(),
    }
}

/// The word here, whatever it is.
pub(crate) fn plain(input: Input<'_>) -> (Input<'_>, Name) {
    let span = input.span();
    (
        input.advance(1),
        Name {
            text: input.shared_text(span),
            span,
            bracketed: false,
        },
    )
}

/// `name`, or a missing one after a diagnostic.
pub(crate) fn required_name(input: Input<'_>) -> Res<'_, Name> {
    name(input).or_else(|_| Ok((input, missing_name(input))))
}

/// [`extended_name`], or a missing one after a diagnostic.
pub(crate) fn required_extended_name(input: Input<'_>) -> Res<'_, Name> {
    extended_name(input).or_else(|_| Ok((input, missing_name(input))))
}

/// The missing name, reported.
pub(crate) fn missing_name(input: Input<'_>) -> Name {
    report_missing(input, Part::Name);
    no_name(input.gap())
}

/// A name that is not there.
pub(crate) fn no_name(span: Span) -> Name {
    Name {
        text: Arc::from(""),
        span,
        bracketed: false,
    }
}

/// How many tokens the name `offset` tokens ahead has; `None` when there is none.
pub(crate) fn scan_name(input: Input<'_>, offset: u32, least: Reserve) -> Option<u32> {
    match input.kind_at(offset) {
        K::OpenBracket => scan_bracketed(input, offset),
        K::OpenBrace => scan_braced(input, offset),
        _ => (input.reserve_at(offset) >= least).then_some(1),
    }
}

fn scan_bracketed(input: Input<'_>, offset: u32) -> Option<u32> {
    let mut length = 1;
    while input.kind_at(offset + length) == K::StringLiteral {
        length += 1;
    }
    (length > 1 && input.kind_at(offset + length) == K::CloseBracket).then_some(length + 1)
}

/// `['a b']`
pub(crate) fn bracketed(input: Input<'_>) -> Res<'_, Name> {
    if input.kind() != K::OpenBracket || scan_bracketed(input, 0).is_none() {
        return absent();
    }
    let open = input.span();
    let (input, (text, _)) = string(input.advance(1))?;
    let (input, _) = need(K::CloseBracket)(input)?;
    Ok((
        input,
        Name {
            text: text.value,
            span: input.since(open),
            bracketed: true,
        },
    ))
}

/// A client parameter has no spaces inside: `{x}`, `{x[0]}`.
fn scan_braced(input: Input<'_>, offset: u32) -> Option<u32> {
    let mut length = 1;
    let mut next = |kinds: fn(K) -> bool| {
        let fits = kinds(input.kind_at(offset + length)) && input.is_adjacent(offset + length);
        length += u32::from(fits);
        fits
    };
    if !next(|kind| kind == K::Identifier || kind.is_keyword()) {
        return None;
    }
    if next(|kind| kind == K::OpenBracket) {
        next(|kind| kind == K::Minus);
        if !next(|kind| kind == K::LongLiteral) || !next(|kind| kind == K::CloseBracket) {
            return None;
        }
    }
    next(|kind| kind == K::CloseBrace).then_some(length)
}

/// `{x}`
pub(crate) fn braced(input: Input<'_>) -> Res<'_, Name> {
    match input.kind() {
        K::OpenBrace => {}
        _ => return absent(),
    }
    let Some(length) = scan_braced(input, 0) else {
        return absent();
    };
    let rest = input.advance(length);
    let span = rest.since(input.span());
    Ok((
        rest,
        Name {
            text: input.shared_text(span),
            span,
            bracketed: false,
        },
    ))
}

/// How many tokens the wildcard here has: `*`, `a*`, `a*b*`, without spaces inside.
pub(crate) fn scan_wildcard(input: Input<'_>) -> Option<u32> {
    let mut length = match input.kind() {
        K::Asterisk => 1,
        _ if input.reserve_at(0) >= Reserve::Extended && input.kind_at(1) == K::Asterisk && input.is_adjacent(1) => 2,
        _ => return None,
    };
    let continues = |length: u32| {
        let word = input.reserve_at(length) >= Reserve::Extended;
        word || matches!(input.kind_at(length), K::LongLiteral | K::Asterisk)
    };
    while continues(length) && input.is_adjacent(length) {
        length += 1;
    }
    Some(length)
}

/// `Security*`
pub(crate) fn wildcard(input: Input<'_>) -> Res<'_, Expr> {
    let Some(length) = scan_wildcard(input) else {
        return absent();
    };
    let rest = input.advance(length);
    let span = rest.since(input.span());
    Ok((
        rest,
        Expr::Wildcard(Name {
            text: input.shared_text(span),
            span,
            bracketed: false,
        }),
    ))
}

/// `[Security*]`
pub(crate) fn bracketed_wildcard(input: Input<'_>) -> Res<'_, Expr> {
    if input.kind() != K::OpenBracket || scan_wildcard(input.advance(1)).is_none() {
        return absent();
    }
    let open = input.span();
    let (input, pattern) = wildcard(input.advance(1))?;
    let (input, _) = need(K::CloseBracket)(input)?;
    let Expr::Wildcard(pattern) = pattern else {
        return absent();
    };
    Ok((
        input,
        Expr::Wildcard(Name {
            text: pattern.text,
            span: input.since(open),
            bracketed: true,
        }),
    ))
}

/// `a*` or a name.
pub(crate) fn wildcard_or_name(input: Input<'_>) -> Res<'_, Expr> {
    wildcard(input).or_else(|_| name_expr(input))
}

/// A name as an expression.
pub(crate) fn name_expr(input: Input<'_>) -> Res<'_, Expr> {
    name(input).map(|(input, name)| (input, Expr::Name(name)))
}

/// What stands after a dot or in a table's path: a name, `kind` and its like, or `@`.
pub(crate) fn bare_selector(input: Input<'_>) -> Res<'_, Expr> {
    if input.kind() == K::At {
        return Ok((input.advance(1), Expr::At(input.span())));
    }
    if input.reserve_at(0) == Reserve::Special {
        let (input, name) = plain(input);
        return Ok((input, Expr::Name(name)));
    }
    name_expr(input)
}

/// A keyword that can only be meant as a name, because of what follows it. Reported, and read as the name.
pub(crate) fn keyword_as_name(input: Input<'_>) -> Res<'_, Expr> {
    if !input.kind().is_keyword() || !follows_names(input.kind_at(1)) {
        return absent();
    }
    let (rest, name) = plain(input);
    report_brackets(input, &name);
    Ok((rest, Expr::Name(name)))
}

/// Reports that `name` must be bracketed.
pub(crate) fn report_brackets(input: Input<'_>, name: &Name) {
    let fix = Fix {
        span: name.span,
        replacement: format!("['{}']", name.text),
    };
    input.report(SyntaxError::NameNeedsBrackets {
        name: name.text.to_string(),
        span: name.span,
        fix,
    });
}

/// Tokens that come after names and not after keywords.
fn follows_names(kind: K) -> bool {
    use K::{And, Bar, Between, Dot, HasAll, HasAny, NotBetween, Or};
    use K::{Asterisk, CloseBrace, CloseBracket, CloseParen, Colon, Comma, Percent, Slash};
    matches!(
        kind,
        Asterisk | Slash | Percent | CloseParen | CloseBracket | CloseBrace | Dot | Comma | Colon | Bar
    ) || matches!(kind, And | Or | HasAny | HasAll | Between | NotBetween)
        || matches!(kind, K::In | K::InTilde | K::NotIn | K::NotInTilde)
        || matches!(
            kind,
            K::EqualEqual | K::BangEqual | K::Greater | K::GreaterOrEqual | K::Less | K::LessOrEqual
        )
        || super::expr::string_operator(kind).is_some()
}
