//! Conversions between scalar types: one rule for `tolong()` and its kin, for conversions that binding inserts, and for
//! `typeof()` clauses.
//!
//! A conversion that fails gives null. Datetimes and timespans count as their ticks towards numbers and back. Sources:
//! the `to…()` function pages and values recorded from the engine (`toint()` wraps longs and saturates reals; text
//! must be a whole number for `tolong()`).

use std::fmt::Write as _;
use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, BinaryBuilder, BooleanArray, FixedSizeBinaryBuilder, Float64Array, Int32Array, Int64Array,
    StringArray, StringBuilder,
};
use arrow::buffer::{Buffer, OffsetBuffer, ScalarBuffer};

use crate::layout::{Results, coded};
use crate::types::dynamic::{self, Kind};
use crate::types::{Decimal, DynRef, Dynamic, Scalar, Ty, datetime, decimal, guid, number, timespan};
use crate::value::Value;

/// Converts `value`, which is of type `from` over `rows` rows, to type `to`. Total: what has no conversion becomes null
/// (an empty string for `string`). `Unknown` counts as `dynamic`.
pub fn cast(value: &Value, from: Ty, to: Ty, rows: usize) -> Value {
    if layout(from) == layout(to) {
        if let Value::Scalar(Scalar::Null(_)) = value {
            return Value::Scalar(Scalar::null(to));
        }
        return value.clone();
    }
    match value {
        Value::Scalar(scalar) => Value::Scalar(cast_scalar(scalar, to)),
        Value::Array(array) => Value::Array(cast_array(array, value, layout(from), to, rows)),
    }
}

/// `Unknown` lies in memory as `dynamic` does.
fn layout(ty: Ty) -> Ty {
    if ty == Ty::Unknown { Ty::Dynamic } else { ty }
}

/// Converts one value to type `to`; null (an empty string for `string`) where there is no conversion.
pub fn cast_scalar(scalar: &Scalar, to: Ty) -> Scalar {
    match (scalar, layout(to)) {
        (Scalar::Null(_), _) => Scalar::null(to),
        (Scalar::Dynamic(_), Ty::Dynamic) => scalar.clone(),
        (Scalar::Dynamic(value), _) => from_dynamic(value.as_ref(), to),
        (_, ty) if ty == scalar.ty() => scalar.clone(),
        (Scalar::String(text), Ty::Dynamic) => {
            let mut out = Vec::with_capacity(text.len() + 1);
            dynamic::write_string(&mut out, text);
            Scalar::dynamic(Dynamic::from_bytes(out))
        }
        (_, Ty::Dynamic) => Scalar::dynamic(Dynamic::from_scalar(scalar)),
        (Scalar::String(text), ty) => from_text(text, ty),
        (_, Ty::String) => Scalar::string(scalar.to_text()),
        (_, ty) => from_plain(scalar, ty),
    }
}

/// A bool, number, datetime, timespan or guid as one of these types.
fn from_plain(scalar: &Scalar, to: Ty) -> Scalar {
    match (scalar, to) {
        (Scalar::Bool(value), _) => from_long(i64::from(*value), to),
        (Scalar::Int(value), _) => from_long(i64::from(*value), to),
        (Scalar::Long(value), _) => from_long(*value, to),
        (Scalar::Real(value), _) => from_real(*value, to),
        (Scalar::Decimal(value), Ty::Real) => Scalar::Real(value.to_real()),
        (Scalar::Decimal(value), Ty::Bool) => Scalar::Bool(!value.is_zero()),
        (Scalar::Decimal(value), Ty::Int) => option(decimal_to_int(*value), Ty::Int, Scalar::Int),
        (Scalar::Decimal(value), _) => value.to_long().map_or(Scalar::null(to), |whole| from_long(whole, to)),
        (Scalar::Datetime(_), Ty::Timespan) | (Scalar::Timespan(_), Ty::Datetime) => Scalar::null(to),
        (Scalar::Datetime(ticks) | Scalar::Timespan(ticks), _) => from_long(*ticks, to),
        _ => Scalar::null(to),
    }
}

fn option<T>(value: Option<T>, ty: Ty, some: fn(T) -> Scalar) -> Scalar {
    value.map_or(Scalar::null(ty), some)
}

fn from_long(value: i64, to: Ty) -> Scalar {
    match to {
        Ty::Bool => Scalar::Bool(value != 0),
        Ty::Int => Scalar::Int(long_to_int(value)),
        Ty::Long => Scalar::Long(value),
        Ty::Real => Scalar::Real(value as f64),
        Ty::Decimal => Scalar::Decimal(Decimal::from(value)),
        Ty::Datetime => option(long_to_datetime(value), to, Scalar::Datetime),
        Ty::Timespan => Scalar::Timespan(value),
        _ => Scalar::null(to),
    }
}

fn from_real(value: f64, to: Ty) -> Scalar {
    match to {
        Ty::Bool => Scalar::Bool(value != 0.0),
        Ty::Int => option(real_to_int(value), to, Scalar::Int),
        Ty::Decimal => option(Decimal::from_real(value), to, Scalar::Decimal),
        _ => real_to_long(value).map_or(Scalar::null(to), |whole| from_long(whole, to)),
    }
}

fn from_text(text: &str, to: Ty) -> Scalar {
    match to {
        Ty::Bool => option(text_to_bool(text), to, Scalar::Bool),
        Ty::Int => option(text_to_int(text), to, Scalar::Int),
        Ty::Long => option(number::parse_long(text), to, Scalar::Long),
        Ty::Real => option(number::parse_real(text), to, Scalar::Real),
        Ty::Decimal => option(Decimal::parse(text), to, Scalar::Decimal),
        Ty::Datetime => option(datetime::parse(text), to, Scalar::Datetime),
        Ty::Timespan => option(timespan::parse(text), to, Scalar::Timespan),
        Ty::Guid => option(text_to_guid(text), to, Scalar::Guid),
        Ty::String | Ty::Dynamic | Ty::Unknown => Scalar::string(text),
    }
}

/// A leaf by its own type; an array or bag only as text.
fn from_dynamic(value: DynRef<'_>, to: Ty) -> Scalar {
    match (value.kind(), to) {
        (Kind::Null, _) => Scalar::null(to),
        (_, Ty::String) => Scalar::string(value.text()),
        (Kind::String(text), _) => from_text(text, to),
        (Kind::Array(_) | Kind::Bag(_), _) => Scalar::null(to),
        _ => cast_scalar(&value.to_scalar(), to),
    }
}

/// The lower 32 bits, as recorded: `toint(9999999999)` is 1410065407.
fn long_to_int(value: i64) -> i32 {
    value as i32
}

/// Truncates towards zero and saturates, as recorded; nothing for NaN.
fn real_to_int(value: f64) -> Option<i32> {
    (!value.is_nan()).then_some(value as i32)
}

/// Truncates towards zero and saturates, as recorded; nothing for NaN.
fn real_to_long(value: f64) -> Option<i64> {
    (!value.is_nan()).then_some(value as i64)
}

fn decimal_to_int(value: Decimal) -> Option<i32> {
    value.to_long().and_then(|whole| i32::try_from(whole).ok())
}

fn long_to_datetime(ticks: i64) -> Option<i64> {
    (0..=datetime::MAX).contains(&ticks).then_some(ticks)
}

fn text_to_int(text: &str) -> Option<i32> {
    number::parse_long(text).and_then(|value| i32::try_from(value).ok())
}

/// `true` and `false` in any case, or a whole number, blanks around it ignored.
fn text_to_bool(text: &str) -> Option<bool> {
    let text = text.trim();
    if text.eq_ignore_ascii_case("true") {
        return Some(true);
    }
    if text.eq_ignore_ascii_case("false") {
        return Some(false);
    }
    number::parse_long(text).map(|value| value != 0)
}

/// The first 32 digits, hyphens in their places ignored; what follows is ignored too (page "toguid-function").
fn text_to_guid(text: &str) -> Option<[u8; 16]> {
    let text = text.trim();
    guid::parse(text)
        .or_else(|| text.get(..36).and_then(guid::parse))
        .or_else(|| text.get(..32).and_then(guid::parse))
}

fn cast_array(array: &ArrayRef, value: &Value, from: Ty, to: Ty, rows: usize) -> ArrayRef {
    if let Some(coded) = coded(array) {
        let results = Results::new(coded.values, coded.keys.null_count() > 0, |values| {
            let inner = cast_array(values, &Value::Array(values.clone()), from, to, values.len());
            Ok::<_, std::convert::Infallible>(inner)
        });
        return match results {
            Ok(results) => results.spread(coded.keys),
            Err(never) => match never {},
        };
    }
    match (from, to) {
        (_, Ty::String) => texts(value, from, rows),
        (Ty::String, _) => from_texts(value, to, rows),
        (Ty::Int | Ty::Long | Ty::Datetime | Ty::Timespan, Ty::Int | Ty::Long | Ty::Real) => {
            let longs = value.longs();
            match to {
                Ty::Int => Arc::new(Int32Array::from_iter(
                    (0..rows).map(|row| longs.get(row).map(long_to_int)),
                )),
                Ty::Long => Arc::new(Int64Array::from_iter((0..rows).map(|row| longs.get(row)))),
                _ => Arc::new(Float64Array::from_iter(
                    (0..rows).map(|row| longs.get(row).map(|value| value as f64)),
                )),
            }
        }
        (Ty::Int | Ty::Long, Ty::Timespan) => {
            let longs = value.longs();
            Arc::new(Int64Array::from_iter((0..rows).map(|row| longs.get(row))))
        }
        (Ty::Real, Ty::Int) => {
            let reals = value.reals();
            Arc::new(Int32Array::from_iter(
                (0..rows).map(|row| reals.get(row).and_then(real_to_int)),
            ))
        }
        (Ty::Real, Ty::Long) => {
            let reals = value.reals();
            Arc::new(Int64Array::from_iter(
                (0..rows).map(|row| reals.get(row).and_then(real_to_long)),
            ))
        }
        (Ty::Dynamic, _) => {
            let values = value.dynamics();
            collect(
                to,
                (0..rows).map(|row| {
                    values
                        .get(row)
                        .map_or(Scalar::null(to), |value| from_dynamic(value, to))
                }),
            )
        }
        _ => collect(to, (0..rows).map(|row| cast_scalar(&value.scalar_at(from, row), to))),
    }
}

/// Any column as `tostring()` prints it.
fn texts(value: &Value, from: Ty, rows: usize) -> ArrayRef {
    if let Some(texts) = (from == Ty::Dynamic).then(|| texts_of_dynamics(value, rows)).flatten() {
        return texts;
    }
    let mut out = StringBuilder::with_capacity(rows, rows * 8);
    match from {
        Ty::Int | Ty::Long => {
            let longs = value.longs();
            for row in 0..rows {
                if let Some(value) = longs.get(row) {
                    // writing into a builder cannot fail
                    let _ = write!(out, "{value}");
                }
                out.append_value("");
            }
        }
        Ty::Dynamic => {
            let values = value.dynamics();
            for row in 0..rows {
                match values.get(row).filter(|value| !value.is_null()) {
                    Some(value) => out.append_value(value.text()),
                    None => out.append_value(""),
                }
            }
        }
        _ => {
            for row in 0..rows {
                out.append_value(value.scalar_at(from, row).to_text());
            }
        }
    }
    Arc::new(out.finish())
}

/// Dynamics as `tostring()` prints them; nothing where their bytes are not what they should be. All texts are checked to be
/// such at once.
fn texts_of_dynamics(value: &Value, rows: usize) -> Option<ArrayRef> {
    let values = value.dynamics();
    let (mut bytes, mut ends) = (Vec::new(), Vec::with_capacity(rows + 1));
    ends.push(0);
    for row in 0..rows {
        match values.get(row).map(|value| (value, value.string_bytes())) {
            Some((_, Some(text))) => bytes.extend_from_slice(text),
            Some((value, None)) => bytes.extend_from_slice(value.text().as_bytes()),
            None => {}
        }
        ends.push(i32::try_from(bytes.len()).ok()?);
    }
    let ends = OffsetBuffer::new(ScalarBuffer::from(ends));
    let texts = StringArray::try_new(ends, Buffer::from_vec(bytes), None).ok()?;
    Some(Arc::new(texts))
}

/// A plain column of texts as another type.
fn from_texts(value: &Value, to: Ty, rows: usize) -> ArrayRef {
    let strings = value.strings();
    let texts = (0..rows).map(|row| strings.get(row));
    match to {
        Ty::Bool => Arc::new(BooleanArray::from_iter(texts.map(text_to_bool))),
        Ty::Int => Arc::new(Int32Array::from_iter(texts.map(text_to_int))),
        Ty::Long => Arc::new(Int64Array::from_iter(texts.map(number::parse_long))),
        Ty::Real => Arc::new(Float64Array::from_iter(texts.map(number::parse_real))),
        Ty::Datetime => Arc::new(Int64Array::from_iter(texts.map(datetime::parse))),
        Ty::Timespan => Arc::new(Int64Array::from_iter(texts.map(timespan::parse))),
        Ty::Dynamic | Ty::Unknown => {
            let mut out = BinaryBuilder::with_capacity(rows, rows * 8);
            let mut form = Vec::new();
            for text in texts {
                form.clear();
                dynamic::write_string(&mut form, text);
                out.append_value(&form);
            }
            Arc::new(out.finish())
        }
        Ty::String | Ty::Decimal | Ty::Guid => collect(to, texts.map(|text| from_text(text, to))),
    }
}

/// A column of type `ty` of these values; one of another type counts as null.
pub fn collect(ty: Ty, values: impl Iterator<Item = Scalar>) -> ArrayRef {
    match ty {
        Ty::Bool => Arc::new(BooleanArray::from_iter(values.map(|value| value.as_bool()))),
        Ty::Int => Arc::new(Int32Array::from_iter(values.map(|value| match value {
            Scalar::Int(value) => Some(value),
            _ => None,
        }))),
        Ty::Long => Arc::new(Int64Array::from_iter(values.map(|value| value.as_long()))),
        Ty::Datetime | Ty::Timespan => Arc::new(Int64Array::from_iter(values.map(|value| value.as_ticks()))),
        Ty::Real => Arc::new(Float64Array::from_iter(values.map(|value| value.as_real()))),
        Ty::String => Arc::new(StringArray::from_iter_values(values.map(|value| match value {
            Scalar::String(text) => text,
            _ => Arc::from(""),
        }))),
        Ty::Decimal => fixed(
            decimal::WIDTH,
            values.map(|value| match value {
                Scalar::Decimal(value) => Some(value.to_bytes()),
                _ => None,
            }),
        ),
        Ty::Guid => fixed(
            16,
            values.map(|value| match value {
                Scalar::Guid(value) => Some(value),
                _ => None,
            }),
        ),
        Ty::Dynamic | Ty::Unknown => {
            let mut out = BinaryBuilder::new();
            for value in values {
                match value {
                    Scalar::Dynamic(value) => out.append_value(value.bytes()),
                    _ => out.append_null(),
                }
            }
            Arc::new(out.finish())
        }
    }
}

/// A column of items of `N` bytes; `width` is `N`.
fn fixed<const N: usize>(width: i32, values: impl Iterator<Item = Option<[u8; N]>>) -> ArrayRef {
    let mut out = FixedSizeBinaryBuilder::new(width);
    for value in values {
        match value {
            // an item of another width would be refused; these have it by their type
            Some(bytes) if out.append_value(bytes).is_ok() => {}
            _ => out.append_null(),
        }
    }
    Arc::new(out.finish())
}

#[cfg(test)]
mod tests;
