//! Statements, and the list of them that a query is.

use super::combinators::{List, close, comma_list, missing_expr, need, required, token};
use super::expr::{expr, unnamed, wildcard_path};
use super::input::{Input, Res, nested};
use super::literal::{literal, plain_literal};
use super::name::{plain, required_name, scan_name};
use super::parameters::with_properties;
use super::pipe::{Around, enclosed, headless, within};
use super::table::entity_group;
use super::types::{column_decl, missing_decl, typed_name};
use crate::ast::{
    AliasDatabase, DeclarePattern, DeclareQueryParameters, Expr, FunctionBody, FunctionDecl, FunctionParameter, Let,
    LetValue, ParameterType, PatternCase, PatternDefinition, Query, RestrictAccess, SetOption, Statement,
};
use crate::lexer::Reserve;
use crate::{Span, SyntaxError, TokenKind as K};

/// The whole text.
pub(crate) fn query(mut input: Input<'_>) -> Query {
    while input.kind() == K::Directive {
        directive(input);
        input = input.advance(1);
    }
    let mut statements = Vec::new();
    loop {
        let (rest, mut found) = statement_list(input);
        statements.append(&mut found);
        input = rest;
        if input.kind() == K::End {
            break;
        }
        // Nothing can start here: report it, and go on with the next statement.
        input.report(SyntaxError::Unexpected {
            found: input.text().to_owned(),
            span: input.span(),
        });
        while !matches!(input.kind(), K::End | K::Semicolon) {
            input = input.advance(1);
        }
        while input.kind() == K::Semicolon {
            input = input.advance(1);
        }
    }
    let end = u32::try_from(input.state.source.len()).unwrap_or(u32::MAX);
    Query {
        statements,
        span: Span::new(0, end),
    }
}

/// The tools that read lines before a query: those that the official parser knows.
const DIRECTIVES: &[&str] = &[
    "automate",
    "browse",
    "connect",
    "crp",
    "database",
    "download",
    "qp",
    "query",
    "run",
    "save",
    "sqr",
    "truesight",
    "upload",
    "welcome",
];

/// Reports a line `#word …` whose word no tool knows. What the others do is not for a query to say.
fn directive(input: Input<'_>) {
    let text = &input.text()[1..];
    let name = &text[..text
        .find(|c: char| !c.is_alphanumeric() && c != '_')
        .unwrap_or(text.len())];
    if !DIRECTIVES.contains(&name) {
        let span = input.span();
        let (start, length) = (span.start + 1, u32::try_from(name.len()).unwrap_or(u32::MAX));
        input.report(SyntaxError::UnknownDirective {
            name: name.to_owned(),
            span: Span::new(start, start.saturating_add(length)),
        });
    }
}

/// Statements with `;` between them, as many as there are.
pub(crate) fn statement_list(mut input: Input<'_>) -> (Input<'_>, Vec<Statement>) {
    let mut statements = Vec::new();
    while let Ok((rest, found)) = statement(input) {
        statements.push(found);
        input = rest;
        if let Ok((rest, _)) = token(K::Semicolon)(input) {
            input = rest;
        } else if input.kind() != K::End {
            let (mark, span) = (input.mark(), input.token_gap());
            let starts = statement(input).is_ok();
            input.forget(mark);
            if !starts {
                break;
            }
            input.report(SyntaxError::Expected { expected: &[";"], span });
        }
    }
    (input, statements)
}

fn statement(input: Input<'_>) -> Res<'_, Statement> {
    let next = input.kind_at(1);
    match input.kind() {
        K::Let if scan_name(input, 1, Reserve::Name).is_some() => let_statement(input),
        K::Set => set_option(input),
        K::Declare if next == K::Pattern => pattern(input),
        K::Declare if next == K::QueryParameters => query_parameters(input),
        K::Alias if next == K::Database => alias(input),
        K::Restrict if next == K::Access => restrict(input),
        K::Bar => headless(input).map(|(input, expr)| (input, Statement::Expression(expr))),
        _ => expr(input).map(|(input, expr)| (input, Statement::Expression(expr))),
    }
}

fn let_statement(input: Input<'_>) -> Res<'_, Statement> {
    let (input, keyword) = token(K::Let)(input)?;
    let (input, name) = required_name(input)?;
    let (input, equals) = need(K::Equal)(input)?;
    let (input, value) = match input.kind() {
        K::Materialize => materialize(input).map(|(input, expr)| (input, LetValue::Expr(expr)))?,
        K::EntityGroup => entity_group(input).map(|(input, expr)| (input, LetValue::Expr(expr)))?,
        _ if starts_function(input) => {
            nested(input, function).map(|(input, function)| (input, LetValue::Function(function)))?
        }
        _ => required(expr)(input).map(|(input, expr)| (input, LetValue::Expr(expr)))?,
    };
    Ok((
        input,
        Statement::Let(Box::new(Let {
            keyword,
            name,
            equals,
            value,
            span: input.since(keyword),
        })),
    ))
}

/// `materialize(query)`
fn materialize(input: Input<'_>) -> Res<'_, Expr> {
    let (input, name) = plain(input);
    let (input, open) = need(K::OpenParen)(input)?;
    let (input, (query, close)) = enclosed(input, open, K::CloseParen, expr)?;
    let span = input.since(name.span);
    let call = crate::ast::Call {
        name,
        parameters: Vec::new(),
        open,
        args: vec![query],
        close,
        span,
    };
    Ok((input, Expr::Call(Box::new(call))))
}

/// True when a function begins here: `view`, or a list of parameters.
fn starts_function(input: Input<'_>) -> bool {
    let offset = u32::from(input.kind() == K::View);
    if input.kind_at(offset) != K::OpenParen {
        return false;
    }
    if matches!(input.kind_at(offset + 1), K::CloseParen | K::Asterisk) {
        return true;
    }
    scan_name(input, offset + 1, Reserve::Extended).is_some_and(|length| input.kind_at(offset + 1 + length) == K::Colon)
}

fn function(input: Input<'_>) -> Res<'_, FunctionDecl> {
    let start = input.span();
    let view = (input.kind() == K::View).then_some(start);
    let (input, open) = need(K::OpenParen)(input.advance(u32::from(view.is_some())))?;
    let (input, parameters) = comma_list(parameter, missing_parameter, List::ANY)(input)?;
    let (input, _) = close(K::CloseParen, open)(input)?;
    let parameters_span = input.since(open);
    let (input, body) = body(input)?;
    Ok((
        input,
        FunctionDecl {
            view,
            parameters,
            parameters_span,
            body,
            span: input.since(start),
        },
    ))
}

/// `name: type = default`
pub(crate) fn parameter(input: Input<'_>) -> Res<'_, FunctionParameter> {
    let (input, (name, ty, span)) = typed_name(input)?;
    let (input, default) = match token(K::Equal)(input) {
        Ok((input, _)) => default(input).map(|(input, value)| (input, Some(value)))?,
        Err(_) => (input, None),
    };
    Ok((
        input,
        FunctionParameter {
            name,
            ty,
            default,
            span: input.since(span),
        },
    ))
}

fn default(input: Input<'_>) -> Res<'_, Expr> {
    if let Ok(found) = literal(input) {
        return Ok(found);
    }
    if input.reserve_at(0) >= Reserve::Name {
        let (input, word) = plain(input);
        return Ok((input, Expr::Name(word)));
    }
    Ok((input, missing_expr(input)))
}

/// The missing `name: type`, reported.
pub(crate) fn missing_parameter(input: Input<'_>) -> FunctionParameter {
    let decl = missing_decl(input);
    FunctionParameter {
        name: decl.name,
        ty: ParameterType::Scalar(decl.ty),
        default: None,
        span: decl.span,
    }
}

/// `{ statements; expression }`
fn body(input: Input<'_>) -> Res<'_, FunctionBody> {
    let (mut input, open) = need(K::OpenBrace)(input)?;
    let start = if open.is_empty() { input.gap() } else { open };
    if open.is_empty() {
        return Ok((
            input,
            FunctionBody {
                open,
                statements: Vec::new(),
                expr: None,
                close: open,
                span: open,
            },
        ));
    }
    let mut statements = Vec::new();
    loop {
        let (rest, found) = match input.kind() {
            K::Let => within(input, Around::Statement, let_statement)?,
            K::Declare => within(input, Around::Statement, query_parameters)?,
            _ => break,
        };
        statements.push(found);
        (input, _) = need(K::Semicolon)(rest)?;
    }
    let around = Around::Brackets {
        close: K::CloseBrace,
        open,
    };
    let (input, result) = match within(input, around, expr) {
        Ok((input, result)) => (input, Some(result)),
        Err(_) => (input, None),
    };
    let input = input.advance(u32::from(input.kind() == K::Semicolon));
    let (input, close) = close(K::CloseBrace, open)(input)?;
    Ok((
        input,
        FunctionBody {
            open,
            statements,
            expr: result,
            close,
            span: input.since(start),
        },
    ))
}

fn set_option(input: Input<'_>) -> Res<'_, Statement> {
    let (input, keyword) = token(K::Set)(input)?;
    let (input, name) = required_name(input)?;
    let (input, value) = match token(K::Equal)(input) {
        Ok((input, _)) => required(unnamed)(input).map(|(input, value)| (input, Some(value)))?,
        Err(_) => (input, None),
    };
    Ok((
        input,
        Statement::Set(Box::new(SetOption {
            keyword,
            name,
            value,
            span: input.since(keyword),
        })),
    ))
}

fn query_parameters(input: Input<'_>) -> Res<'_, Statement> {
    let (input, keyword) = token(K::Declare)(input)?;
    let (input, _) = need(K::QueryParameters)(input)?;
    let (input, open) = need(K::OpenParen)(input)?;
    let (input, parameters) = comma_list(parameter, missing_parameter, List::FILLED)(input)?;
    let (input, _) = close(K::CloseParen, open)(input)?;
    let node = DeclareQueryParameters {
        keyword,
        parameters,
        span: input.since(keyword),
    };
    Ok((input, Statement::DeclareQueryParameters(Box::new(node))))
}

fn alias(input: Input<'_>) -> Res<'_, Statement> {
    let (input, keyword) = token(K::Alias)(input)?;
    let (input, _) = need(K::Database)(input)?;
    let (input, name) = required_name(input)?;
    let (input, _) = need(K::Equal)(input)?;
    let (input, value) = required(unnamed)(input)?;
    Ok((
        input,
        Statement::Alias(Box::new(AliasDatabase {
            keyword,
            name,
            value,
            span: input.since(keyword),
        })),
    ))
}

fn restrict(input: Input<'_>) -> Res<'_, Statement> {
    let (input, keyword) = token(K::Restrict)(input)?;
    let (input, _) = need(K::Access)(input)?;
    let (input, _) = need(K::To)(input)?;
    let (input, open) = need(K::OpenParen)(input)?;
    let (input, entities) = comma_list(wildcard_path, missing_expr, List::FILLED)(input)?;
    let (input, _) = close(K::CloseParen, open)(input)?;
    let (input, properties) = with_properties(input)?;
    let node = RestrictAccess {
        keyword,
        entities,
        properties,
        span: input.since(keyword),
    };
    Ok((input, Statement::RestrictAccess(Box::new(node))))
}

fn pattern(input: Input<'_>) -> Res<'_, Statement> {
    let keyword = input.span();
    let (input, name) = required_name(input.advance(2))?;
    let (input, definition) = match token(K::Equal)(input) {
        Ok((input, _)) => pattern_definition(input).map(|(input, found)| (input, Some(found)))?,
        Err(_) => (input, None),
    };
    let node = DeclarePattern {
        keyword,
        name,
        definition,
        span: input.since(keyword),
    };
    Ok((input, Statement::DeclarePattern(Box::new(node))))
}

fn pattern_definition(input: Input<'_>) -> Res<'_, PatternDefinition> {
    let start = input.span();
    let (input, open) = need(K::OpenParen)(input)?;
    let (input, parameters) = comma_list(column_decl, missing_decl, List::ANY)(input)?;
    let (input, _) = close(K::CloseParen, open)(input)?;
    let (input, path) = match token(K::OpenBracket)(input) {
        Ok((input, open)) => {
            let (input, path) = column_decl(input).or_else(|_| Ok((input, missing_decl(input))))?;
            let (input, _) = close(K::CloseBracket, open)(input)?;
            (input, Some(path))
        }
        Err(_) => (input, None),
    };
    let (mut input, open) = need(K::OpenBrace)(input)?;
    let mut cases = Vec::new();
    while let Ok((rest, case)) = pattern_case(input) {
        cases.push(case);
        input = rest;
    }
    let (input, _) = close(K::CloseBrace, open)(input)?;
    Ok((
        input,
        PatternDefinition {
            parameters,
            path,
            cases,
            span: input.since(start),
        },
    ))
}

/// `("a").["b"] = { … };`
fn pattern_case(input: Input<'_>) -> Res<'_, PatternCase> {
    let (input, open) = token(K::OpenParen)(input)?;
    let (input, values) = comma_list(unnamed, missing_expr, List::FILLED)(input)?;
    let (input, _) = close(K::CloseParen, open)(input)?;
    let (input, path) = match token(K::Dot)(input) {
        Ok((input, _)) => {
            let (input, open) = need(K::OpenBracket)(input)?;
            let (input, path) = match plain_literal(input) {
                Ok((input, path)) => (input, Some(path)),
                Err(_) => {
                    super::combinators::report_missing(input, crate::diagnostic::Part::String);
                    (input, None)
                }
            };
            let (input, _) = close(K::CloseBracket, open)(input)?;
            (input, path)
        }
        Err(_) => (input, None),
    };
    let (input, _) = need(K::Equal)(input)?;
    let (input, body) = nested(input, body)?;
    let (input, _) = need(K::Semicolon)(input)?;
    Ok((
        input,
        PatternCase {
            values,
            path,
            body,
            span: input.since(open),
        },
    ))
}
