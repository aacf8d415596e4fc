//! A timespan multiplied or divided by a real.

use arrow::array::ArrayRef;

use crate::functions::columns::{long_array, side};
use crate::value::Value;

/// Ticks after `op`, cut to whole ticks; null where the result is no timespan.
pub(super) fn scale(span: &Value, factor: &Value, rows: usize, op: impl Fn(f64, f64) -> f64) -> ArrayRef {
    let (ticks, factors) = (side::longs(span), side::reals(factor));
    long_array(side::filter_map(&ticks, &factors, rows, |ticks, factor| {
        let scaled = op(ticks as f64, factor);
        (scaled.abs() < 9.223_372_036_854_775e18).then_some(scaled as i64)
    }))
}
