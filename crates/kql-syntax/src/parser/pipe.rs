//! Pipes: what they start from, their operators, and how reading goes on after a mistake.

use super::combinators::{close, required, token};
use super::expr::unnamed;
use super::input::{Input, Res, absent, nested};
use super::name::{no_name, plain, scan_name};
use super::parameters::at_known_parameter;
use super::table::{contextual_data_table, inline_external_table};
use crate::ast::{Expr, Operator, Pipe, PipedOperator, Unknown};
use crate::lexer::Reserve;
use crate::operators;
use crate::{Fix, Span, SyntaxError, TokenKind as K};

/// A table or another expression and the operators after it; or operators that start a query.
pub(crate) fn pipe(input: Input<'_>) -> Res<'_, Expr> {
    let start = input.span();
    if input.kind() == K::InlineExternalTable
        && let Ok(found) = nested(input, |input| piped(input, inline_external_table))
    {
        return Ok(found);
    }
    if starts_with_operator(input) {
        return leading_operator(input, start).or_else(|_| piped(input, unnamed));
    }
    piped(input, unnamed).or_else(|_| leading_operator(input, start))
}

/// An operator that starts a query, and those after it.
fn leading_operator(input: Input<'_>, start: Span) -> Res<'_, Expr> {
    let (rest, operator) = operators::operator(input)?;
    if !can_start(&operator) {
        let error = SyntaxError::OperatorFirst {
            operator: operator.name().to_owned(),
            span: operator.keyword(),
        };
        rest.report(error);
    }
    tail(rest, None, vec![PipedOperator { pipe: None, operator }], start)
}

/// The operators that need no rows from the left.
fn can_start(operator: &Operator) -> bool {
    use Operator::{Evaluate, Find, MacroExpand, Print, Range, Search, Union};
    matches!(
        operator,
        Evaluate(_) | Find(_) | MacroExpand(_) | Print(_) | Range(_) | Search(_) | Union(_)
    )
}

/// What `source` reads, and the operators after it.
fn piped<'s>(input: Input<'s>, source: fn(Input<'s>) -> Res<'s, Expr>) -> Res<'s, Expr> {
    let start = input.span();
    let (input, source) = source(input)?;
    tail(input, Some(source), Vec::new(), start)
}

/// The sub-query of `mv-apply`, `partition` and their like: operators whose rows come from outside.
pub(crate) fn sub_query(input: Input<'_>) -> Res<'_, Expr> {
    if input.kind() == K::ContextualDatatable {
        return piped(input, contextual_data_table);
    }
    let start = input.span();
    let (input, operator) = required_operator(input)?;
    tail(input, None, vec![PipedOperator { pipe: None, operator }], start)
}

/// The sub-query of `fork` and `facet`: as [`sub_query`], or absent.
pub(crate) fn fork_query(input: Input<'_>) -> Res<'_, Expr> {
    let start = input.span();
    let (input, operator) = operators::operator(input)?;
    tail(input, None, vec![PipedOperator { pipe: None, operator }], start)
}

/// A query that starts with `|`. Reported; its operators are read.
pub(crate) fn headless(input: Input<'_>) -> Res<'_, Expr> {
    if input.kind() != K::Bar {
        return absent();
    }
    input.report(SyntaxError::LeadingPipe { span: input.span() });
    tail(
        input,
        Some(Expr::Missing { span: input.gap() }),
        Vec::new(),
        input.span(),
    )
}

/// The operators after what was read so far.
fn tail<'s>(
    mut input: Input<'s>,
    source: Option<Expr>,
    mut operators: Vec<PipedOperator>,
    start: Span,
) -> Res<'s, Expr> {
    loop {
        if let Ok((rest, pipe)) = token(K::Bar)(input) {
            let (rest, operator) = required_operator(rest)?;
            operators.push(PipedOperator {
                pipe: Some(pipe),
                operator,
            });
            input = rest;
        } else if at_operator_without_pipe(input) {
            let (keyword, span) = (input.text().to_owned(), input.token_gap());
            let fix = Fix {
                span: Span::empty(input.span().start),
                replacement: "| ".to_owned(),
            };
            let (rest, operator) = operators::operator(input)?;
            input.report(SyntaxError::MissingPipe { keyword, span, fix });
            operators.push(PipedOperator { pipe: None, operator });
            input = rest;
        } else if let Some(rest) = past_stray(input) {
            input = rest;
            if input.kind() != K::Bar {
                break;
            }
        } else {
            break;
        }
    }
    let expr = match (source, operators.is_empty()) {
        (Some(source), true) => source,
        (source, _) => Expr::Pipe(Box::new(Pipe {
            source,
            operators,
            span: input.since(start),
        })),
    };
    Ok((input, expr))
}

/// An operator; a word that is none, or nothing, is reported, and what follows it is skipped.
fn required_operator(input: Input<'_>) -> Res<'_, Operator> {
    if let Ok(found) = operators::operator(input) {
        return Ok(found);
    }
    let start = input.span();
    let (rest, name) = if input.kind() == K::Identifier {
        let found = input.text().to_owned();
        // A text with so many mistakes is no query; do not spend time on it.
        let suggestion = if input.mark() < 100 {
            super::suggest::operator(&found)
        } else {
            None
        };
        let fix = suggestion.map(|name| Fix {
            span: start,
            replacement: name.to_owned(),
        });
        input.report(SyntaxError::UnknownOperator {
            found,
            suggestion,
            span: start,
            fix,
        });
        plain(input)
    } else {
        input.report(SyntaxError::MissingOperator { span: input.gap() });
        (input, no_name(input.gap()))
    };
    let rest = skip(rest);
    let span = rest.since(name.span);
    Ok((rest, Operator::Unknown(Box::new(Unknown { name, span }))))
}

/// Past everything up to the next `|`, `;`, closing bracket or end, on this level of brackets.
fn skip(mut input: Input<'_>) -> Input<'_> {
    let mut depth = 0_u32;
    loop {
        match input.kind() {
            K::End => return input,
            K::Bar | K::Semicolon if depth == 0 => return input,
            K::CloseParen | K::CloseBracket | K::CloseBrace => match depth.checked_sub(1) {
                Some(less) => depth = less,
                None => return input,
            },
            K::OpenParen | K::OpenBracket | K::OpenBrace => depth += 1,
            _ => {}
        }
        input = input.advance(1);
    }
}

/// What a pipe stands in: it tells what may follow.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Around {
    /// A statement: `;`, or the next statement.
    Statement,
    /// Brackets, of which `close` is missing yet.
    Brackets {
        /// The closing bracket.
        close: K,
        /// The opening one.
        open: Span,
    },
}

/// `parser`, and the bracket that closes the one at `open`; both with recovery at the pipes between.
pub(crate) fn enclosed<'s>(
    input: Input<'s>,
    open: Span,
    bracket: K,
    parser: impl FnOnce(Input<'s>) -> Res<'s, Expr>,
) -> Res<'s, (Expr, Span)> {
    let (input, inner) = within(input, Around::Brackets { close: bracket, open }, required(once(parser)))?;
    let (input, close) = close(bracket, open)(input)?;
    Ok((input, (inner, close)))
}

/// A parser that is used once, in the shape of one that can be used again.
fn once<'s>(parser: impl FnOnce(Input<'s>) -> Res<'s, Expr>) -> impl FnMut(Input<'s>) -> Res<'s, Expr> {
    let mut parser = Some(parser);
    move |input| parser.take().map_or_else(absent, |parser| parser(input))
}

/// Runs `parser` with `around` known to the pipes inside.
pub(crate) fn within<'s, T>(
    input: Input<'s>,
    around: Around,
    parser: impl FnOnce(Input<'s>) -> Res<'s, T>,
) -> Res<'s, T> {
    let before = input.state.around.replace(around);
    let result = parser(input);
    input.state.around.set(before);
    result
}

/// Where nothing that may follow a pipe stands: reports it, and gives the position to go on from. `None` when what
/// stands here is for the caller.
fn past_stray(input: Input<'_>) -> Option<Input<'_>> {
    if matches!(
        input.kind(),
        K::CloseParen | K::CloseBracket | K::CloseBrace | K::Semicolon | K::Comma | K::End
    ) {
        return None;
    }
    match input.state.around.get() {
        Around::Brackets { close: bracket, open } => {
            let rest = skip(input);
            // Without `|` or the bracket ahead, whoever needs the bracket reports it.
            if rest.kind() != K::Bar && rest.kind() != bracket {
                return None;
            }
            let _ = close(bracket, open)(input);
            Some(rest)
        }
        Around::Statement => {
            // What can start a statement does: its `;` is missing.
            let mark = input.mark();
            let starts = unnamed(input).is_ok() || starts_with_operator(input);
            input.forget(mark);
            if starts || matches!(input.kind(), K::Let | K::Set | K::Declare | K::Alias | K::Restrict) {
                return None;
            }
            if !input.is_reported() {
                input.report(SyntaxError::Unexpected {
                    found: input.text().to_owned(),
                    span: input.span(),
                });
            }
            Some(skip(input))
        }
    }
}

/// True at an operator's keyword where only a `|` can be missing: those that may start a query need not be meant so.
pub(crate) fn at_operator_without_pipe(input: Input<'_>) -> bool {
    use K::{Consume, Count, Distinct, Extend, Filter, Getschema, Invoke, Join, Limit, Lookup, MakeSeries, MvApply};
    use K::{
        MvApplyOld, MvExpand, MvExpandOld, Order, Parse, ParseKv, ParseWhere, Project, ProjectAway, ProjectByNames,
    };
    use K::{ProjectKeep, ProjectRename, ProjectReorder, Render, Sample, SampleDistinct, Serialize, Sort, Summarize};
    use K::{Take, Top, TopHitters, TopNested, Where};
    let plain = matches!(
        input.kind(),
        Invoke | MakeSeries | MvApply | MvExpand | ParseKv | ParseWhere | Project | ProjectAway | ProjectByNames
    ) || matches!(
        input.kind(),
        ProjectKeep | ProjectRename | ProjectReorder | Sample | SampleDistinct | TopHitters | TopNested | Where
    );
    // These are names too; what comes after tells.
    let maybe = match input.kind() {
        Consume | Count | Getschema => matches!(input.kind_at(1), K::Bar | K::End | K::Semicolon | K::CloseParen),
        Sort | Order => input.kind_at(1) == K::By,
        Distinct | Extend | Filter | Summarize | Parse | MvApplyOld | MvExpandOld | Serialize | Render => {
            starts_operand(input, 1)
        }
        Take | Limit | Top => input.kind_at(1) == K::LongLiteral,
        Join | Lookup => input.kind_at(1) == K::OpenParen || starts_operand(input, 1),
        _ => false,
    };
    plain || maybe
}

/// True when the token `offset` tokens ahead can only start an operand: the word before it is no operand then.
fn starts_operand(input: Input<'_>, offset: u32) -> bool {
    let kind = input.kind_at(offset);
    input.reserve_at(offset) >= Reserve::Name && kind != K::On
        || matches!(kind, K::StringLiteral | K::LongLiteral | K::Asterisk | K::Kind)
}

/// True when an operator certainly begins here, and no name that reads like one.
pub(crate) fn starts_with_operator(input: Input<'_>) -> bool {
    use K::{AssertSchema, Evaluate, Facet, Partition, Range, Reduce, Render};
    let kind = input.kind();
    match kind {
        Evaluate => scan_name(input, 1, Reserve::Name).is_some() || at_known_parameter(input, 1),
        Facet => input.kind_at(1) == K::By,
        Partition | Reduce => input.kind_at(1) == K::By || at_known_parameter(input, 1),
        Range => scan_name(input, 1, Reserve::Name).is_some_and(|length| input.kind_at(1 + length) == K::From),
        Render => input.reserve_at(1) >= Reserve::Name || operators::CHARTS.contains(&input.advance(1).text()),
        AssertSchema => true,
        _ => operators::is_reserved_operator(kind),
    }
}
