//! What kernels share: operands as slices, loops over them, and columns made of their results.

pub(crate) mod side;

use std::borrow::Cow;
use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray, FixedSizeBinaryBuilder, Float64Array, Int32Array, Int64Array, StringArray};
use arrow::buffer::NullBuffer;

pub(crate) use side::Side;

use crate::cast::cast;
use crate::functions::Args;
use crate::types::{Decimal, Ty, decimal};
use crate::value::Value;

/// Values with their validity, as the loops of [`side`] give them.
pub(crate) type Values<T> = (Vec<T>, Option<NullBuffer>);

/// Longs as a column.
pub(crate) fn long_array((values, nulls): Values<i64>) -> ArrayRef {
    Arc::new(Int64Array::new(values.into(), nulls))
}

/// Reals as a column.
pub(crate) fn real_array((values, nulls): Values<f64>) -> ArrayRef {
    Arc::new(Float64Array::new(values.into(), nulls))
}

/// Longs as a column of `int`, wrapped.
pub(crate) fn int_array((values, nulls): Values<i64>) -> ArrayRef {
    let values: Vec<i32> = values.into_iter().map(|value| value as i32).collect();
    Arc::new(Int32Array::new(values.into(), nulls))
}

/// Decimals as a column.
pub(crate) fn decimal_array((values, nulls): Values<Decimal>) -> ArrayRef {
    let valid = |row: usize| nulls.as_ref().is_none_or(|nulls| nulls.is_valid(row));
    fixed(
        values
            .iter()
            .enumerate()
            .map(|(row, value)| valid(row).then(|| value.to_bytes())),
        decimal::WIDTH,
    )
}

/// Longs as a column of `int`, `long` or `real`, as `ty` says: the catalog and the engine differ on some results.
pub(crate) fn whole_array(ty: Ty, (values, nulls): Values<i64>) -> ArrayRef {
    match ty {
        Ty::Int => int_array((values, nulls)),
        Ty::Real => real_array((values.into_iter().map(|value| value as f64).collect(), nulls)),
        Ty::Decimal => decimal_array((values.into_iter().map(Decimal::from).collect(), nulls)),
        _ => long_array((values, nulls)),
    }
}

/// Bools as a column.
pub(crate) fn bool_array(values: impl Iterator<Item = Option<bool>>) -> ArrayRef {
    Arc::new(values.collect::<BooleanArray>())
}

/// Texts as a column.
pub(crate) fn text_array<T: AsRef<str>>(values: impl Iterator<Item = T>) -> ArrayRef {
    Arc::new(StringArray::from_iter_values(values))
}

/// A column of which nobody knows the type holds dynamics.
pub(crate) fn known(ty: Ty) -> Ty {
    if ty == Ty::Unknown { Ty::Dynamic } else { ty }
}

/// An argument as values of `ty`: dynamics and texts are converted, all else is given as it is.
pub(crate) fn argument<'a>(args: &Args<'a>, index: usize, ty: Ty) -> Cow<'a, Value> {
    let from = known(args.ty(index));
    if matches!(from, Ty::Dynamic | Ty::String) && ty != from {
        Cow::Owned(cast(args.value(index), from, ty, args.rows()))
    } else {
        Cow::Borrowed(args.value(index))
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
