//! Sort keys as integers: numbers as they are, texts of a dictionary by their rank in it.
//!
//! Keys that fit into 128 bits together are sorted as one integer a row, with the row behind it so that equal rows keep
//! their order. What does not fit is left to comparing values.

use std::cmp::Ordering;

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::{Float64Type, Int32Type, Int64Type};
use rayon::prelude::*;

use crate::context::Context;
use crate::layout::coded;
use crate::types::Ty;
use crate::types::scalar::string_at;

/// A key of a sort: its column and type, whether it descends, whether nulls come first.
pub(crate) type Key = (ArrayRef, Ty, bool, bool);

/// The positions of the first `most` rows in the order of these keys; nothing where they do not fit into integers.
pub(crate) fn packed(keys: &[Key], rows: usize, most: usize, ctx: &Context) -> Option<Vec<u32>> {
    let mut left = 128u32;
    let mut packed = vec![0u128; rows];
    for (column, ty, descending, nulls_first) in keys {
        let (values, bits) = integers(column, *ty)?;
        let nulls = column.nulls().filter(|nulls| nulls.null_count() > 0);
        let width = bits + u32::from(nulls.is_some());
        left = left.checked_sub(width)?;
        let most = if bits == 64 { u64::MAX } else { (1 << bits) - 1 };
        for (row, (key, value)) in packed.iter_mut().zip(values).enumerate() {
            let value = match (*descending, *nulls_first) {
                // NaN stands beside the nulls, whichever way the numbers go
                (_, true) if *ty == Ty::Real && value == NAN => 0,
                (_, false) if *ty == Ty::Real && value == NAN => most,
                (true, _) => most - value,
                (false, _) => value,
            };
            let wide = match nulls {
                None => u128::from(value),
                // a bit in front of the value says whether there is one; which way round, the query says
                Some(nulls) if nulls.is_null(row) => u128::from(!*nulls_first) << bits,
                Some(_) => u128::from(*nulls_first) << bits | u128::from(value),
            };
            *key = if width >= 128 { wide } else { *key << width | wide };
        }
    }
    let used = 128 - left;
    let pool = (rows >= ctx.parallel_rows).then(|| ctx.pool()).flatten();
    if used <= 96 {
        // the row fits beside the key
        let mut keyed: Vec<u128> = packed
            .iter()
            .enumerate()
            .map(|(row, key)| key << 32 | row as u128)
            .collect();
        if most < rows / 2 {
            keyed.select_nth_unstable(most);
            keyed.truncate(most);
        }
        match pool {
            Some(pool) => pool.install(|| keyed.par_sort_unstable()),
            None => keyed.sort_unstable(),
        }
        return Some(keyed.into_iter().map(|key| key as u32).collect());
    }
    let mut order: Vec<u32> = (0..rows as u32).collect();
    let compare = |a: &u32, b: &u32| match packed[*a as usize].cmp(&packed[*b as usize]) {
        Ordering::Equal => a.cmp(b),
        ordering => ordering,
    };
    if most < rows / 2 {
        order.select_nth_unstable_by(most, compare);
        order.truncate(most);
    }
    match pool {
        Some(pool) => pool.install(|| order.par_sort_unstable_by(compare)),
        None => order.sort_unstable_by(compare),
    }
    Some(order)
}

/// A column's values as integers in the same order, and how many bits they take. What stands for a null means nothing.
fn integers(column: &ArrayRef, ty: Ty) -> Option<(Vec<u64>, u32)> {
    Some(match ty {
        Ty::Bool => (column.as_boolean_opt()?.values().iter().map(u64::from).collect(), 1),
        Ty::Int => {
            let values = column.as_primitive_opt::<Int32Type>()?.values().iter();
            (values.map(|value| u64::from(*value as u32 ^ 1 << 31)).collect(), 32)
        }
        Ty::Long | Ty::Datetime | Ty::Timespan => {
            let values = column.as_primitive_opt::<Int64Type>()?.values();
            narrowed(values)
        }
        Ty::Real => {
            let values = column.as_primitive_opt::<Float64Type>()?.values().iter();
            (values.map(|value| real(*value)).collect(), 64)
        }
        Ty::String => ranks(column)?,
        _ => return None,
    })
}

/// Whole numbers by their distance from the smallest, in as few bits as the greatest needs.
fn narrowed(values: &[i64]) -> (Vec<u64>, u32) {
    let low = values.iter().copied().min().unwrap_or(0);
    let distance = |value: i64| value.wrapping_sub(low) as u64;
    let most = values.iter().copied().max().map_or(0, distance);
    let bits = (u64::BITS - most.leading_zeros()).max(1);
    (values.iter().map(|value| distance(*value)).collect(), bits)
}

/// What stands for NaN among the reals; no other has it, nor the greatest integer.
const NAN: u64 = 0;

/// The zeros are equal.
fn real(value: f64) -> u64 {
    if value.is_nan() {
        return NAN;
    }
    let bits = (value + 0.0).to_bits();
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}

/// Texts of a dictionary by their rank among those that occur.
fn ranks(column: &ArrayRef) -> Option<(Vec<u64>, u32)> {
    let coded = coded(column).filter(|coded| coded.keys.null_count() == 0)?;
    let keys = coded.keys.values();
    let mut rank = vec![0u32; coded.values.len()];
    keys.iter().for_each(|key| rank[*key as usize] = 1);
    let mut present: Vec<u32> = (0..rank.len() as u32)
        .filter(|code| rank[*code as usize] == 1)
        .collect();
    present.sort_unstable_by(|a, b| string_at(coded.values, *a as usize).cmp(string_at(coded.values, *b as usize)));
    for (place, code) in present.iter().enumerate() {
        rank[*code as usize] = place as u32;
    }
    let bits = (usize::BITS - present.len().leading_zeros()).max(1);
    Some((keys.iter().map(|key| u64::from(rank[*key as usize])).collect(), bits))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operators::sort::compared;
    use arrow::array::{BooleanArray, DictionaryArray, Float64Array, Int32Array, Int64Array};
    use arrow::datatypes::UInt32Type;
    use proptest::prelude::*;
    use std::sync::Arc;

    type Row = (Option<i64>, Option<f64>, String, Option<bool>);

    fn keys(cells: &[Row], flags: u8) -> Vec<Key> {
        let flag = |bit: u8| flags >> bit & 1 == 1;
        let texts: DictionaryArray<UInt32Type> = cells.iter().map(|cell| cell.2.as_str()).collect();
        let longs: ArrayRef = Arc::new(Int64Array::from_iter(cells.iter().map(|cell| cell.0)));
        let ints = cells.iter().map(|cell| cell.0.map(|value| value as i32));
        let reals: ArrayRef = Arc::new(Float64Array::from_iter(cells.iter().map(|cell| cell.1)));
        vec![
            (
                Arc::new(BooleanArray::from_iter(cells.iter().map(|cell| cell.3))),
                Ty::Bool,
                flag(0),
                flag(1),
            ),
            (Arc::new(texts), Ty::String, flag(2), flag(3)),
            if flag(4) {
                (longs, Ty::Long, flag(5), flag(6))
            } else {
                (reals, Ty::Real, flag(5), flag(6))
            },
            (Arc::new(Int32Array::from_iter(ints)), Ty::Int, flag(7), flag(1)),
        ]
    }

    proptest! {
        #[test]
        fn integers_sort_as_values_do(
            cells in prop::collection::vec(
                (
                    prop::option::of(prop_oneof![-3i64..3, any::<i64>()]),
                    prop::option::of(prop_oneof![Just(f64::NAN), Just(-0.0), Just(0.0), -2.0f64..2.0, any::<f64>()]),
                    "[ab]{0,2}",
                    prop::option::of(any::<bool>()),
                ),
                0..40,
            ),
            flags in any::<u8>(),
            several in 1usize..4,
        ) {
            let keys = &keys(&cells, flags)[..several];
            let ctx = Context::new(0, 0);
            for most in [0, 1, 7, usize::MAX] {
                let mut first = packed(keys, cells.len(), most, &ctx);
                let mut expected = compared(keys, cells.len());
                expected.truncate(most);
                if let Some(first) = &mut first {
                    first.truncate(most);
                }
                prop_assert_eq!(first, Some(expected));
            }
        }
    }
}
