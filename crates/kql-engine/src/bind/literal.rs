//! Constants of the text as values.

use kql_syntax::ast::{Dynamic as DynamicLiteral, DynamicValue, Literal, LiteralValue, ScalarLiteral, TimeUnit};

use super::BindError;
use crate::types::dynamic::{ArrayBuilder, BagBuilder, write_json_string};
use crate::types::{Decimal, Dynamic, Scalar, Ty, datetime, guid, number, timespan};

/// The value of a literal; a typed null where its text does not read (`datetime(yesterday)`).
pub(crate) fn scalar(literal: &Literal) -> Scalar {
    match &literal.value {
        LiteralValue::Bool(value) => Scalar::Bool(*value),
        LiteralValue::Long(value) => value.map_or(Scalar::Null(Ty::Long), Scalar::Long),
        LiteralValue::Real(value) => Scalar::Real(*value),
        LiteralValue::Timespan { amount, unit } => Scalar::Timespan(span_ticks(*amount, *unit)),
        LiteralValue::String(text) => Scalar::String(text.value.clone()),
        LiteralValue::Typed { ty, text } => typed(*ty, text),
        LiteralValue::Null => Scalar::Null(Ty::Dynamic),
    }
}

/// Whether it is `datetime()`, which the page "datetime" has for the current time.
pub(crate) fn is_now(literal: &Literal) -> bool {
    matches!(&literal.value, LiteralValue::Typed { ty: ScalarLiteral::DateTime, text } if text.trim().is_empty())
}

/// The type that a typed literal's keyword names.
pub(crate) fn keyword_type(ty: ScalarLiteral) -> Ty {
    match ty {
        ScalarLiteral::Bool => Ty::Bool,
        ScalarLiteral::Int => Ty::Int,
        ScalarLiteral::Long => Ty::Long,
        ScalarLiteral::Real => Ty::Real,
        ScalarLiteral::Decimal => Ty::Decimal,
        ScalarLiteral::DateTime => Ty::Datetime,
        ScalarLiteral::Timespan => Ty::Timespan,
        ScalarLiteral::Guid => Ty::Guid,
    }
}

fn span_ticks(amount: f64, unit: TimeUnit) -> i64 {
    let name = match unit {
        TimeUnit::Day => "d",
        TimeUnit::Hour => "h",
        TimeUnit::Minute => "m",
        TimeUnit::Second => "s",
        TimeUnit::Millisecond => "ms",
        TimeUnit::Microsecond => "micro",
        TimeUnit::Nanosecond => "nano",
        TimeUnit::Tick => "tick",
    };
    // saturates, as a cast does
    (amount * timespan::unit(name).unwrap_or(1.0)).round() as i64
}

fn typed(keyword: ScalarLiteral, text: &str) -> Scalar {
    let ty = keyword_type(keyword);
    let text = text.trim();
    let bare = unquoted(text);
    let value = match ty {
        Ty::Bool => match bare.to_ascii_lowercase().as_str() {
            "true" => Some(Scalar::Bool(true)),
            "false" => Some(Scalar::Bool(false)),
            _ => number::parse_long(bare).map(|value| Scalar::Bool(value != 0)),
        },
        Ty::Int => number::parse_long(bare)
            .and_then(|value| i32::try_from(value).ok())
            .map(Scalar::Int),
        Ty::Long => number::parse_long(bare).map(Scalar::Long),
        Ty::Real => number::parse_real(bare).map(Scalar::Real),
        Ty::Decimal => Decimal::parse(bare).map(Scalar::Decimal),
        Ty::Datetime => datetime::parse(bare).or_else(|| date_parts(bare)).map(Scalar::Datetime),
        Ty::Timespan => timespan::parse(bare).map(Scalar::Timespan),
        Ty::Guid => guid::parse(bare).map(Scalar::Guid),
        _ => None,
    };
    value.unwrap_or(Scalar::Null(ty))
}

/// `datetime(2025, 6, 14)`: year, month, day and the parts of a time, as far as they are there.
fn date_parts(text: &str) -> Option<i64> {
    let mut parts = [1, 1, 1, 0, 0, 0, 0];
    let given: Vec<&str> = text.split(',').map(str::trim).collect();
    if given.len() < 2 || given.len() > 6 {
        return None;
    }
    for (part, text) in parts.iter_mut().zip(&given) {
        *part = text.parse::<u32>().ok()?;
    }
    let [year, month, day, hour, minute, second, fraction] = parts;
    let year = i32::try_from(year).ok()?;
    datetime::from_parts(datetime::Parts {
        year,
        month,
        day,
        hour,
        minute,
        second,
        fraction,
    })
}

fn unquoted(text: &str) -> &str {
    for quote in ['"', '\''] {
        if let Some(inner) = text.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote)) {
            return inner;
        }
    }
    text
}

/// The value of `dynamic(…)`.
pub(crate) fn dynamic(literal: &DynamicLiteral) -> Scalar {
    Scalar::dynamic(dynamic_value(&literal.value))
}

/// What a `dynamic(…)` cannot hold, the first there is: a workbook's parameter, a decimal.
pub(crate) fn misplaced(value: &DynamicValue) -> Option<BindError> {
    match value {
        DynamicValue::Name(name) => Some(BindError::client_parameter(&name.text, name.span)),
        DynamicValue::Literal(literal) => is_decimal(literal).then(|| BindError::DecimalInDynamic {
            help: Some("write it as a number".into()),
            span: literal.span,
        }),
        DynamicValue::Array { items, .. } => items.iter().find_map(misplaced),
        DynamicValue::Object { properties, .. } => properties.iter().find_map(|property| misplaced(&property.value)),
        DynamicValue::Dynamic(inner) => misplaced(&inner.value),
        DynamicValue::Missing { .. } => None,
    }
}

fn is_decimal(literal: &Literal) -> bool {
    matches!(
        literal.value,
        LiteralValue::Typed {
            ty: ScalarLiteral::Decimal,
            ..
        }
    )
}

fn dynamic_value(value: &DynamicValue) -> Dynamic {
    match value {
        DynamicValue::Literal(literal) => match &literal.value {
            LiteralValue::Null => Dynamic::null(),
            // recorded: a timespan within `dynamic(…)` is its ticks, unlike one that is packed
            LiteralValue::Timespan { amount, unit } => Dynamic::from_scalar(&Scalar::Long(span_ticks(*amount, *unit))),
            // a literal is JSON, in which strings may be datetimes
            LiteralValue::String(text) => {
                let mut out = Vec::with_capacity(text.value.len() + 1);
                write_json_string(&mut out, &text.value);
                Dynamic::from_bytes(out)
            }
            _ => Dynamic::from_scalar(&scalar(literal)),
        },
        DynamicValue::Array { items, .. } => {
            let mut array = ArrayBuilder::new();
            items.iter().for_each(|item| array.push(dynamic_value(item).as_ref()));
            array.finish()
        }
        DynamicValue::Object { properties, .. } => {
            let mut bag = BagBuilder::new();
            for property in properties {
                bag.insert(&property.name, dynamic_value(&property.value).as_ref());
            }
            bag.finish()
        }
        DynamicValue::Dynamic(inner) => dynamic_value(&inner.value),
        DynamicValue::Name(_) | DynamicValue::Missing { .. } => Dynamic::null(),
    }
}
