//! Tests of a column against a set of constants of one type.

use arrow::array::{Array, AsArray, BooleanBufferBuilder};
use hashbrown::HashSet;

use super::fold::{equal, fold_into, folded};
use super::needle::Case;
use crate::types::{DynRef, Scalar, Ty};
use crate::value::Value;

type Set<T> = HashSet<T, foldhash::fast::FixedState>;

/// Up to so many texts are compared one by one.
const FEW: usize = 4;

/// Sets the bit of each row whose value is among `items`. `value` and the items are of type `ty`; null items are none.
pub(super) fn mark(value: &Value, ty: Ty, items: &[Scalar], case: Case, rows: usize, bits: &mut BooleanBufferBuilder) {
    match ty {
        Ty::String => texts(value, items, case, rows, bits),
        Ty::Int | Ty::Long | Ty::Datetime | Ty::Timespan => {
            let set: Set<i64> = items
                .iter()
                .filter_map(|item| item.as_long().or(item.as_ticks()))
                .collect();
            let values = value.longs();
            set_where(rows, bits, |row| {
                values.get(row).is_some_and(|value| set.contains(&value))
            });
        }
        Ty::Real => {
            // adding zero makes -0.0 and 0.0 the same bits; NaN equals nothing
            let key = |value: f64| (value + 0.0).to_bits();
            let set: Set<u64> = items
                .iter()
                .filter_map(Scalar::as_real)
                .filter(|value| !value.is_nan())
                .map(key)
                .collect();
            let values = value.reals();
            set_where(rows, bits, |row| {
                values.get(row).is_some_and(|value| set.contains(&key(value)))
            });
        }
        Ty::Bool => {
            let values = value.bools();
            let wanted = |value: bool| items.iter().any(|item| item.as_bool() == Some(value));
            let (yes, no) = (wanted(true), wanted(false));
            set_where(rows, bits, |row| {
                values.get(row).is_some_and(|value| if value { yes } else { no })
            });
        }
        Ty::Guid | Ty::Decimal => {
            let set: Set<Vec<u8>> = items.iter().filter_map(bytes).collect();
            match value {
                Value::Array(array) => {
                    if let Some(values) = array.as_fixed_size_binary_opt() {
                        set_where(rows, bits, |row| {
                            values.is_valid(row) && set.contains(values.value(row))
                        });
                    }
                }
                Value::Scalar(scalar) => {
                    if bytes(scalar).is_some_and(|value| set.contains(&value)) {
                        set_where(rows, bits, |_| true);
                    }
                }
            }
        }
        Ty::Dynamic | Ty::Unknown => {
            let items: Vec<DynRef<'_>> = items
                .iter()
                .filter_map(|item| {
                    if let Scalar::Dynamic(item) = item {
                        Some(item.as_ref())
                    } else {
                        None
                    }
                })
                .collect();
            let values = value.dynamics();
            set_where(rows, bits, |row| {
                values
                    .get(row)
                    .is_some_and(|value| items.iter().any(|item| item.same(value)))
            });
        }
    }
}

fn set_where(rows: usize, bits: &mut BooleanBufferBuilder, holds: impl Fn(usize) -> bool) {
    for row in 0..rows {
        if holds(row) {
            bits.set_bit(row, true);
        }
    }
}

fn bytes(item: &Scalar) -> Option<Vec<u8>> {
    match item {
        Scalar::Guid(bytes) => Some(bytes.to_vec()),
        Scalar::Decimal(value) => Some(value.to_bytes().to_vec()),
        _ => None,
    }
}

fn texts(value: &Value, items: &[Scalar], case: Case, rows: usize, bits: &mut BooleanBufferBuilder) {
    let items: Vec<&str> = items.iter().filter_map(Scalar::as_str).collect();
    let texts = value.strings();
    // most rows are refused by their length alone; of texts that are equal but for case only ASCII has one length
    let exact = case == Case::Sensitive || items.iter().all(|item| item.is_ascii());
    let lengths = items
        .iter()
        .fold(0u64, |lengths, item| lengths | 1 << item.len().min(63));
    let possible = |text: &str| !exact || lengths >> text.len().min(63) & 1 == 1;
    if items.len() <= FEW {
        let same = match case {
            Case::Sensitive => |left: &str, right: &str| left == right,
            Case::Ignored => equal,
        };
        set_where(rows, bits, |row| {
            let text = texts.get(row);
            possible(text) && items.iter().any(|item| same(text, item))
        });
    } else if case == Case::Sensitive {
        let set: Set<&str> = items.into_iter().collect();
        set_where(rows, bits, |row| {
            let text = texts.get(row);
            possible(text) && set.contains(text)
        });
    } else {
        let set: Set<String> = items.into_iter().map(folded).collect();
        let mut scratch = String::new();
        for row in 0..rows {
            let text = texts.get(row);
            if possible(text) {
                fold_into(text, &mut scratch);
                if set.contains(scratch.as_str()) {
                    bits.set_bit(row, true);
                }
            }
        }
    }
}
