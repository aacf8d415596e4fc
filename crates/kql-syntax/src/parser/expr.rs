//! Expressions: precedence climbing over paths, calls and literals.
//!
//! Loosest to tightest, as Kusto has them: `or`; `and`; equality, lists and ranges; relations; sums; products; string
//! operators; signs. Equality, relations and string operators do not chain: `a == b == c` ends after `b`.

use nom::Parser;
use nom::combinator::opt;

use super::combinators::{List, close, comma_list, missing_expr, need, required, token};
use super::input::{Input, Res, absent, nested};
use super::literal::{dynamic, plain_literal, type_of};
use super::name::{
    bare_selector, bracketed, bracketed_wildcard, extended_name, keyword_as_name, missing_name, name, report_brackets,
    scan_name, wildcard,
};
use super::parameters::one_parameter;
use super::pipe::pipe;
use super::table;
use crate::ast::{
    Between, Binary, BinaryOp, Call, DataScope, Element, Expr, ListOp, ListTest, Logical, LogicalOp, Name, Named,
    Paren, Path, Unary, UnaryOp,
};
use crate::lexer::Reserve;
use crate::{Span, SyntaxError, TokenKind as K};

/// How tightly an operator binds; the order is what counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Or,
    And,
    Equality,
    Relation,
    Sum,
    Product,
    Text,
    Operand,
}

impl Level {
    const fn tighter(self) -> Self {
        match self {
            Self::Or => Self::And,
            Self::And => Self::Equality,
            Self::Equality => Self::Relation,
            Self::Relation => Self::Sum,
            Self::Sum => Self::Product,
            Self::Product => Self::Text,
            Self::Text | Self::Operand => Self::Operand,
        }
    }

    /// The level of the operators that may follow one of this level.
    const fn next(self) -> Self {
        match self {
            Self::Or | Self::And | Self::Sum | Self::Product | Self::Operand => self,
            Self::Equality => Self::And,
            Self::Relation => Self::Equality,
            Self::Text => Self::Product,
        }
    }
}

/// An infix operator.
#[derive(Clone, Copy)]
enum Infix {
    Logical(LogicalOp),
    Binary(BinaryOp),
    List(ListOp),
    Between { negated: bool },
}

fn infix(kind: K) -> Option<(Level, Infix)> {
    use BinaryOp as B;
    let binary = |level, op| Some((level, Infix::Binary(op)));
    match kind {
        K::Comma | K::CloseParen | K::Bar | K::End | K::Semicolon => None,
        K::And => Some((Level::And, Infix::Logical(LogicalOp::And))),
        K::Or => Some((Level::Or, Infix::Logical(LogicalOp::Or))),
        K::EqualEqual => binary(Level::Equality, B::Equal),
        K::BangEqual | K::LessGreater => binary(Level::Equality, B::NotEqual),
        K::In => Some((Level::Equality, Infix::List(ListOp::In))),
        K::InTilde => Some((Level::Equality, Infix::List(ListOp::InTilde))),
        K::NotIn => Some((Level::Equality, Infix::List(ListOp::NotIn))),
        K::NotInTilde => Some((Level::Equality, Infix::List(ListOp::NotInTilde))),
        K::HasAny => Some((Level::Equality, Infix::List(ListOp::HasAny))),
        K::HasAll => Some((Level::Equality, Infix::List(ListOp::HasAll))),
        K::Between => Some((Level::Equality, Infix::Between { negated: false })),
        K::NotBetween => Some((Level::Equality, Infix::Between { negated: true })),
        K::Less => binary(Level::Relation, B::Less),
        K::LessOrEqual => binary(Level::Relation, B::LessOrEqual),
        K::Greater => binary(Level::Relation, B::Greater),
        K::GreaterOrEqual => binary(Level::Relation, B::GreaterOrEqual),
        K::Plus => binary(Level::Sum, B::Add),
        K::Minus => binary(Level::Sum, B::Subtract),
        K::Asterisk => binary(Level::Product, B::Multiply),
        K::Slash => binary(Level::Product, B::Divide),
        K::Percent => binary(Level::Product, B::Modulo),
        _ => string_operator(kind).map(|op| (Level::Text, Infix::Binary(op))),
    }
}

/// The string operator that a token is.
pub(crate) const fn string_operator(kind: K) -> Option<BinaryOp> {
    use BinaryOp as B;
    Some(match kind {
        K::EqualTilde => B::EqualTilde,
        K::BangTilde => B::NotEqualTilde,
        K::Colon => B::Search,
        K::Has => B::Has,
        K::NotHas => B::NotHas,
        K::HasCs => B::HasCs,
        K::NotHasCs => B::NotHasCs,
        K::Hasprefix => B::HasPrefix,
        K::NotHasprefix => B::NotHasPrefix,
        K::HasprefixCs => B::HasPrefixCs,
        K::NotHasprefixCs => B::NotHasPrefixCs,
        K::Hassuffix => B::HasSuffix,
        K::NotHassuffix => B::NotHasSuffix,
        K::HassuffixCs => B::HasSuffixCs,
        K::NotHassuffixCs => B::NotHasSuffixCs,
        K::Like => B::Like,
        K::Notlike => B::NotLike,
        K::Likecs => B::LikeCs,
        K::Notlikecs => B::NotLikeCs,
        K::Contains => B::Contains,
        K::NotContains | K::NotContainsOld => B::NotContains,
        K::ContainsCs | K::ContainscsOld => B::ContainsCs,
        K::NotContainsCs | K::NotContainsCsOld => B::NotContainsCs,
        K::Startswith => B::StartsWith,
        K::NotStartswith => B::NotStartsWith,
        K::StartswithCs => B::StartsWithCs,
        K::NotStartswithCs => B::NotStartsWithCs,
        K::Endswith => B::EndsWith,
        K::NotEndswith => B::NotEndsWith,
        K::EndswithCs => B::EndsWithCs,
        K::NotEndswithCs => B::NotEndsWithCs,
        K::MatchesRegex => B::MatchesRegex,
        _ => return None,
    })
}

/// A pipe or any other expression.
pub(crate) fn expr(input: Input<'_>) -> Res<'_, Expr> {
    pipe(input)
}

/// An expression without a name and without a pipe outside brackets.
pub(crate) fn unnamed(input: Input<'_>) -> Res<'_, Expr> {
    // Most elements of lists are one token: no levels to climb.
    if matches!(input.kind_at(1), K::Comma | K::CloseParen | K::Bar | K::CloseBracket) {
        match input.kind() {
            K::Identifier => return name(input).map(|(input, name)| (input, Expr::Name(name))),
            K::LongLiteral | K::StringLiteral | K::RealLiteral | K::TimespanLiteral => return primary(input),
            _ => {}
        }
    }
    nested(input, |input| climb(input, Level::Or))
}

/// An expression whose operators bind as tightly as `least` or more.
fn climb(input: Input<'_>, least: Level) -> Res<'_, Expr> {
    let (mut input, mut left) = match star(input, least) {
        Some(found) => found,
        None => sign(input)?,
    };
    let mut most = Level::Text;
    while let Some((level, op)) = infix(input.kind()) {
        if level < least || level > most {
            break;
        }
        // `in range(…)` is a clause of `make-series`.
        if input.kind() == K::In && input.kind_at(1) == K::Range {
            break;
        }
        let op_span = input.span();
        let start = left.span();
        (input, left) = match op {
            Infix::Logical(op) => logical(input, left, op, level)?,
            Infix::Binary(op) => {
                let (input, right) = required(|input| climb(input, level.tighter()))(input.advance(1))?;
                let span = input.since(start);
                (
                    input,
                    Expr::Binary(Box::new(Binary {
                        left,
                        op,
                        op_span,
                        right,
                        span,
                    })),
                )
            }
            Infix::List(op) => list_test(input, left, op)?,
            Infix::Between { negated } => between(input, left, negated)?,
        };
        input.grow();
        most = level.next();
    }
    Ok((input, left))
}

/// `*` as the left operand of a string operator or of `==`.
fn star(input: Input<'_>, least: Level) -> Option<(Input<'_>, Expr)> {
    if input.kind() != K::Asterisk {
        return None;
    }
    let next = input.kind_at(1);
    let text = least <= Level::Text && string_operator(next).is_some();
    let equal = least <= Level::Equality && next == K::EqualEqual;
    (text || equal).then(|| (input.advance(1), Expr::Star(input.span())))
}

/// The rest of a chain of `and`, or of `or`, after its first operand.
fn logical(input: Input<'_>, first: Expr, op: LogicalOp, level: Level) -> Res<'_, Expr> {
    let kind = input.kind();
    let start = first.span();
    let (mut operands, mut op_spans) = (vec![first], Vec::new());
    let mut input = input;
    while input.kind() == kind {
        op_spans.push(input.span());
        // Operands stand side by side: a long chain makes no tall tree.
        let (rest, operand) =
            required(|input| side_by_side(input, |input| climb(input, level.tighter())))(input.advance(1))?;
        operands.push(operand);
        input = rest;
    }
    Ok((
        input,
        Expr::Logical(Box::new(Logical {
            op,
            operands,
            op_spans,
            span: input.since(start),
        })),
    ))
}

/// Runs `parser` without counting its tree on top of what stands left of it.
fn side_by_side<'s>(input: Input<'s>, parser: impl FnOnce(Input<'s>) -> Res<'s, Expr>) -> Res<'s, Expr> {
    let height = input.swap_height(0);
    let result = parser(input);
    input.swap_height(height.max(input.swap_height(0)));
    result
}

fn list_test(input: Input<'_>, left: Expr, op: ListOp) -> Res<'_, Expr> {
    let (op_span, start) = (input.span(), left.span());
    let (input, open) = need(K::OpenParen)(input.advance(1))?;
    let (input, items) = if is_query(input) {
        let around = super::pipe::Around::Brackets {
            close: K::CloseParen,
            open,
        };
        let (input, query) = super::pipe::within(input, around, required(expr))?;
        (input, vec![query])
    } else {
        comma_list(unnamed, missing_expr, List::FILLED)(input)?
    };
    let (input, close) = close(K::CloseParen, open)(input)?;
    let span = input.since(start);
    Ok((
        input,
        Expr::List(Box::new(ListTest {
            left,
            op,
            op_span,
            open,
            items,
            close,
            span,
        })),
    ))
}

/// True when the list of `in` is a query: it starts with an operator, or a pipe stands in its first element.
fn is_query(input: Input<'_>) -> bool {
    if super::pipe::starts_with_operator(input) {
        return true;
    }
    let mut depth = 0_u32;
    for offset in 0.. {
        match input.kind_at(offset) {
            K::End | K::Semicolon => return false,
            K::Comma if depth == 0 => return false,
            K::CloseParen if depth == 0 => return false,
            K::Bar if depth == 0 => return true,
            K::CloseParen => depth -= 1,
            K::OpenParen => depth += 1,
            _ => {}
        }
    }
    false
}

fn between(input: Input<'_>, value: Expr, negated: bool) -> Res<'_, Expr> {
    let (op_span, start) = (input.span(), value.span());
    let (input, open) = need(K::OpenParen)(input.advance(1))?;
    let (input, low) = required(unnamed)(input)?;
    let (input, dots) = need(K::DotDot)(input)?;
    let (input, high) = required(unnamed)(input)?;
    let (input, _) = close(K::CloseParen, open)(input)?;
    let span = input.since(start);
    Ok((
        input,
        Expr::Between(Box::new(Between {
            value,
            negated,
            op_span,
            low,
            dots,
            high,
            span,
        })),
    ))
}

/// One sign at most, and what it stands before.
pub(crate) fn sign(input: Input<'_>) -> Res<'_, Expr> {
    let op = match input.kind() {
        K::Minus => UnaryOp::Minus,
        K::Plus => UnaryOp::Plus,
        _ => return call_or_path(input),
    };
    let op_span = input.span();
    let (input, operand) = required(call_or_path)(input.advance(1))?;
    Ok((
        input,
        Expr::Unary(Box::new(Unary {
            op,
            op_span,
            operand,
            span: input.since(op_span),
        })),
    ))
}

/// A primary expression with `.x` and `[0]` after it.
pub(crate) fn call_or_path(input: Input<'_>) -> Res<'_, Expr> {
    if input.kind() == K::Totable {
        return call_with_kind(input);
    }
    let (mut input, mut base) = primary(input)?;
    loop {
        (input, base) = match input.kind() {
            K::Dot => dot(input, base, selector_or_call)?,
            K::OpenBracket => element(input, base)?,
            _ => return Ok((input, base)),
        };
        input.grow();
    }
}

/// `.selector` after `base`.
pub(crate) fn dot<'s>(
    input: Input<'s>,
    base: Expr,
    selector: impl FnOnce(Input<'s>) -> Res<'s, Expr>,
) -> Res<'s, Expr> {
    let (dot, start) = (input.span(), base.span());
    let past = input.advance(1);
    let (input, selector) = selector(past).or_else(|_| Ok((past, Expr::Name(missing_name(past)))))?;
    Ok((
        input,
        Expr::Path(Box::new(Path {
            base,
            dot,
            selector,
            span: input.since(start),
        })),
    ))
}

/// `[index]` after `base`.
pub(crate) fn element(input: Input<'_>, base: Expr) -> Res<'_, Expr> {
    let start = base.span();
    let (input, open) = token(K::OpenBracket)(input)?;
    let (input, index) = match unnamed(input) {
        Ok(found) => found,
        Err(_) => {
            missing_name(input);
            (input, Expr::Missing { span: input.gap() })
        }
    };
    let (input, close) = close(K::CloseBracket, open)(input)?;
    Ok((
        input,
        Expr::Element(Box::new(Element {
            base,
            open,
            index,
            close,
            span: input.since(start),
        })),
    ))
}

/// What stands after a dot.
pub(crate) fn selector_or_call(input: Input<'_>) -> Res<'_, Expr> {
    if is_call(input) { call(input) } else { selector(input) }
}

/// A name, in brackets or bare, or `[expression]` after a dot.
pub(crate) fn selector(input: Input<'_>) -> Res<'_, Expr> {
    if input.kind() != K::OpenBracket {
        return bare_selector(input);
    }
    if let Ok(found) = bracketed_wildcard(input) {
        return Ok(found);
    }
    if let Ok((input, name)) = bracketed(input) {
        return Ok((input, Expr::Name(name)));
    }
    // `a.[0]` is `a[0]` with a stray dot; Kusto takes it, and so does `[0]` alone where a name is due.
    let (input, open) = token(K::OpenBracket)(input)?;
    let (input, index) = match unnamed(input) {
        Ok(found) => found,
        Err(_) => (input, Expr::Name(missing_name(input))),
    };
    let (input, close) = close(K::CloseBracket, open)(input)?;
    let base = Expr::Missing {
        span: Span::empty(open.start),
    };
    Ok((
        input,
        Expr::Element(Box::new(Element {
            base,
            open,
            index,
            close,
            span: input.since(open),
        })),
    ))
}

/// A literal, name, call, or something in brackets.
pub(crate) fn primary(input: Input<'_>) -> Res<'_, Expr> {
    match input.kind() {
        K::Identifier => match input.kind_at(1) {
            K::OpenParen => call(input),
            _ => with_data_scope(name(input).map(|(input, name)| (input, Expr::Name(name)))),
        },
        K::LongLiteral | K::RealLiteral | K::BoolLiteral | K::IntLiteral | K::DecimalLiteral | K::StringLiteral => {
            plain_literal(input).map(|(input, literal)| (input, Expr::Literal(Box::new(literal))))
        }
        K::TimespanLiteral | K::DateTimeLiteral | K::GuidLiteral | K::RawGuid => {
            plain_literal(input).map(|(input, literal)| (input, Expr::Literal(Box::new(literal))))
        }
        K::Dynamic => dynamic(input),
        K::Datatable => table::data_table(input),
        K::ContextualDatatable => table::contextual_data_table(input),
        K::ExternalData | K::ExternalDataOld => table::external_data(input),
        K::MaterializedViewCombine => table::view_combine(input),
        K::OpenParen => parenthesized(input),
        K::Toscalar => call_with_kind(input),
        K::Typeof if input.kind_at(1) == K::OpenParen => type_of(input),
        _ if is_call(input) => call(input),
        _ => with_data_scope(selector(input)).or_else(|_| keyword_as_name(input)),
    }
}

/// `datascope=hotcache` after a table's name.
fn with_data_scope(source: Res<'_, Expr>) -> Res<'_, Expr> {
    let (input, source) = source?;
    if input.kind() != K::Datascope {
        return Ok((input, source));
    }
    let start = source.span();
    let (input, scope) = super::parameters::data_scope(input)?;
    Ok((
        input,
        Expr::DataScope(Box::new(DataScope {
            source,
            scope,
            span: input.since(start),
        })),
    ))
}

/// `(expression)`
pub(crate) fn parenthesized(input: Input<'_>) -> Res<'_, Expr> {
    let (input, open) = token(K::OpenParen)(input)?;
    let (input, (inner, close)) = super::pipe::enclosed(input, open, K::CloseParen, expr)?;
    Ok((
        input,
        Expr::Paren(Box::new(Paren {
            open,
            inner,
            close,
            span: input.since(open),
        })),
    ))
}

/// True when a call begins here: a name, then `(`.
pub(crate) fn is_call(input: Input<'_>) -> bool {
    scan_name(input, 0, Reserve::Name).is_some_and(|length| input.kind_at(length) == K::OpenParen)
}

/// `name(args)`
pub(crate) fn call(input: Input<'_>) -> Res<'_, Expr> {
    call_node(input).map(|(input, call)| (input, Expr::Call(Box::new(call))))
}

pub(crate) fn call_node(input: Input<'_>) -> Res<'_, Call> {
    if !is_call(input) {
        return absent();
    }
    let start = input.span();
    let (input, name) = name(input)?;
    let (input, open) = token(K::OpenParen)(input)?;
    let (input, args) = comma_list(argument, missing_expr, List::ANY)(input)?;
    let (input, close) = close(K::CloseParen, open)(input)?;
    Ok((
        input,
        Call {
            name,
            parameters: Vec::new(),
            open,
            args,
            close,
            span: input.since(start),
        },
    ))
}

/// `toscalar kind=… (query)` and `totable kind=… (query)`
fn call_with_kind(input: Input<'_>) -> Res<'_, Expr> {
    let start = input.span();
    let name = Name {
        text: input.shared_text(start),
        span: start,
        bracketed: false,
    };
    let (input, kind) = opt(one_parameter("kind")).parse(input.advance(1))?;
    let (input, open) = need(K::OpenParen)(input)?;
    let (input, (query, close)) = super::pipe::enclosed(input, open, K::CloseParen, expr)?;
    let parameters = kind.into_iter().collect();
    let span = input.since(start);
    Ok((
        input,
        Expr::Call(Box::new(Call {
            name,
            parameters,
            open,
            args: vec![query],
            close,
            span,
        })),
    ))
}

/// An argument of a call: `*`, `name = value`, or an expression.
fn argument(input: Input<'_>) -> Res<'_, Expr> {
    if input.kind() == K::Asterisk && matches!(input.kind_at(1), K::CloseParen | K::Comma) {
        return Ok((input.advance(1), Expr::Star(input.span())));
    }
    named(input)
}

/// `name = value`, `(a, b) = value`, or an expression.
pub(crate) fn named(input: Input<'_>) -> Res<'_, Expr> {
    let start = input.span();
    if let Some(length) = scan_name(input, 0, Reserve::Extended)
        && input.kind_at(length) == K::Equal
    {
        let (input, name) = extended_name(input)?;
        return named_value(input, vec![name], None, start);
    }
    match input.kind() {
        K::OpenParen => match scan_names(input) {
            Some(length) if input.kind_at(length) == K::Equal => {
                let (input, open) = token(K::OpenParen)(input)?;
                let (input, names) = comma_list(extended_name, missing_name, List::FILLED)(input)?;
                let (input, _) = close(K::CloseParen, open)(input)?;
                named_value(input, names, Some(input.since(open)), start)
            }
            _ => unnamed(input),
        },
        // `a-b = 1`: the name that was meant has to be bracketed.
        kind if kind == K::Identifier || kind.is_keyword() => match scan_dashed(input) {
            Some(length) if input.kind_at(length) == K::Equal => {
                let rest = input.advance(length);
                let span = rest.since(start);
                let name = Name {
                    text: input.shared_text(span),
                    span,
                    bracketed: false,
                };
                report_brackets(input, &name);
                named_value(rest, vec![name], None, start)
            }
            _ => unnamed(input),
        },
        _ => unnamed(input),
    }
}

/// `= value` after the names.
fn named_value(input: Input<'_>, names: Vec<Name>, parenthesized: Option<Span>, start: Span) -> Res<'_, Expr> {
    let (input, equals) = token(K::Equal)(input)?;
    let (input, value) = required(unnamed)(input)?;
    Ok((
        input,
        Expr::Named(Box::new(Named {
            names,
            parenthesized,
            equals,
            value,
            span: input.since(start),
        })),
    ))
}

/// How many tokens `(a, b)` has.
fn scan_names(input: Input<'_>) -> Option<u32> {
    let mut length = 1;
    loop {
        if input.kind_at(length) == K::CloseParen {
            return Some(length + 1);
        }
        length += scan_name(input, length, Reserve::Extended)?;
        if input.kind_at(length) == K::Comma {
            length += 1;
        } else if input.kind_at(length) != K::CloseParen {
            return None;
        }
    }
}

/// How many tokens a word with dashes has.
fn scan_dashed(input: Input<'_>) -> Option<u32> {
    let mut length = 1;
    loop {
        let kind = input.kind_at(length);
        let fits = kind == K::Identifier || kind.is_keyword() || kind == K::Minus;
        if !fits || !input.is_adjacent(length) {
            return Some(length);
        }
        length += 1;
    }
}

/// A path of names and calls without operators: a table, a database, a column.
pub(crate) fn entity_path(input: Input<'_>) -> Res<'_, Expr> {
    path_of(input, selector_or_call)
}

/// A path of names.
pub(crate) fn simple_path(input: Input<'_>) -> Res<'_, Expr> {
    path_of(input, selector)
}

fn path_of<'s>(input: Input<'s>, part: fn(Input<'s>) -> Res<'s, Expr>) -> Res<'s, Expr> {
    let (mut input, mut base) = part(input)?;
    loop {
        (input, base) = match input.kind() {
            K::Dot => dot(input, base, part)?,
            K::OpenBracket => element(input, base)?,
            _ => return Ok((input, base)),
        };
        input.grow();
    }
}

/// The kind of call that follows a word: reported as missing where it is not there.
pub(crate) fn required_call(input: Input<'_>) -> Res<'_, Call> {
    if let Ok(found) = call_node(input) {
        return Ok(found);
    }
    let gap = input.gap();
    if let Ok((rest, name)) = name(input) {
        let (rest, open) = need(K::OpenParen)(rest)?;
        let span = rest.since(name.span);
        let call = Call {
            name,
            parameters: Vec::new(),
            open,
            args: Vec::new(),
            close: open,
            span,
        };
        return Ok((rest, call));
    }
    input.report(SyntaxError::Missing {
        part: crate::diagnostic::Part::Call,
        span: gap,
    });
    let name = super::name::no_name(gap);
    Ok((
        input,
        Call {
            name,
            parameters: Vec::new(),
            open: gap,
            args: Vec::new(),
            close: gap,
            span: gap,
        },
    ))
}

/// A path that may end in a wildcard: what `union`, `find … in` and `restrict` name.
pub(crate) fn wildcard_path(input: Input<'_>) -> Res<'_, Expr> {
    if let Ok(found) = bracketed_wildcard(input).or_else(|_| wildcard(input)) {
        return Ok(found);
    }
    let (mut input, mut base) = selector_or_call(input)?;
    loop {
        (input, base) = match input.kind() {
            K::Dot => {
                let (rest, path) = dot(input, base, |input| {
                    wildcard(input).or_else(|_| selector_or_call(input))
                })?;
                let ends = matches!(&path, Expr::Path(path) if matches!(path.selector, Expr::Wildcard(_)));
                if ends {
                    return Ok((rest, path));
                }
                (rest, path)
            }
            K::OpenBracket => element(input, base)?,
            _ => return Ok((input, base)),
        };
        input.grow();
    }
}
