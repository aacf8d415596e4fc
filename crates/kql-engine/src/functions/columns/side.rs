//! Operands as slices: one value for all rows, or one for each row with the validity beside it.
//!
//! Loops over [`Side`]s look at values and validity apart, so that they compile to straight code over the buffers.

use std::borrow::Cow;

use arrow::array::{Array, AsArray};
use arrow::buffer::{BooleanBuffer, NullBuffer};
use arrow::datatypes::{Float64Type, Int32Type, Int64Type};

use crate::types::{Decimal, Scalar};
use crate::value::Value;

/// An operand of values `T`.
#[derive(Debug, Clone)]
pub(crate) enum Side<'a, T: Clone> {
    /// the same for every row, or null in every row
    One(Option<T>),
    /// one for each row; a value in a null row means nothing
    Many(Cow<'a, [T]>, Option<NullBuffer>),
}

impl<T: Copy> Side<'_, T> {
    fn nulls(&self, rows: usize) -> Option<NullBuffer> {
        match self {
            Side::One(Some(_)) => None,
            Side::One(None) => Some(NullBuffer::new_null(rows)),
            Side::Many(_, nulls) => nulls.clone(),
        }
    }
}

fn collect<T: Clone>(rows: usize, get: impl Fn(usize) -> Option<T>, zero: T) -> Side<'static, T> {
    let nulls = NullBuffer::new(BooleanBuffer::collect_bool(rows, |row| get(row).is_some()));
    let values: Vec<T> = (0..rows).map(|row| get(row).unwrap_or_else(|| zero.clone())).collect();
    Side::Many(values.into(), Some(nulls).filter(|nulls| nulls.null_count() > 0))
}

/// Whole numbers, ticks, or bools as 0 and 1.
pub(crate) fn longs(value: &Value) -> Side<'_, i64> {
    match value {
        Value::Scalar(Scalar::Bool(value)) => Side::One(Some(i64::from(*value))),
        Value::Scalar(scalar) => Side::One(scalar.as_long().or(scalar.as_ticks())),
        Value::Array(array) => {
            if let Some(array) = array.as_primitive_opt::<Int64Type>() {
                Side::Many(Cow::Borrowed(array.values()), array.nulls().cloned())
            } else if let Some(array) = array.as_primitive_opt::<Int32Type>() {
                let values = array.values().iter().map(|value| i64::from(*value)).collect();
                Side::Many(values, array.nulls().cloned())
            } else if let Some(array) = array.as_boolean_opt() {
                let values = array.values().iter().map(i64::from).collect();
                Side::Many(values, array.nulls().cloned())
            } else {
                Side::One(None)
            }
        }
    }
}

/// Any numbers as reals.
pub(crate) fn reals(value: &Value) -> Side<'_, f64> {
    if let Value::Array(array) = value {
        if let Some(array) = array.as_primitive_opt::<Float64Type>() {
            return Side::Many(Cow::Borrowed(array.values()), array.nulls().cloned());
        }
        if array.as_fixed_size_binary_opt().is_some() {
            let reals = value.reals();
            return collect(array.len(), |row| reals.get(row), 0.0);
        }
    } else if let Some(value) = value.as_scalar().and_then(Scalar::as_real) {
        return Side::One(Some(value));
    }
    match longs(value) {
        Side::One(value) => Side::One(value.map(|value| value as f64)),
        Side::Many(values, nulls) => Side::Many(values.iter().map(|value| *value as f64).collect(), nulls),
    }
}

/// Any numbers as decimals; a NaN or infinity becomes null.
pub(crate) fn decimals(value: &Value) -> Side<'_, Decimal> {
    match value {
        Value::Scalar(Scalar::Real(value)) => Side::One(Decimal::from_real(*value)),
        Value::Scalar(_) => Side::One(value.decimals().get(0)),
        Value::Array(array) => {
            if array.as_primitive_opt::<Float64Type>().is_some() {
                let reals = value.reals();
                collect(
                    array.len(),
                    |row| reals.get(row).and_then(Decimal::from_real),
                    Decimal::ZERO,
                )
            } else {
                let decimals = value.decimals();
                collect(array.len(), |row| decimals.get(row), Decimal::ZERO)
            }
        }
    }
}

/// Guids.
pub(crate) fn guids(value: &Value) -> Side<'_, [u8; 16]> {
    let guids = value.guids();
    match value {
        Value::Scalar(_) => Side::One(guids.get(0)),
        Value::Array(array) => collect(array.len(), |row| guids.get(row), [0; 16]),
    }
}

/// `op` over all rows, null where either side is.
pub(crate) fn map<A: Copy, B: Copy, R>(
    a: &Side<'_, A>,
    b: &Side<'_, B>,
    rows: usize,
    op: impl Fn(A, B) -> R,
) -> (Vec<R>, Option<NullBuffer>)
where
    R: Default + Clone,
{
    let nulls = NullBuffer::union(a.nulls(rows).as_ref(), b.nulls(rows).as_ref());
    let values = match (a, b) {
        (Side::Many(a, _), Side::Many(b, _)) => a.iter().zip(b.iter()).map(|(a, b)| op(*a, *b)).collect(),
        (Side::Many(a, _), Side::One(Some(b))) => a.iter().map(|a| op(*a, *b)).collect(),
        (Side::One(Some(a)), Side::Many(b, _)) => b.iter().map(|b| op(*a, *b)).collect(),
        (Side::One(Some(a)), Side::One(Some(b))) => vec![op(*a, *b); rows],
        _ => vec![R::default(); rows],
    };
    (values, nulls)
}

/// As [`map`], null also where `op` gives nothing.
pub(crate) fn filter_map<A: Copy, B: Copy, R>(
    a: &Side<'_, A>,
    b: &Side<'_, B>,
    rows: usize,
    op: impl Fn(A, B) -> Option<R>,
) -> (Vec<R>, Option<NullBuffer>)
where
    R: Default + Clone,
{
    let (results, nulls) = map(a, b, rows, op);
    let valid = NullBuffer::new(BooleanBuffer::collect_bool(rows, |row| results[row].is_some()));
    let values = results.into_iter().map(Option::unwrap_or_default).collect();
    let nulls = if valid.null_count() == 0 {
        nulls
    } else {
        NullBuffer::union(nulls.as_ref(), Some(&valid))
    };
    (values, nulls)
}

/// The bits of `test` over all rows, and which rows are null on the left and on the right.
pub(crate) fn test<A: Copy, B: Copy>(
    a: &Side<'_, A>,
    b: &Side<'_, B>,
    rows: usize,
    test: impl Fn(A, B) -> bool,
) -> (BooleanBuffer, Option<NullBuffer>, Option<NullBuffer>) {
    let bits = match (a, b) {
        (Side::Many(a, _), Side::Many(b, _)) => BooleanBuffer::collect_bool(rows, |row| test(a[row], b[row])),
        (Side::Many(a, _), Side::One(Some(b))) => BooleanBuffer::collect_bool(rows, |row| test(a[row], *b)),
        (Side::One(Some(a)), Side::Many(b, _)) => BooleanBuffer::collect_bool(rows, |row| test(*a, b[row])),
        (Side::One(Some(a)), Side::One(Some(b))) if test(*a, *b) => BooleanBuffer::new_set(rows),
        _ => BooleanBuffer::new_unset(rows),
    };
    (bits, a.nulls(rows), b.nulls(rows))
}
