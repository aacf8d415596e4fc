//! Rows numbered by their keys: what `summarize`, `distinct` and `join` hash.
//!
//! A batch is numbered by itself first, on codes and numbers packed into one integer a row; this knows nothing of other
//! batches, so several threads may do it. Then only the batch's distinct keys are looked up among those of all batches,
//! which are numbered from 0 in order of first sight. Nulls equal each other, as `summarize` and `join` have it.

use std::borrow::Cow;
use std::hash::BuildHasher;

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::buffer::NullBuffer;
use arrow::datatypes::{Float64Type, Int32Type, Int64Type};
use foldhash::fast::FixedState;
use hashbrown::HashTable;

use super::codes::{Code, Codes, Finder};
use crate::layout::coded;
use crate::layout::interner::Interner;
use crate::types::Ty;
use crate::types::scalar::{bytes_at, string_at};

/// A row that belongs to no group that is known.
pub(crate) const NONE: u32 = u32::MAX;

/// A batch's rows by its own distinct keys.
#[derive(Debug)]
pub(crate) struct Local {
    /// For each row the number of its key, in order of first sight within the batch.
    pub(crate) ids: Vec<u32>,
    /// The first row of each key.
    pub(crate) firsts: Vec<u32>,
    /// The key columns.
    pub(crate) columns: Vec<(ArrayRef, Ty)>,
}

impl Local {
    /// Numbers the rows of a batch by these columns, of which there is at least one.
    pub(crate) fn new(columns: Vec<(ArrayRef, Ty)>, rows: usize) -> Local {
        let parts: Vec<Part<'_>> = columns.iter().map(|(column, ty)| Part::new(column, *ty)).collect();
        let (ids, firsts) = number(parts, rows);
        Local { ids, firsts, columns }
    }
}

/// A key column as integers that are equal exactly where the values are.
enum Part<'a> {
    /// Below a bound.
    Codes(Cow<'a, [u32]>, usize),
    /// 64 bits and null.
    Wide(Cow<'a, [i64]>, Option<NullBuffer>),
}

impl<'a> Part<'a> {
    fn new(column: &'a ArrayRef, ty: Ty) -> Part<'a> {
        let rows = column.len();
        let nulls = column.nulls().filter(|nulls| nulls.null_count() > 0);
        let null = |row: usize| nulls.is_some_and(|nulls| nulls.is_null(row));
        if let Some(coded) = coded(column) {
            let (keys, behind) = (coded.keys.values(), coded.values.len());
            return match nulls {
                None => Part::Codes(Cow::Borrowed(keys), behind),
                Some(_) => {
                    let code = |row: usize| if null(row) { behind as u32 } else { keys[row] };
                    Part::Codes((0..rows).map(code).collect(), behind + 1)
                }
            };
        }
        match ty {
            Ty::Bool => {
                let bools = column.as_boolean().values();
                let code = |row: usize| if null(row) { 2 } else { u32::from(bools.value(row)) };
                Part::Codes((0..rows).map(code).collect(), 3)
            }
            Ty::Int => {
                let ints = column.as_primitive::<Int32Type>().values();
                Part::Wide(ints.iter().map(|value| i64::from(*value)).collect(), nulls.cloned())
            }
            Ty::Long | Ty::Datetime | Ty::Timespan => Part::Wide(
                Cow::Borrowed(column.as_primitive::<Int64Type>().values()),
                nulls.cloned(),
            ),
            Ty::Real => {
                let reals = column.as_primitive::<Float64Type>().values();
                Part::Wide(reals.iter().map(|value| real_key(*value)).collect(), nulls.cloned())
            }
            Ty::String | Ty::Dynamic | Ty::Unknown | Ty::Decimal | Ty::Guid => {
                let mut interner = Interner::default();
                let codes: Vec<u32> = (0..rows)
                    .map(|row| bytes(column, ty, row).map_or(NONE, |bytes| interner.intern(bytes)))
                    .collect();
                let behind = interner.len() as u32;
                let codes = codes.into_iter().map(|code| code.min(behind)).collect();
                Part::Codes(codes, behind as usize + 1)
            }
        }
    }

    /// How many bits it takes.
    fn bits(&self) -> u32 {
        match self {
            Part::Codes(_, bound) => usize::BITS - bound.saturating_sub(1).leading_zeros(),
            Part::Wide(_, nulls) => 64 + u32::from(nulls.is_some()),
        }
    }

    fn at(&self, row: usize) -> u128 {
        match self {
            Part::Codes(codes, _) => u128::from(codes[row]),
            Part::Wide(values, nulls) => match nulls {
                Some(nulls) if nulls.is_null(row) => 1 << 64,
                _ => u128::from(values[row] as u64),
            },
        }
    }
}

/// The bytes of a row of a column that is no number; nothing where it is null.
pub(super) fn bytes(column: &ArrayRef, ty: Ty, row: usize) -> Option<&[u8]> {
    match ty {
        Ty::String => Some(string_at(column, row).as_bytes()),
        _ if column.is_null(row) => None,
        Ty::Decimal | Ty::Guid => Some(column.as_fixed_size_binary().value(row)),
        _ => Some(bytes_at(column, row)),
    }
}

/// -0.0 equals 0.0, and every NaN is one key.
pub(super) fn real_key(value: f64) -> i64 {
    let value = if value.is_nan() { f64::NAN } else { value + 0.0 };
    value.to_bits() as i64
}

/// Numbers rows by the integers of all parts, and gives the first row of each number.
fn number(parts: Vec<Part<'_>>, rows: usize) -> (Vec<u32>, Vec<u32>) {
    let bits: u32 = parts.iter().map(Part::bits).sum();
    if bits <= DIRECT_BITS.max((rows.max(1) * 4).ilog2()) && bits < 30 {
        return number_directly(&parts, bits, rows);
    }
    if bits <= 64 {
        let mut keys = vec![0u64; rows];
        for part in &parts {
            match part {
                Part::Codes(codes, _) => {
                    let bits = part.bits();
                    let shifted = |key: u64| if bits < 64 { key << bits } else { 0 };
                    keys.iter_mut()
                        .zip(codes.iter())
                        .for_each(|(key, code)| *key = shifted(*key) | u64::from(*code));
                }
                // 64 bits: the only part
                Part::Wide(values, _) => keys
                    .iter_mut()
                    .zip(values.iter())
                    .for_each(|(key, value)| *key = *value as u64),
            }
        }
        return number_hashed(&keys, |key| mix(*key));
    }
    if bits <= 128 {
        let key = |row: usize| parts.iter().fold(0u128, |key, part| key << part.bits() | part.at(row));
        let keys: Vec<u128> = (0..rows).map(key).collect();
        return number_hashed(&keys, |key| mix((*key >> 64) as u64 ^ mix(*key as u64)));
    }
    // too wide for one integer: the first parts become one of 32 bits
    let mut parts = parts;
    let rest = parts.split_off(if parts[0].bits() + parts[1].bits() <= 128 { 2 } else { 1 });
    let (ids, firsts) = number(parts, rows);
    let folded = Part::Codes(Cow::Owned(ids), firsts.len());
    number(std::iter::once(folded).chain(rest).collect(), rows)
}

/// Codes of so few bits are places in a table.
const DIRECT_BITS: u32 = 16;

fn number_directly(parts: &[Part<'_>], bits: u32, rows: usize) -> (Vec<u32>, Vec<u32>) {
    let mut table = vec![NONE; 1 << bits];
    let mut firsts = Vec::new();
    let mut keys: Vec<u32> = match parts {
        [Part::Codes(codes, _)] => codes.to_vec(),
        _ => vec![0; rows],
    };
    if parts.len() > 1 {
        for part in parts {
            if let Part::Codes(codes, _) = part {
                let bits = part.bits();
                keys.iter_mut()
                    .zip(codes.iter())
                    .for_each(|(key, code)| *key = *key << bits | code);
            }
        }
    }
    for (row, key) in keys.iter_mut().enumerate() {
        let id = &mut table[*key as usize];
        if *id == NONE {
            *id = firsts.len() as u32;
            firsts.push(row as u32);
        }
        *key = *id;
    }
    (keys, firsts)
}

fn number_hashed<T: Copy + Eq>(keys: &[T], hash: impl Fn(&T) -> u64) -> (Vec<u32>, Vec<u32>) {
    let mut table: HashTable<u32> = HashTable::with_capacity(keys.len() / 8);
    let mut distinct: Vec<T> = Vec::new();
    let mut firsts = Vec::new();
    let mut ids = Vec::with_capacity(keys.len());
    let mut last: Option<(T, u32)> = None;
    for (row, key) in keys.iter().enumerate() {
        if let Some((known, id)) = last
            && known == *key
        {
            ids.push(id);
            continue;
        }
        let hashed = hash(key);
        let found = table.find(hashed, |id| distinct[*id as usize] == *key).copied();
        let id = found.unwrap_or_else(|| {
            let id = distinct.len() as u32;
            distinct.push(*key);
            firsts.push(row as u32);
            table.insert_unique(hashed, id, |id| hash(&distinct[*id as usize]));
            id
        });
        last = Some((*key, id));
        ids.push(id);
    }
    (ids, firsts)
}

/// Spreads the bits of a key over all of a hash.
fn mix(key: u64) -> u64 {
    let wide = u128::from(key ^ 0x9e37_79b9_7f4a_7c15) * 0xa076_1d64_78bd_642f;
    (wide >> 64) as u64 ^ wide as u64
}

/// The keys of all batches, numbered in order of first sight.
#[derive(Debug)]
pub(crate) struct Groups {
    codes: Vec<Codes>,
    stages: Vec<Stage>,
    len: usize,
}

/// Numbers of pairs: that of the columns before, and the code of one more.
#[derive(Debug, Default)]
struct Stage {
    table: HashTable<u32>,
    keys: Vec<(u32, Code)>,
    /// For a first column of codes: the number by code.
    direct: Vec<u32>,
}

/// Codes up to here are places in a table.
const DIRECT: u64 = 1 << 22;

impl Stage {
    fn hash((before, code): (u32, Code)) -> u64 {
        FixedState::with_seed(1).hash_one((before, code))
    }

    fn insert(&mut self, key: (u32, Code), first: bool) -> u32 {
        if first && !key.1.null && key.1.value < DIRECT {
            let place = key.1.value as usize;
            if place >= self.direct.len() {
                self.direct.resize((place + 1).next_power_of_two(), NONE);
            }
            if self.direct[place] == NONE {
                self.direct[place] = self.keys.len() as u32;
                self.keys.push(key);
            }
            return self.direct[place];
        }
        let hash = Stage::hash(key);
        let keys = &mut self.keys;
        if let Some(id) = self.table.find(hash, |id| keys[*id as usize] == key) {
            return *id;
        }
        let id = keys.len() as u32;
        keys.push(key);
        self.table.insert_unique(hash, id, |id| Stage::hash(keys[*id as usize]));
        id
    }

    fn find(&self, key: (u32, Code), first: bool) -> u32 {
        if first && !key.1.null && key.1.value < DIRECT {
            return self.direct.get(key.1.value as usize).copied().unwrap_or(NONE);
        }
        let found = self.table.find(Stage::hash(key), |id| self.keys[*id as usize] == key);
        found.copied().unwrap_or(NONE)
    }
}

impl Groups {
    /// No keys yet, of columns of these types.
    pub(crate) fn new(types: impl Iterator<Item = Ty>) -> Groups {
        let codes: Vec<Codes> = types.map(Codes::new).collect();
        let stages = codes.iter().map(|_| Stage::default()).collect();
        Groups { codes, stages, len: 0 }
    }

    /// How many distinct keys there are.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// The number of each of the batch's keys; new ones are added in their order.
    pub(crate) fn insert(&mut self, local: &Local) -> Vec<u32> {
        let mut numbers = vec![0u32; local.firsts.len()];
        for (place, ((column, _), codes)) in local.columns.iter().zip(&mut self.codes).enumerate() {
            let stage = &mut self.stages[place];
            codes.each(column, &local.firsts, |index, code| {
                numbers[index] = stage.insert((numbers[index], code), place == 0);
            });
        }
        self.len = self.stages.last().map_or(0, |stage| stage.keys.len());
        numbers
    }

    /// The keys as they are now, to be looked up by several threads.
    pub(crate) fn freeze(self) -> Lookup {
        Lookup {
            stages: self.stages,
            codes: self.codes.into_iter().map(Codes::freeze).collect(),
        }
    }
}

/// Keys that can be looked up, and no more added.
#[derive(Debug)]
pub(crate) struct Lookup {
    stages: Vec<Stage>,
    codes: Vec<Finder>,
}

impl Lookup {
    /// The number of each of the batch's keys; [`NONE`] where it is not known.
    pub(crate) fn find(&self, local: &Local) -> Vec<u32> {
        let mut numbers = vec![0u32; local.firsts.len()];
        for (place, ((column, _), codes)) in local.columns.iter().zip(&self.codes).enumerate() {
            let stage = &self.stages[place];
            codes.each(column, &local.firsts, |index, code| {
                if numbers[index] != NONE {
                    numbers[index] = code.map_or(NONE, |code| stage.find((numbers[index], code), place == 0));
                }
            });
        }
        numbers
    }
}

#[cfg(test)]
mod tests;
