//! `around(value, center, delta)`

use arrow::array::ArrayRef;
use arrow::buffer::NullBuffer;

use crate::error::EvalError;
use crate::functions::columns::side;
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::types::Ty;

pub(super) static AROUND: Function = Function {
    name: "around",
    page: "around-function",
    about: "Whether a value lies within `center` ± `delta`, both ends included; null where any of the three is.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: around,
    examples: &[
        example("print around(100, 99, 2)", "True"),
        example(
            "print around(datetime(2021-01-01 01:29), datetime(2021-01-01 01:30), 1min)",
            "True",
        ),
    ],
};

fn around(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let (value, center, delta, rows) = (args.value(0), args.value(1), args.value(2), args.rows());
    let types = [args.ty(0), args.ty(1), args.ty(2)];
    let (bits, nulls) = match types {
        [Ty::Datetime, Ty::Datetime, Ty::Timespan] | [Ty::Timespan, Ty::Timespan, Ty::Timespan] => {
            let (a, b, c) = (side::longs(value), side::longs(center), side::longs(delta));
            distances(&a, &b, &c, rows, |a: i64, b| a.abs_diff(b), |d| u64::try_from(d).ok())
        }
        [a, b, c] if a.is_integer() && b.is_integer() && c.is_integer() => {
            let (a, b, c) = (side::longs(value), side::longs(center), side::longs(delta));
            distances(&a, &b, &c, rows, |a: i64, b| a.abs_diff(b), |d| u64::try_from(d).ok())
        }
        [a, b, c] if a.is_number() && b.is_number() && c.is_number() => {
            let (a, b, c) = (side::reals(value), side::reals(center), side::reals(delta));
            distances(&a, &b, &c, rows, |a: f64, b| (a - b).abs(), Some)
        }
        [a, b, c] => {
            let message = format!("`around` does not take {a}, {b} and {c}");
            return Err(EvalError::argument(message, args.span()));
        }
    };
    Ok(std::sync::Arc::new(arrow::array::BooleanArray::new(bits, nulls)))
}

/// Whether each distance is at most the delta; a delta that `limit` refuses, being negative, holds nothing.
fn distances<T: Copy, D: Copy + Default + PartialOrd>(
    value: &side::Side<'_, T>,
    center: &side::Side<'_, T>,
    delta: &side::Side<'_, T>,
    rows: usize,
    distance: impl Fn(T, T) -> D,
    limit: impl Fn(T) -> Option<D>,
) -> (arrow::buffer::BooleanBuffer, Option<NullBuffer>) {
    let (distances, nulls) = side::map(value, center, rows, distance);
    let distances = side::Side::Many(distances.into(), nulls);
    let (bits, left, right) = side::test(&distances, delta, rows, |distance, delta| {
        limit(delta).is_some_and(|limit| distance <= limit)
    });
    (bits, NullBuffer::union(left.as_ref(), right.as_ref()))
}
