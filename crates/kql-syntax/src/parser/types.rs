//! Types, declarations `name: type`, and lists of them.

use std::sync::Arc;

use super::combinators::{List, close, comma_list, need, token};
use super::input::{Input, Res, absent, nested};
use super::name::{extended_name, missing_name, no_name};
use crate::ast::{ColumnDecl, ParameterType, ScalarType, Schema, TypeName};
use crate::diagnostic::Part;
use crate::lexer::Reserve;
use crate::{Span, SyntaxError, TokenKind as K};

/// True for the types that columns and parameters can have.
fn is_type(kind: K) -> bool {
    matches!(
        kind,
        K::Bool | K::Boolean | K::Date | K::Datetime | K::Decimal | K::Double | K::Dynamic | K::Guid | K::Int
    ) || matches!(
        kind,
        K::Int64 | K::Int8 | K::Long | K::Real | K::String | K::Time | K::Timespan | K::Uniqueid
    )
}

/// True for the types that `typeof` knows beyond those.
fn is_old_type(kind: K) -> bool {
    matches!(
        kind,
        K::Float | K::Int16 | K::Int32 | K::Uint | K::Uint16 | K::Uint32 | K::Uint64 | K::Uint8 | K::Ulong
    )
}

/// The word here, whatever it is, as a type.
pub(crate) fn any_type(input: Input<'_>) -> Res<'_, TypeName> {
    let (text, span) = (input.text(), input.span());
    Ok((
        input.advance(1),
        TypeName {
            ty: ScalarType::from_keyword(text),
            text: Arc::from(text),
            span,
        },
    ))
}

/// A type.
pub(crate) fn param_type(input: Input<'_>) -> Res<'_, TypeName> {
    if is_type(input.kind()) {
        any_type(input)
    } else {
        absent()
    }
}

/// A type, with the narrow integers of old queries.
pub(crate) fn param_type_extended(input: Input<'_>) -> Res<'_, TypeName> {
    if is_type(input.kind()) || is_old_type(input.kind()) {
        any_type(input)
    } else {
        absent()
    }
}

/// A type; another word is reported as none, and nothing as missing.
pub(crate) fn required_type(input: Input<'_>) -> Res<'_, TypeName> {
    if let Ok(found) = param_type(input) {
        return Ok(found);
    }
    if is_old_type(input.kind()) || input.reserve_at(0) >= Reserve::Name {
        input.report(SyntaxError::UnknownType {
            name: input.text().to_owned(),
            span: input.span(),
        });
        return any_type(input);
    }
    input.report(SyntaxError::Missing {
        part: Part::Type,
        span: input.gap(),
    });
    Ok((input, no_type(input.gap())))
}

fn no_type(span: Span) -> TypeName {
    TypeName {
        ty: None,
        text: Arc::from(""),
        span,
    }
}

/// `name: type`
pub(crate) fn column_decl(input: Input<'_>) -> Res<'_, ColumnDecl> {
    let (rest, decl) = typed_name(input)?;
    let (name, ty, span) = decl;
    let ty = match ty {
        ParameterType::Scalar(ty) => ty,
        // A row where a scalar is due: the binder of tables would not know what to do with it.
        ParameterType::Tabular(schema) => {
            input.report(SyntaxError::Missing {
                part: Part::Type,
                span: Span::empty(schema.open.start),
            });
            no_type(schema.span)
        }
    };
    Ok((rest, ColumnDecl { name, ty, span }))
}

/// `name: type` or `name: (a: type, …)`
pub(crate) fn typed_name(input: Input<'_>) -> Res<'_, (crate::ast::Name, ParameterType, Span)> {
    let start = input.span();
    let (input, name) = match extended_name(input) {
        Ok(found) => found,
        Err(_) if input.kind() == K::Colon => (input, missing_name(input)),
        Err(error) => return Err(error),
    };
    let (input, _) = need(K::Colon)(input)?;
    let (input, ty) = if input.kind() == K::OpenParen {
        let (input, schema) = nested(input, schema_type)?;
        (input, ParameterType::Tabular(schema))
    } else {
        let (input, ty) = required_type(input)?;
        (input, ParameterType::Scalar(ty))
    };
    Ok((input, (name, ty, input.since(start))))
}

/// The missing `name: type`, reported.
pub(crate) fn missing_decl(input: Input<'_>) -> ColumnDecl {
    let span = input.gap();
    input.report(SyntaxError::Missing {
        part: Part::Declaration,
        span,
    });
    ColumnDecl {
        name: no_name(span),
        ty: no_type(span),
        span,
    }
}

/// The row type of a tabular parameter: `(a: string)`, `(*)`.
fn schema_type(input: Input<'_>) -> Res<'_, Schema> {
    let (input, open) = token(K::OpenParen)(input)?;
    let star = (input.kind() == K::Asterisk).then(|| input.span());
    let (input, columns) = match star {
        Some(_) => (input.advance(1), Vec::new()),
        None => comma_list(column_decl, missing_decl, List::TRAILING)(input)?,
    };
    let (input, close) = close(K::CloseParen, open)(input)?;
    Ok((
        input,
        Schema {
            columns,
            star,
            open,
            close,
            span: input.since(open),
        },
    ))
}

/// `(a: string, b: long)`; a comma may stand first and last.
pub(crate) fn schema(input: Input<'_>) -> Res<'_, Schema> {
    let (input, open) = token(K::OpenParen)(input)?;
    let input = skip_comma(input);
    let (input, columns) = comma_list(column_decl, missing_decl, List::TRAILING)(input)?;
    let (input, close) = close(K::CloseParen, open)(input)?;
    Ok((
        input,
        Schema {
            columns,
            star: None,
            open,
            close,
            span: input.since(open),
        },
    ))
}

/// `(*, a: string)`, as `evaluate` has it.
pub(crate) fn evaluate_schema(input: Input<'_>) -> Res<'_, Schema> {
    let (input, open) = token(K::OpenParen)(input)?;
    let input = skip_comma(input);
    let star = (input.kind() == K::Asterisk).then(|| input.span());
    let input = skip_comma(input.advance(u32::from(star.is_some())));
    let (input, columns) = comma_list(column_decl, missing_decl, List::TRAILING)(input)?;
    let (input, close) = close(K::CloseParen, open)(input)?;
    Ok((
        input,
        Schema {
            columns,
            star,
            open,
            close,
            span: input.since(open),
        },
    ))
}

pub(crate) fn skip_comma(input: Input<'_>) -> Input<'_> {
    input.advance(u32::from(input.kind() == K::Comma))
}

/// [`schema`], or a missing one after a diagnostic.
pub(crate) fn required_schema(input: Input<'_>) -> Res<'_, Schema> {
    schema(input).or_else(|_| Ok((input, missing_schema(input))))
}

/// The missing schema, reported.
pub(crate) fn missing_schema(input: Input<'_>) -> Schema {
    let span = input.gap();
    input.report(SyntaxError::Missing {
        part: Part::Schema,
        span,
    });
    Schema {
        columns: Vec::new(),
        star: None,
        open: span,
        close: span,
        span,
    }
}

/// The columns and the `*` of `typeof(a: string, *)`.
pub(crate) fn type_of_row<'s>(
    input: Input<'s>,
    column: fn(Input<'s>) -> Res<'s, ColumnDecl>,
) -> Res<'s, (Vec<ColumnDecl>, Option<Span>)> {
    enum Item {
        Star(Span),
        Column(ColumnDecl),
    }
    let item = |input: Input<'s>| match input.kind() {
        K::Asterisk => Ok((input.advance(1), Item::Star(input.span()))),
        _ => column(input).map(|(input, column)| (input, Item::Column(column))),
    };
    let (input, items) = comma_list(item, |input| Item::Column(missing_decl(input)), List::ANY)(input)?;
    let mut star = None;
    let mut columns = Vec::with_capacity(items.len());
    for item in items {
        match item {
            Item::Star(span) => star = star.or(Some(span)),
            Item::Column(column) => columns.push(column),
        }
    }
    Ok((input, (columns, star)))
}
