//! Dynamic operands beside typed ones: each value is converted to the other side's type.

use std::borrow::Cow;
use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray, FixedSizeBinaryBuilder, Float64Array, Int32Array, Int64Array, StringArray};

use crate::functions::Args;
use crate::types::dynamic::Kind;
use crate::types::{Decimal, DynRef, Scalar, Ty, datetime, decimal, guid, number, timespan};
use crate::value::Value;

/// The leaf as a value of `ty`; null where it is none. Text is read as the conversion functions read it.
pub(crate) fn leaf(value: DynRef<'_>, ty: Ty) -> Scalar {
    let converted = match ty {
        Ty::String => return Scalar::String(value.to_text().into()),
        Ty::Bool => bool_of(value).map(Scalar::Bool),
        Ty::Int => long_of(value)
            .and_then(|value| i32::try_from(value).ok())
            .map(Scalar::Int),
        Ty::Long => long_of(value).map(Scalar::Long),
        Ty::Real => real_of(value).map(Scalar::Real),
        Ty::Decimal => decimal_of(value).map(Scalar::Decimal),
        Ty::Datetime => match value.kind() {
            Kind::Datetime(ticks) => Some(ticks),
            Kind::String(text) => datetime::parse(text),
            _ => None,
        }
        .map(Scalar::Datetime),
        Ty::Timespan => match value.kind() {
            Kind::Timespan(ticks) => Some(ticks),
            Kind::String(text) => timespan::parse(text),
            _ => None,
        }
        .map(Scalar::Timespan),
        Ty::Guid => match value.kind() {
            Kind::Guid(bytes) => Some(bytes),
            Kind::String(text) => guid::parse(text),
            _ => None,
        }
        .map(Scalar::Guid),
        Ty::Dynamic | Ty::Unknown => Some(Scalar::dynamic(value.to_owned())),
    };
    converted.unwrap_or(Scalar::Null(ty))
}

fn bool_of(value: DynRef<'_>) -> Option<bool> {
    match value.kind() {
        Kind::Bool(value) => Some(value),
        Kind::Long(value) => Some(value != 0),
        Kind::String(text) => match text.trim().to_ascii_lowercase().as_str() {
            "true" => Some(true),
            "false" => Some(false),
            text => number::parse_long(text).map(|value| value != 0),
        },
        _ => None,
    }
}

fn long_of(value: DynRef<'_>) -> Option<i64> {
    match value.kind() {
        Kind::Bool(value) => Some(i64::from(value)),
        Kind::Long(value) => Some(value),
        Kind::Real(value) if value.abs() < 9.3e18 => Some(value as i64),
        Kind::Decimal(value) => value.to_long(),
        Kind::String(text) => number::parse_long(text),
        _ => None,
    }
}

fn real_of(value: DynRef<'_>) -> Option<f64> {
    match value.kind() {
        Kind::String(text) => number::parse_real(text),
        Kind::Bool(value) => Some(f64::from(u8::from(value))),
        _ => value.to_scalar().as_real(),
    }
}

fn decimal_of(value: DynRef<'_>) -> Option<Decimal> {
    match value.kind() {
        Kind::Decimal(value) => Some(value),
        Kind::Long(value) => Some(Decimal::from(value)),
        Kind::Real(value) => Decimal::from_real(value),
        Kind::String(text) => Decimal::parse(text),
        _ => None,
    }
}

/// An argument as values of `ty`: dynamics are converted, all else is given as it is.
pub(crate) fn argument<'a>(args: &Args<'a>, index: usize, ty: Ty) -> Cow<'a, Value> {
    if args.ty(index) != Ty::Dynamic || ty == Ty::Dynamic {
        return Cow::Borrowed(args.value(index));
    }
    let dynamics = args.dynamics(index);
    let at = |row: usize| match dynamics.get(row) {
        Some(value) => leaf(value, ty),
        None => Scalar::null(ty),
    };
    Cow::Owned(match args.value(index) {
        Value::Scalar(_) => Value::Scalar(at(0)),
        Value::Array(array) => Value::Array(column((0..array.len()).map(at), ty)),
    })
}

/// A column of scalars of one type.
pub(crate) fn column(scalars: impl Iterator<Item = Scalar>, ty: Ty) -> ArrayRef {
    match ty {
        Ty::Bool => Arc::new(scalars.map(|scalar| scalar.as_bool()).collect::<BooleanArray>()),
        Ty::Int => Arc::new(
            scalars
                .map(|scalar| scalar.as_long().map(|value| value as i32))
                .collect::<Int32Array>(),
        ),
        Ty::Long | Ty::Datetime | Ty::Timespan => Arc::new(
            scalars
                .map(|scalar| scalar.as_long().or(scalar.as_ticks()))
                .collect::<Int64Array>(),
        ),
        Ty::Real => Arc::new(scalars.map(|scalar| scalar.as_real()).collect::<Float64Array>()),
        Ty::String => Arc::new(StringArray::from_iter_values(
            scalars.map(|scalar| scalar.as_str().unwrap_or("").to_owned()),
        )),
        Ty::Decimal => fixed(
            scalars.map(|scalar| match scalar {
                Scalar::Decimal(value) => Some(value.to_bytes()),
                _ => None,
            }),
            decimal::WIDTH,
        ),
        Ty::Guid => fixed(
            scalars.map(|scalar| match scalar {
                Scalar::Guid(bytes) => Some(bytes),
                _ => None,
            }),
            16,
        ),
        Ty::Dynamic | Ty::Unknown => {
            let values: Vec<Scalar> = scalars.collect();
            Arc::new(arrow::array::BinaryArray::from_iter(values.iter().map(
                |value| match value {
                    Scalar::Dynamic(value) => Some(value.bytes()),
                    _ => None,
                },
            )))
        }
    }
}

/// A column of byte arrays of one width.
pub(crate) fn fixed<const N: usize>(values: impl Iterator<Item = Option<[u8; N]>>, width: i32) -> ArrayRef {
    let mut builder = FixedSizeBinaryBuilder::new(width);
    for value in values {
        match value {
            // the width is that of every value, so appending cannot fail
            Some(bytes) if builder.append_value(bytes).is_ok() => {}
            _ => builder.append_null(),
        }
    }
    Arc::new(builder.finish())
}
