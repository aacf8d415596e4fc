//! Tables that a query holds or fetches itself: `datatable`, `externaldata` and their like.

use std::sync::Arc;

use super::combinators::{List, close, comma_list, missing_expr, missing_value, need, required, token};
use super::expr::{expr, unnamed};
use super::input::{Input, Res, absent};
use super::literal::literal;
use super::name::{missing_name, plain, required_extended_name};
use super::parameters::{Parameters, parameters, with_properties};
use super::pipe::{Around, within};
use super::types::{any_type, required_schema, schema, skip_comma};
use crate::ast::{
    ContextualDataTable, DataTable, EntityGroup, Expr, ExternalData, InlineExternalTable, Name, PartitionColumn,
    PathFormat, ViewCombine,
};
use crate::{SyntaxError, TokenKind as K};

pub(crate) fn data_table(input: Input<'_>) -> Res<'_, Expr> {
    let (input, keyword) = token(K::Datatable)(input)?;
    let (input, parameters) = parameters(Parameters::LOOSE)(input)?;
    let (input, schema) = required_schema(input)?;
    let (input, open) = need(K::OpenBracket)(input)?;
    let (input, values) = comma_list(literal, missing_value, List::TRAILING)(skip_comma(input))?;
    let (input, close) = close(K::CloseBracket, open)(input)?;
    let span = input.since(keyword);
    Ok((
        input,
        Expr::DataTable(Box::new(DataTable {
            keyword,
            parameters,
            schema,
            open,
            values,
            close,
            span,
        })),
    ))
}

pub(crate) fn contextual_data_table(input: Input<'_>) -> Res<'_, Expr> {
    let (input, keyword) = token(K::ContextualDatatable)(input)?;
    let (input, id) = literal(input).or_else(|_| required(unnamed)(input))?;
    let (input, schema) = required_schema(input)?;
    let span = input.since(keyword);
    Ok((
        input,
        Expr::ContextualDataTable(Box::new(ContextualDataTable {
            keyword,
            id,
            schema,
            span,
        })),
    ))
}

pub(crate) fn external_data(input: Input<'_>) -> Res<'_, Expr> {
    let (input, keyword) = token(K::ExternalData)(input).or_else(|_| token(K::ExternalDataOld)(input))?;
    let (input, parameters) = parameters(Parameters::LOOSE)(input)?;
    let (input, schema) = required_schema(input)?;
    let (input, open) = need(K::OpenBracket)(input)?;
    let around = Around::Brackets {
        close: K::CloseBracket,
        open,
    };
    let (input, sources) = within(input, around, comma_list(expr, missing_value, List::TRAILING))?;
    let (input, close) = close(K::CloseBracket, open)(input)?;
    let (input, properties) = with_properties(input)?;
    let span = input.since(keyword);
    let node = ExternalData {
        keyword,
        parameters,
        schema,
        open,
        sources,
        close,
        properties,
        span,
    };
    Ok((input, Expr::ExternalData(Box::new(node))))
}

/// True when `(` here opens a list of columns: a colon stands before its `)`.
fn opens_schema(input: Input<'_>) -> bool {
    if input.kind() != K::OpenParen {
        return false;
    }
    for offset in 1.. {
        match input.kind_at(offset) {
            K::Colon | K::End => return true,
            K::CloseParen => return false,
            _ => {}
        }
    }
    false
}

pub(crate) fn inline_external_table(input: Input<'_>) -> Res<'_, Expr> {
    let opens = input.kind_at(1) == K::Kind || opens_schema(input.advance(1));
    if input.kind() != K::InlineExternalTable || !opens {
        return absent();
    }
    let keyword = input.span();
    let input = input.advance(1);
    let (input, columns) = if opens_schema(input) {
        schema(input).map(|(input, schema)| (input, Some(schema)))?
    } else {
        (input, None)
    };
    let (input, kind) = word_after(input, K::Kind)?;
    let (input, partitions) = partitions(input)?;
    let (input, path_format) = path_format(input)?;
    let (input, data_format) = match input.kind() {
        K::Dataformat => word_after(input, K::Dataformat).map(|(input, word)| (input, Some(word)))?,
        _ => (input, None),
    };
    let (input, open) = need(K::OpenParen)(input)?;
    let around = Around::Brackets {
        close: K::CloseParen,
        open,
    };
    let (input, connections) = within(input, around, comma_list(expr, missing_value, List::TRAILING))?;
    let (input, _) = close(K::CloseParen, open)(input)?;
    let (input, properties) = with_properties(input)?;
    let span = input.since(keyword);
    let schema = columns;
    let node = InlineExternalTable {
        keyword,
        schema,
        kind,
        partitions,
        path_format,
        data_format,
        connections,
        properties,
        span,
    };
    Ok((input, Expr::InlineExternalTable(Box::new(node))))
}

/// `keyword=word`
fn word_after(input: Input<'_>, keyword: K) -> Res<'_, Name> {
    let (input, _) = need(keyword)(input)?;
    let (input, _) = need(K::Equal)(input)?;
    if input.kind() == K::Identifier || input.kind().is_keyword() {
        return Ok(plain(input));
    }
    Ok((input, missing_name(input)))
}

/// `partition by (a: datetime = bin(x, 1d))`
fn partitions(input: Input<'_>) -> Res<'_, Vec<PartitionColumn>> {
    let Ok((input, _)) = token(K::Partition)(input) else {
        return Ok((input, Vec::new()));
    };
    let (input, _) = need(K::By)(input)?;
    let (input, open) = need(K::OpenParen)(input)?;
    let (input, columns) = comma_list(partition, missing_partition, List::TRAILING)(skip_comma(input))?;
    let (input, _) = close(K::CloseParen, open)(input)?;
    Ok((input, columns))
}

fn partition(input: Input<'_>) -> Res<'_, PartitionColumn> {
    let start = input.span();
    let (input, name) = required_extended_name(input)?;
    let (input, _) = need(K::Colon)(input)?;
    let (input, ty) = any_type(input)?;
    let (input, value) = match token(K::Equal)(input) {
        Ok((input, _)) => required(unnamed)(input).map(|(input, value)| (input, Some(value)))?,
        Err(_) => (input, None),
    };
    Ok((
        input,
        PartitionColumn {
            name,
            ty,
            value,
            span: input.since(start),
        },
    ))
}

fn missing_partition(input: Input<'_>) -> PartitionColumn {
    let name = missing_name(input);
    let ty = crate::ast::TypeName {
        ty: None,
        text: Arc::from(""),
        span: input.gap(),
    };
    PartitionColumn {
        name,
        ty,
        value: None,
        span: input.gap(),
    }
}

/// `pathformat=(…)`, kept as its tokens.
fn path_format(input: Input<'_>) -> Res<'_, Option<PathFormat>> {
    let Ok((input, _)) = token(K::Pathformat)(input) else {
        return Ok((input, None));
    };
    let (input, _) = need(K::Equal)(input)?;
    let (mut input, open) = need(K::OpenParen)(input)?;
    let mut parts = Vec::new();
    let mut depth = 0_u32;
    while !matches!(input.kind(), K::End | K::Semicolon | K::Bar) {
        match input.kind() {
            K::CloseParen if depth == 0 => break,
            K::CloseParen => depth -= 1,
            K::OpenParen => depth += 1,
            _ => {}
        }
        parts.push(input.shared_text(input.span()));
        input = input.advance(1);
    }
    let (input, _) = close(K::CloseParen, open)(input)?;
    Ok((
        input,
        Some(PathFormat {
            parts,
            span: input.since(open),
        }),
    ))
}

pub(crate) fn view_combine(input: Input<'_>) -> Res<'_, Expr> {
    let (input, keyword) = token(K::MaterializedViewCombine)(input)?;
    let (input, name) = in_parens(input, expr)?;
    let (input, base) = combine_clause(input, "base", expr)?;
    let (input, delta) = combine_clause(input, "delta", expr)?;
    let (input, aggregations) = combine_clause(input, "aggregations", super::pipe::fork_query)?;
    let span = input.since(keyword);
    Ok((
        input,
        Expr::ViewCombine(Box::new(ViewCombine {
            keyword,
            name,
            base,
            delta,
            aggregations,
            span,
        })),
    ))
}

fn in_parens<'s>(input: Input<'s>, parser: fn(Input<'s>) -> Res<'s, Expr>) -> Res<'s, Expr> {
    let (input, open) = need(K::OpenParen)(input)?;
    let (input, (inner, _)) = super::pipe::enclosed(input, open, K::CloseParen, parser)?;
    Ok((input, inner))
}

/// `base (…)`
fn combine_clause<'s>(input: Input<'s>, word: &'static str, parser: fn(Input<'s>) -> Res<'s, Expr>) -> Res<'s, Expr> {
    if input.text() != word {
        input.report(SyntaxError::Missing {
            part: crate::diagnostic::Part::Clause,
            span: input.gap(),
        });
        return Ok((input, Expr::Missing { span: input.gap() }));
    }
    in_parens(input.advance(1), parser)
}

/// `entity_group [a, b]`
pub(crate) fn entity_group(input: Input<'_>) -> Res<'_, Expr> {
    if input.kind() != K::EntityGroup {
        return absent();
    }
    if let Ok(found) = super::expr::call(input) {
        return Ok(found);
    }
    let keyword = input.span();
    let (input, open) = need(K::OpenBracket)(input.advance(1))?;
    let (input, entities) = comma_list(unnamed, missing_expr, List::FILLED)(input)?;
    let (input, close) = close(K::CloseBracket, open)(input)?;
    let span = input.since(keyword);
    Ok((
        input,
        Expr::EntityGroup(Box::new(EntityGroup {
            keyword,
            open,
            entities,
            close,
            span,
        })),
    ))
}
