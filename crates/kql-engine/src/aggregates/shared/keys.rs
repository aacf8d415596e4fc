//! Values as 64-bit keys, equal exactly where the values are, so that sets and distinct counts hash integers.

use arrow::array::{Array, ArrayRef, AsArray};

use super::cells::Cells;
use super::rows::{self, Predicate};
use crate::functions::Args;
use crate::layout::interner::Interner;
use crate::types::{Ty, dynamic};
use crate::value::Strings;

/// Gives keys to the values of one column over all batches, and values back for keys.
#[derive(Debug)]
pub(in crate::aggregates) struct Keys {
    ty: Ty,
    interner: Interner,
    /// The dictionary that came first and alone: its codes are the keys. Where another text comes, its values are
    /// interned in their order, and keep their keys.
    primary: Option<ArrayRef>,
    codes: Option<Codes>,
    scratch: Vec<u8>,
}

/// What the values of a dictionary are known as; the same dictionary serves many batches.
#[derive(Debug)]
struct Codes {
    values: ArrayRef,
    keys: Vec<u32>,
}

const UNKNOWN: u32 = u32::MAX;

impl Keys {
    /// For values of type `ty`.
    pub(in crate::aggregates) fn new(ty: Ty) -> Keys {
        Keys {
            ty,
            interner: Interner::default(),
            primary: None,
            codes: None,
            scratch: Vec::new(),
        }
    }

    /// Calls `key(group, key)` for each row that counts and whose value is not null, in order.
    pub(in crate::aggregates) fn each(
        &mut self,
        args: &Args<'_>,
        index: usize,
        groups: &[u32],
        predicate: Predicate,
        mut key: impl FnMut(usize, u64),
    ) {
        match self.ty {
            Ty::Int | Ty::Long | Ty::Datetime | Ty::Timespan => {
                rows::longs(args, index, groups, predicate, |group, value| key(group, value as u64));
            }
            Ty::Real => rows::reals(args, index, groups, predicate, |group, value| {
                key(group, real_key(value))
            }),
            Ty::Bool => {
                let bools = args.bools(index);
                rows::each(args, groups, predicate, |row, group| {
                    if let Some(value) = bools.get(row) {
                        key(group, u64::from(value));
                    }
                });
            }
            Ty::String => self.each_text(args, index, groups, predicate, key),
            _ => {
                let cells = Cells::new(args, index);
                let Keys { interner, scratch, .. } = self;
                rows::each(args, groups, predicate, |row, group| {
                    scratch.clear();
                    if cells.write(row, scratch) {
                        key(group, u64::from(interner.intern(scratch)));
                    }
                });
            }
        }
    }

    fn each_text(
        &mut self,
        args: &Args<'_>,
        index: usize,
        groups: &[u32],
        predicate: Predicate,
        mut key: impl FnMut(usize, u64),
    ) {
        if let Strings::Dictionary(dictionary, _) = args.strings(index) {
            let shared = dictionary.values();
            if self.interner.is_empty() && self.primary.is_none() {
                self.primary = Some(shared.clone());
            }
            if self
                .primary
                .as_ref()
                .is_some_and(|primary| ArrayRef::ptr_eq(primary, shared))
            {
                let rows = dictionary.keys().values();
                rows::each(args, groups, predicate, |row, group| key(group, u64::from(rows[row])));
                return;
            }
        }
        if let Some(primary) = self
            .primary
            .take()
            .as_ref()
            .and_then(|values| values.as_string_opt::<i32>())
        {
            // the values of a dictionary are distinct, so each gets its code
            (0..primary.len()).for_each(|code| {
                self.interner.intern(primary.value(code).as_bytes());
            });
        }
        let interner = &mut self.interner;
        match args.strings(index) {
            Strings::Dictionary(dictionary, values) => {
                let shared = dictionary.values();
                let known = self
                    .codes
                    .take()
                    .filter(|codes| ArrayRef::ptr_eq(&codes.values, shared));
                let codes = self.codes.insert(known.unwrap_or_else(|| Codes {
                    values: shared.clone(),
                    keys: vec![UNKNOWN; shared.len()],
                }));
                let rows = dictionary.keys().values();
                rows::each(args, groups, predicate, |row, group| {
                    let code = rows[row] as usize;
                    if codes.keys[code] == UNKNOWN {
                        codes.keys[code] = interner.intern(values.value(code).as_bytes());
                    }
                    key(group, u64::from(codes.keys[code]));
                });
            }
            texts => rows::each(args, groups, predicate, |row, group| {
                key(group, u64::from(interner.intern(texts.get(row).as_bytes())));
            }),
        }
    }

    /// As [`Keys::each`] for a dynamic column, where an array counts as its items. Nulls among them are skipped.
    pub(in crate::aggregates) fn each_item(
        &mut self,
        args: &Args<'_>,
        index: usize,
        groups: &[u32],
        predicate: Predicate,
        mut key: impl FnMut(usize, u64),
    ) {
        let cells = Cells::new(args, index);
        let interner = &mut self.interner;
        rows::each(args, groups, predicate, |row, group| {
            let Some(value) = cells.dynamic(row) else { return };
            match value.as_array() {
                Some(items) => items
                    .filter(|item| !item.is_null())
                    .for_each(|item| key(group, u64::from(interner.intern(item.bytes())))),
                None => key(group, u64::from(interner.intern(value.bytes()))),
            }
        });
    }

    /// Appends the dynamic form of the value that has that key.
    pub(in crate::aggregates) fn write(&self, key: u64, out: &mut Vec<u8>) {
        match self.ty {
            Ty::Int | Ty::Long => dynamic::write_long(out, key as i64),
            Ty::Datetime => dynamic::write_datetime(out, key as i64),
            Ty::Timespan => dynamic::write_timespan(out, key as i64),
            Ty::Real => dynamic::write_real(out, f64::from_bits(key)),
            Ty::Bool => dynamic::write_bool(out, key != 0),
            Ty::String => {
                let primary = self.primary.as_ref().and_then(|values| values.as_string_opt::<i32>());
                let text = match primary {
                    Some(values) => values.value(key as usize),
                    None => std::str::from_utf8(self.interner.get(key as u32)).unwrap_or_default(),
                };
                dynamic::write_string(out, text);
            }
            _ => out.extend_from_slice(self.interner.get(key as u32)),
        }
    }
}

/// All NaNs are one value, and so are the two zeros.
fn real_key(value: f64) -> u64 {
    if value.is_nan() {
        f64::NAN.to_bits()
    } else if value == 0.0 {
        0
    } else {
        value.to_bits()
    }
}
