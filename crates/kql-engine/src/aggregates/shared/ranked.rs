//! Numbers of each group with their weights, for percentiles and digests.

use super::arguments;
use super::rows;
use crate::aggregates::AggregateCall;
use crate::error::EvalError;
use crate::functions::Args;
use crate::types::{Decimal, Scalar, Ty};

/// The values by group, in the order of the rows until they are sorted.
#[derive(Debug)]
pub(in crate::aggregates) struct Ranked {
    ty: Ty,
    /// The argument with the weights.
    weight: Option<usize>,
    values: Values,
}

#[derive(Debug)]
enum Values {
    /// Whole numbers, ticks, and reals by [`key_of`].
    Keys(Vec<Vec<(i64, i64)>>),
    Decimals(Vec<Vec<(Decimal, i64)>>),
}

impl Ranked {
    /// For the call's first argument, weighted by the argument `weight` if there is one.
    pub(in crate::aggregates) fn new(
        name: &str,
        call: &AggregateCall<'_>,
        weight: Option<usize>,
    ) -> Result<Ranked, EvalError> {
        let ty = arguments::ty(call, 0);
        if let Some(index) = weight.filter(|&index| !arguments::ty(call, index).is_integer()) {
            return Err(arguments::refused(name, call, index));
        }
        let values = match ty {
            Ty::Decimal => Values::Decimals(Vec::new()),
            ty if ty.is_summable() => Values::Keys(Vec::new()),
            _ => return Err(arguments::refused(name, call, 0)),
        };
        Ok(Ranked { ty, weight, values })
    }

    /// Takes the rows of a batch. Rows with a null value, or without a positive weight, are left out.
    pub(in crate::aggregates) fn update(&mut self, args: &Args<'_>, groups: &[u32], group_count: usize) {
        self.grow(group_count);
        let ty = self.ty;
        let weights = self.weight.map(|index| args.longs(index));
        let weight = |row: usize| match &weights {
            None => Some(1),
            Some(weights) => weights.get(row).filter(|&weight| weight > 0),
        };
        match &mut self.values {
            Values::Keys(values) => {
                let (whole, reals) = (args.longs(0), args.reals(0));
                rows::each(args, groups, None, |row, group| {
                    let key = match ty {
                        Ty::Real => reals.get(row).map(key_of),
                        _ => whole.get(row),
                    };
                    if let (Some(key), Some(weight)) = (key, weight(row)) {
                        values[group].push((key, weight));
                    }
                });
            }
            Values::Decimals(values) => {
                let decimals = args.decimals(0);
                rows::each(args, groups, None, |row, group| {
                    if let (Some(value), Some(weight)) = (decimals.get(row), weight(row)) {
                        values[group].push((value, weight));
                    }
                });
            }
        }
    }

    /// Makes room for all groups.
    pub(in crate::aggregates) fn grow(&mut self, group_count: usize) {
        match &mut self.values {
            Values::Keys(values) => values.resize(group_count, Vec::new()),
            Values::Decimals(values) => values.resize(group_count, Vec::new()),
        }
    }

    /// A group's distinct values in ascending order with their weights.
    pub(in crate::aggregates) fn take(&mut self, group: usize) -> Vec<(Scalar, i64)> {
        let ty = self.ty;
        match &mut self.values {
            Values::Keys(values) => {
                let sorted = distinct(std::mem::take(&mut values[group]));
                sorted
                    .into_iter()
                    .map(|(key, weight)| (scalar(key, ty), weight))
                    .collect()
            }
            Values::Decimals(values) => {
                let sorted = distinct(std::mem::take(&mut values[group]));
                sorted
                    .into_iter()
                    .map(|(value, weight)| (Scalar::Decimal(value), weight))
                    .collect()
            }
        }
    }
}

fn distinct<T: Ord>(mut values: Vec<(T, i64)>) -> Vec<(T, i64)> {
    values.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
    values.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 = kept.1.saturating_add(next.1);
        }
        same
    });
    values
}

fn scalar(key: i64, ty: Ty) -> Scalar {
    match ty {
        Ty::Int => Scalar::Int(key as i32),
        Ty::Real => Scalar::Real(f64::from_bits(flip(key) as u64)),
        Ty::Datetime => Scalar::Datetime(key),
        Ty::Timespan => Scalar::Timespan(key),
        _ => Scalar::Long(key),
    }
}

/// A whole number that sorts as the real does. NaN comes first, the zeros are one.
fn key_of(value: f64) -> i64 {
    if value.is_nan() {
        return flip((-f64::NAN.abs()).to_bits() as i64);
    }
    flip((value + 0.0).to_bits() as i64)
}

/// Turns the order of negative numbers around; its own inverse.
fn flip(bits: i64) -> i64 {
    bits ^ ((bits >> 63) as u64 >> 1) as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_sort_as_reals_do_and_come_back() {
        let sorted = [f64::NEG_INFINITY, -1.5, -1e-300, 0.0, 1e-300, 2.0, f64::INFINITY];
        for pair in sorted.windows(2) {
            assert!(key_of(pair[0]) < key_of(pair[1]), "{pair:?}");
            assert_eq!(scalar(key_of(pair[0]), Ty::Real), Scalar::Real(pair[0]));
        }
        assert!(key_of(f64::NAN) < key_of(f64::NEG_INFINITY));
        assert_eq!(key_of(-0.0), key_of(0.0));
    }
}
