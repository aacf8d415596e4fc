//! Arrow columns as files have them → columns of KQL's types.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, ArrowPrimitiveType, AsArray, BinaryBuilder, FixedSizeBinaryBuilder, Int64Array, PrimitiveArray,
    StringArray, new_null_array,
};
use arrow::compute;
use arrow::datatypes::{
    DataType, Date32Type, Date64Type, Decimal128Type, DurationMicrosecondType, DurationMillisecondType,
    DurationNanosecondType, DurationSecondType, Time32MillisecondType, Time32SecondType, Time64MicrosecondType,
    Time64NanosecondType, TimeUnit, TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType,
    TimestampSecondType,
};
use arrow::error::ArrowError;
use kql_engine::types::timespan::{TICKS_PER_DAY, TICKS_PER_SECOND};
use kql_engine::types::{Decimal, Dynamic, Scalar, Ty, datetime, decimal, guid, timespan};

use crate::fixture::to_array;

use super::nested::Nested;

/// The KQL type that values of an Arrow type have; nothing where KQL has none. Binary columns are texts, as old writers
/// of Parquet leave their texts unmarked.
pub(super) fn own_type(ty: &DataType) -> Option<Ty> {
    use DataType as D;
    Some(match ty {
        D::Boolean => Ty::Bool,
        D::Int8 | D::Int16 | D::Int32 | D::UInt8 | D::UInt16 => Ty::Int,
        D::Int64 | D::UInt32 | D::UInt64 => Ty::Long,
        D::Float16 | D::Float32 | D::Float64 => Ty::Real,
        D::Decimal32(..) | D::Decimal64(..) | D::Decimal128(..) | D::Decimal256(..) => Ty::Decimal,
        D::Utf8 | D::LargeUtf8 | D::Utf8View | D::Binary | D::LargeBinary | D::BinaryView | D::Null => Ty::String,
        D::FixedSizeBinary(16) => Ty::Guid,
        D::Date32 | D::Date64 | D::Timestamp(..) => Ty::Datetime,
        D::Time32(_) | D::Time64(_) | D::Duration(_) => Ty::Timespan,
        D::Dictionary(_, values) => own_type(values)?,
        D::List(item) | D::LargeList(item) | D::FixedSizeList(item, _) => {
            own_type(item.data_type()).map(|_| Ty::Dynamic)?
        }
        D::Struct(fields) => {
            let mut known = fields.iter().map(|field| own_type(field.data_type()));
            known.all(|ty| ty.is_some()).then_some(Ty::Dynamic)?
        }
        D::Map(entries, _) => own_type(entries.data_type()).map(|_| Ty::Dynamic)?,
        _ => return None,
    })
}

/// The column as one of KQL's type `ty`. The error tells the value that is none.
pub(super) fn column(array: &ArrayRef, ty: Ty) -> Result<ArrayRef, String> {
    let from = own_type(array.data_type()).ok_or_else(|| format!("a value of type {}", array.data_type()))?;
    let own = own_column(array)?;
    match (from, ty) {
        _ if from == ty => Ok(own),
        (Ty::String, Ty::Dynamic) => Ok(parse_dynamics(own.as_string())),
        _ => retype(&own, from, ty),
    }
}

/// The column in the form of its own type: see [`own_type`].
pub(super) fn own_column(array: &ArrayRef) -> Result<ArrayRef, String> {
    use DataType as D;
    let refused = |error: ArrowError| error.to_string();
    let cast = |ty: &D| {
        let options = compute::CastOptions {
            safe: false,
            ..Default::default()
        };
        compute::cast_with_options(array, ty, &options).map_err(refused)
    };
    match array.data_type() {
        D::Boolean | D::Int32 | D::Int64 | D::Float64 | D::FixedSizeBinary(_) => Ok(Arc::clone(array)),
        D::Int8 | D::Int16 | D::UInt8 | D::UInt16 => cast(&D::Int32),
        D::UInt32 | D::UInt64 => cast(&D::Int64),
        D::Float16 | D::Float32 => cast(&D::Float64),
        D::Decimal128(_, scale) => Ok(decimals(array.as_primitive(), *scale)),
        D::Decimal32(_, scale) | D::Decimal64(_, scale) | D::Decimal256(_, scale) => {
            let wide = cast(&D::Decimal128(38, *scale))?;
            Ok(decimals(wide.as_primitive(), *scale))
        }
        D::Null => Ok(Arc::new(StringArray::from_iter_values(std::iter::repeat_n(
            "",
            array.len(),
        )))),
        D::Utf8 => Ok(without_nulls(array)),
        D::LargeUtf8 | D::Utf8View | D::Binary | D::LargeBinary | D::BinaryView => {
            let texts = cast(&D::Utf8).map_err(|_| "a value that is not UTF-8".to_string())?;
            Ok(without_nulls(&texts))
        }
        D::Date32 => ticks::<Date32Type>(array, |days| since_epoch(i64::from(days), TICKS_PER_DAY)),
        D::Date64 => ticks::<Date64Type>(array, |ms| since_epoch(ms, TICKS_PER_SECOND / 1000)),
        D::Timestamp(TimeUnit::Second, _) => {
            ticks::<TimestampSecondType>(array, |value| since_epoch(value, TICKS_PER_SECOND))
        }
        D::Timestamp(TimeUnit::Millisecond, _) => {
            ticks::<TimestampMillisecondType>(array, |value| since_epoch(value, TICKS_PER_SECOND / 1000))
        }
        D::Timestamp(TimeUnit::Microsecond, _) => {
            ticks::<TimestampMicrosecondType>(array, |value| since_epoch(value, 10))
        }
        D::Timestamp(TimeUnit::Nanosecond, _) => {
            ticks::<TimestampNanosecondType>(array, |value| since_epoch(value.div_euclid(100), 1))
        }
        D::Time32(TimeUnit::Second) => {
            ticks::<Time32SecondType>(array, |value| i64::from(value).checked_mul(TICKS_PER_SECOND))
        }
        D::Time32(_) => {
            ticks::<Time32MillisecondType>(array, |value| Some(i64::from(value) * (TICKS_PER_SECOND / 1000)))
        }
        D::Time64(TimeUnit::Nanosecond) => ticks::<Time64NanosecondType>(array, |value| Some(value.div_euclid(100))),
        D::Time64(_) => ticks::<Time64MicrosecondType>(array, |value| value.checked_mul(10)),
        D::Duration(TimeUnit::Second) => {
            ticks::<DurationSecondType>(array, |value| value.checked_mul(TICKS_PER_SECOND))
        }
        D::Duration(TimeUnit::Millisecond) => {
            ticks::<DurationMillisecondType>(array, |value| value.checked_mul(TICKS_PER_SECOND / 1000))
        }
        D::Duration(TimeUnit::Microsecond) => ticks::<DurationMicrosecondType>(array, |value| value.checked_mul(10)),
        D::Duration(TimeUnit::Nanosecond) => {
            ticks::<DurationNanosecondType>(array, |value| Some(value.div_euclid(100)))
        }
        D::Dictionary(_, values) => own_column(&cast(values)?),
        D::List(_) | D::LargeList(_) | D::FixedSizeList(..) | D::Struct(_) | D::Map(..) => {
            Ok(Nested::of(array)?.column(array.len()))
        }
        other => Err(format!("a value of type {other}")),
    }
}

/// Ticks of so many units since 1970, within the range of the type.
fn since_epoch(value: i64, ticks: i64) -> Option<i64> {
    let ticks = value.checked_mul(ticks)?.checked_add(datetime::UNIX_EPOCH)?;
    (0..=datetime::MAX).contains(&ticks).then_some(ticks)
}

fn ticks<T: ArrowPrimitiveType>(
    array: &ArrayRef,
    convert: impl Fn(T::Native) -> Option<i64>,
) -> Result<ArrayRef, String> {
    let array: &PrimitiveArray<T> = array.as_primitive();
    let converted: Result<Int64Array, ArrowError> = array.try_unary(|value| {
        convert(value).ok_or_else(|| ArrowError::ComputeError(format!("a time out of range ({value:?})")))
    });
    match converted {
        Ok(array) => Ok(Arc::new(array)),
        Err(ArrowError::ComputeError(found)) => Err(found),
        Err(other) => Err(other.to_string()),
    }
}

fn decimals(array: &PrimitiveArray<Decimal128Type>, scale: i8) -> ArrayRef {
    let mut builder = FixedSizeBinaryBuilder::with_capacity(array.len(), decimal::WIDTH);
    for value in array {
        match value {
            Some(value) => builder
                .append_value(Decimal::new(value, -i32::from(scale)).to_bytes())
                .expect("decimals are as wide as their columns"),
            None => builder.append_null(),
        }
    }
    Arc::new(builder.finish())
}

/// Texts whose nulls are empty: a KQL string is never null.
fn without_nulls(array: &ArrayRef) -> ArrayRef {
    if array.null_count() == 0 {
        return Arc::clone(array);
    }
    let texts = array.as_string::<i32>().iter().map(Option::unwrap_or_default);
    Arc::new(StringArray::from_iter_values(texts))
}

/// Each text as the JSON that it is, else as a text; the empty one is null. A text that recurs is read once.
fn parse_dynamics(texts: &StringArray) -> ArrayRef {
    let mut known: HashMap<&str, Dynamic> = HashMap::new();
    let mut builder = BinaryBuilder::with_capacity(texts.len(), texts.value_data().len());
    for text in texts.iter().flatten() {
        let value = known.entry(text).or_insert_with(|| dynamic_of(text));
        if value.as_ref().is_null() {
            builder.append_null();
        } else {
            builder.append_value(value.bytes());
        }
    }
    Arc::new(builder.finish())
}

/// The JSON that a text is, else the text; null where it is empty.
fn dynamic_of(text: &str) -> Dynamic {
    if text.is_empty() {
        return Dynamic::null();
    }
    Dynamic::from_json(text).unwrap_or_else(|| Dynamic::from_scalar(&Scalar::string(text)))
}

/// A column of type `from` as one of type `to`, value by value.
fn retype(array: &ArrayRef, from: Ty, to: Ty) -> Result<ArrayRef, String> {
    if array.null_count() == array.len() && from != Ty::String {
        return Ok(match to {
            Ty::String => Arc::new(StringArray::from_iter_values(std::iter::repeat_n("", array.len()))),
            _ => new_null_array(&to.arrow(), array.len()),
        });
    }
    let values = (0..array.len()).map(|row| {
        let value = Scalar::from_array(array, from, row);
        if value.is_null() {
            return Ok(Scalar::null(to));
        }
        convert(&value, to).ok_or_else(|| match &value {
            Scalar::String(text) => format!("the text \"{text}\""),
            value => format!("`{}`", value.to_text()),
        })
    });
    Ok(to_array(to, &values.collect::<Result<Vec<_>, String>>()?))
}

/// The value as one of another type, where nothing of it is lost.
fn convert(value: &Scalar, to: Ty) -> Option<Scalar> {
    if let (Scalar::String(text), true) = (value, to != Ty::Dynamic) {
        return match to {
            _ if text.is_empty() => Some(Scalar::null(to)),
            Ty::Datetime => datetime::parse(text).map(Scalar::Datetime),
            Ty::Timespan => timespan::parse(text).map(Scalar::Timespan),
            Ty::Guid => guid::parse(text).map(Scalar::Guid),
            Ty::Decimal => Decimal::parse(text).map(Scalar::Decimal),
            _ => None,
        };
    }
    match to {
        Ty::String => Some(match value {
            // as NDJSON would have them
            Scalar::Bool(value) => Scalar::string(value.to_string()),
            Scalar::Dynamic(value) => Scalar::string(value.as_ref().to_text()),
            value => Scalar::string(value.to_text()),
        }),
        Ty::Dynamic | Ty::Unknown => Some(Scalar::dynamic(Dynamic::from_scalar(value))),
        Ty::Long => whole(value).map(Scalar::Long),
        Ty::Int => whole(value)
            .and_then(|value| i32::try_from(value).ok())
            .map(Scalar::Int),
        Ty::Real => match value {
            Scalar::Decimal(value) => Some(Scalar::Real(value.to_real())),
            value => value
                .as_real()
                .or(whole(value).map(|value| value as f64))
                .map(Scalar::Real),
        },
        Ty::Decimal => match value {
            Scalar::Real(value) => Decimal::from_real(*value).map(Scalar::Decimal),
            value => whole(value).map(|value| Scalar::Decimal(Decimal::from(value))),
        },
        Ty::Bool | Ty::Datetime | Ty::Timespan | Ty::Guid => None,
    }
}

fn whole(value: &Scalar) -> Option<i64> {
    match value {
        Scalar::Int(value) => Some(i64::from(*value)),
        Scalar::Long(value) => Some(*value),
        // beyond 2^53 a real no longer tells which whole number was meant
        Scalar::Real(value) if value.fract() == 0.0 && value.abs() <= 9_007_199_254_740_992.0 => Some(*value as i64),
        _ => None,
    }
}
