//! Literals, `dynamic(…)` and `typeof(…)`.

use std::sync::Arc;

use super::combinators::{List, close, comma_list, need, token};
use super::input::{Input, Res, absent, nested};
use super::name::braced;
use super::types::{column_decl, param_type_extended, type_of_row};
use crate::ast::{
    Dynamic, DynamicProperty, DynamicValue, Expr, Literal, LiteralValue, ScalarLiteral, Schema, StringLiteral, TypeOf,
    TypeOfValue,
};
use crate::diagnostic::Part;
use crate::lexer::{decode, time_unit};
use crate::{Fix, Span, SyntaxError, TokenKind as K};

/// A literal in the positions that take nothing else: `datatable`, defaults, parameters. Signs belong to the number.
pub(crate) fn literal(input: Input<'_>) -> Res<'_, Expr> {
    match input.kind() {
        K::Dynamic => dynamic(input),
        K::Plus | K::Minus => signed_number(input),
        K::Typeof => type_of(input),
        K::OpenBrace => braced(input).map(|(input, name)| (input, Expr::Name(name))),
        _ => plain_literal(input).map(|(input, literal)| (input, Expr::Literal(Box::new(literal)))),
    }
}

/// A literal of one token, or of several strings.
pub(crate) fn plain_literal(input: Input<'_>) -> Res<'_, Literal> {
    let span = input.span();
    let text = input.text();
    let value = match input.kind() {
        K::StringLiteral => {
            let (rest, (value, span)) = string(input)?;
            return Ok((
                rest,
                Literal {
                    value: LiteralValue::String(value),
                    span,
                },
            ));
        }
        K::LongLiteral if starts_with_digit(text) => LiteralValue::Long(long(text)),
        K::RealLiteral if starts_with_digit(text) => LiteralValue::Real(text.parse().unwrap_or(f64::NAN)),
        K::TimespanLiteral if starts_with_digit(text) => timespan(text),
        K::BoolLiteral if !text.ends_with(')') => LiteralValue::Bool(text.eq_ignore_ascii_case("true")),
        K::BoolLiteral => typed(input, ScalarLiteral::Bool),
        K::LongLiteral => typed(input, ScalarLiteral::Long),
        K::IntLiteral => typed(input, ScalarLiteral::Int),
        K::RealLiteral => typed(input, ScalarLiteral::Real),
        K::DecimalLiteral => typed(input, ScalarLiteral::Decimal),
        K::DateTimeLiteral => typed(input, ScalarLiteral::DateTime),
        K::TimespanLiteral => typed(input, ScalarLiteral::Timespan),
        K::GuidLiteral => typed(input, ScalarLiteral::Guid),
        K::RawGuid => {
            let fix = Fix {
                span,
                replacement: format!("guid({text})"),
            };
            input.report(SyntaxError::RawGuid {
                text: text.to_owned(),
                span,
                fix,
            });
            LiteralValue::Typed {
                ty: ScalarLiteral::Guid,
                text: Arc::from(text),
            }
        }
        _ => return absent(),
    };
    Ok((input.advance(1), Literal { value, span }))
}

fn starts_with_digit(text: &str) -> bool {
    text.as_bytes().first().is_some_and(u8::is_ascii_digit)
}

/// The value of digits or of `0x…`; `None` when it exceeds 64 bits.
fn long(text: &str) -> Option<i64> {
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(digits) => u64::from_str_radix(digits, 16).ok().map(u64::cast_signed),
        None => text.parse().ok(),
    }
}

fn timespan(text: &str) -> LiteralValue {
    let unit = text
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(text.len());
    match time_unit(&text[unit..]) {
        Some(time_unit) => LiteralValue::Timespan {
            amount: text[..unit].parse().unwrap_or(f64::NAN),
            unit: time_unit,
        },
        None => LiteralValue::Null,
    }
}

/// What stands between the parentheses of `int(…)` and its like.
fn typed(input: Input<'_>, ty: ScalarLiteral) -> LiteralValue {
    let text = input.text();
    let inner = text
        .split_once('(')
        .map_or("", |(_, inner)| inner.strip_suffix(')').unwrap_or(inner));
    LiteralValue::Typed {
        ty,
        text: Arc::from(inner.trim()),
    }
}

/// A string; neighbours are joined.
pub(crate) fn string(input: Input<'_>) -> Res<'_, (StringLiteral, Span)> {
    if input.kind() != K::StringLiteral {
        return absent();
    }
    let first = input.span();
    let (value, mut hidden) = decode(input.text());
    let mut input = input.advance(1);
    if input.kind() != K::StringLiteral {
        return Ok((
            input,
            (
                StringLiteral {
                    value: Arc::from(value),
                    parts: Vec::new(),
                    hidden,
                },
                first,
            ),
        ));
    }
    let mut value = value.into_owned();
    let mut parts = vec![first];
    while input.kind() == K::StringLiteral {
        parts.push(input.span());
        let (piece, piece_hidden) = decode(input.text());
        value.push_str(&piece);
        hidden |= piece_hidden;
        input = input.advance(1);
    }
    Ok((
        input,
        (
            StringLiteral {
                value: Arc::from(value),
                parts,
                hidden,
            },
            input.since(first),
        ),
    ))
}

/// A string as a literal.
pub(crate) fn string_literal(input: Input<'_>) -> Res<'_, Literal> {
    string(input).map(|(input, (value, span))| {
        (
            input,
            Literal {
                value: LiteralValue::String(value),
                span,
            },
        )
    })
}

/// `-1`, `+1.5`, `-1h`, without space between.
fn signed_number(input: Input<'_>) -> Res<'_, Expr> {
    let sign = input.span();
    let negative = input.kind() == K::Minus;
    let number = input.advance(1);
    let numeric = matches!(number.kind(), K::LongLiteral | K::RealLiteral | K::TimespanLiteral);
    if !numeric || !input.is_adjacent(1) || !starts_with_digit(number.text()) {
        return absent();
    }
    let (input, literal) = plain_literal(number)?;
    let value = if negative {
        negated(literal.value, number.text())
    } else {
        literal.value
    };
    Ok((
        input,
        Expr::Literal(Box::new(Literal {
            value,
            span: input.since(sign),
        })),
    ))
}

/// `text` is the number without its sign: -2^63 is a long though 2^63 is none.
fn negated(value: LiteralValue, text: &str) -> LiteralValue {
    match value {
        LiteralValue::Long(Some(value)) => LiteralValue::Long(value.checked_neg()),
        LiteralValue::Long(None) => LiteralValue::Long(format!("-{text}").parse().ok()),
        LiteralValue::Real(value) => LiteralValue::Real(-value),
        LiteralValue::Timespan { amount, unit } => LiteralValue::Timespan { amount: -amount, unit },
        other => other,
    }
}

/// `dynamic(…)`
pub(crate) fn dynamic(input: Input<'_>) -> Res<'_, Expr> {
    dynamic_node(input).map(|(input, node)| (input, Expr::Dynamic(Box::new(node))))
}

fn dynamic_node(input: Input<'_>) -> Res<'_, Dynamic> {
    if input.kind() != K::Dynamic || input.kind_at(1) != K::OpenParen {
        return absent();
    }
    let (keyword, open) = (input.span(), input.advance(1).span());
    let (input, value) = required_json(input.advance(2))?;
    let (input, close) = close(K::CloseParen, open)(input)?;
    Ok((
        input,
        Dynamic {
            value,
            keyword,
            open,
            close,
            span: input.since(keyword),
        },
    ))
}

fn required_json(input: Input<'_>) -> Res<'_, DynamicValue> {
    json(input).or_else(|_| Ok((input, missing_json(input))))
}

fn missing_json(input: Input<'_>) -> DynamicValue {
    input.report(SyntaxError::Missing {
        part: Part::DynamicValue,
        span: input.gap(),
    });
    DynamicValue::Missing { span: input.gap() }
}

/// A value inside `dynamic(…)`.
fn json(input: Input<'_>) -> Res<'_, DynamicValue> {
    let span = input.span();
    match input.kind() {
        K::Null => Ok((
            input.advance(1),
            DynamicValue::Literal(Literal {
                value: LiteralValue::Null,
                span,
            }),
        )),
        K::Minus if matches!(input.kind_at(1), K::LongLiteral | K::RealLiteral) => {
            let number = input.advance(1);
            let (rest, literal) = plain_literal(number)?;
            let value = negated(literal.value, number.text());
            Ok((
                rest,
                DynamicValue::Literal(Literal {
                    value,
                    span: rest.since(span),
                }),
            ))
        }
        K::Dynamic => nested(input, dynamic_node).map(|(input, node)| (input, DynamicValue::Dynamic(Box::new(node)))),
        K::OpenBracket => nested(input, json_array),
        K::OpenBrace => match braced(input) {
            Ok((input, name)) => Ok((input, DynamicValue::Name(name))),
            Err(_) => nested(input, json_object),
        },
        // Kusto has no `int(…)` in JSON.
        K::IntLiteral => absent(),
        _ => plain_literal(input).map(|(input, literal)| (input, DynamicValue::Literal(literal))),
    }
}

fn json_array(input: Input<'_>) -> Res<'_, DynamicValue> {
    let (input, open) = token(K::OpenBracket)(input)?;
    let (input, items) = comma_list(json, missing_json, List::ANY)(input)?;
    let (input, _) = close(K::CloseBracket, open)(input)?;
    Ok((
        input,
        DynamicValue::Array {
            items,
            span: input.since(open),
        },
    ))
}

fn json_object(input: Input<'_>) -> Res<'_, DynamicValue> {
    let (input, open) = token(K::OpenBrace)(input)?;
    let (input, properties) = comma_list(property, missing_property, List::ANY)(input)?;
    let (input, _) = close(K::CloseBrace, open)(input)?;
    Ok((
        input,
        DynamicValue::Object {
            properties,
            span: input.since(open),
        },
    ))
}

fn missing_property(input: Input<'_>) -> DynamicProperty {
    let span = input.gap();
    input.report(SyntaxError::Missing {
        part: Part::DynamicValue,
        span,
    });
    DynamicProperty {
        name: Arc::from(""),
        name_span: span,
        value: DynamicValue::Missing { span },
        span,
    }
}

fn property(input: Input<'_>) -> Res<'_, DynamicProperty> {
    let start = input.span();
    if input.kind() == K::StringLiteral {
        let (name, _) = decode(input.text());
        let (input, _) = need(K::Colon)(input.advance(1))?;
        let (input, value) = required_json(input)?;
        let span = input.since(start);
        return Ok((
            input,
            DynamicProperty {
                name: Arc::from(name),
                name_span: start,
                value,
                span,
            },
        ));
    }
    // `{: 1}` and `{1}` lack the name.
    let gap = input.gap();
    if input.kind() == K::Colon {
        input.report(SyntaxError::Missing {
            part: Part::String,
            span: gap,
        });
        let (input, value) = required_json(input.advance(1))?;
        let span = input.since(start);
        return Ok((
            input,
            DynamicProperty {
                name: Arc::from(""),
                name_span: gap,
                value,
                span,
            },
        ));
    }
    let (rest, value) = json(input)?;
    input.report(SyntaxError::Missing {
        part: Part::String,
        span: gap,
    });
    Ok((
        rest,
        DynamicProperty {
            name: Arc::from(""),
            name_span: gap,
            value,
            span: rest.since(start),
        },
    ))
}

/// `typeof(string)`, `typeof(a: string, *)`
pub(crate) fn type_of(input: Input<'_>) -> Res<'_, Expr> {
    type_of_node(input).map(|(input, node)| (input, Expr::TypeOf(Box::new(node))))
}

pub(crate) fn type_of_node(input: Input<'_>) -> Res<'_, TypeOf> {
    if input.kind() != K::Typeof || input.kind_at(1) != K::OpenParen {
        return absent();
    }
    let (keyword, open) = (input.span(), input.advance(1).span());
    let inner = input.advance(2);
    if let Ok((input, ty)) = param_type_extended(inner) {
        let (input, _) = close(K::CloseParen, open)(input)?;
        return Ok((
            input,
            TypeOf {
                value: TypeOfValue::Scalar(ty),
                keyword,
                span: input.since(keyword),
            },
        ));
    }
    if inner.kind() == K::Identifier && inner.kind_at(1) == K::CloseParen {
        let (input, ty) = super::types::any_type(inner)?;
        let (input, _) = close(K::CloseParen, open)(input)?;
        return Ok((
            input,
            TypeOf {
                value: TypeOfValue::Scalar(ty),
                keyword,
                span: input.since(keyword),
            },
        ));
    }
    let (input, (columns, star)) = type_of_row(inner, column_decl)?;
    let (input, close_span) = close(K::CloseParen, open)(input)?;
    let schema = Schema {
        columns,
        star,
        open,
        close: close_span,
        span: input.since(open),
    };
    Ok((
        input,
        TypeOf {
            value: TypeOfValue::Row(schema),
            keyword,
            span: input.since(keyword),
        },
    ))
}
