//! Rows numbered by their keys: what `summarize`, `distinct` and `join` hash.
//!
//! A batch is numbered by itself first, on codes and numbers packed into one integer a row; this knows nothing of other
//! batches, so several threads may do it. Then only the batch's distinct keys are looked up among those of all batches,
//! which are numbered from 0 in order of first sight. Nulls equal each other, as `summarize` and `join` have it.

use std::borrow::Cow;
use std::hash::BuildHasher;

use arrow::array::{Array, ArrayRef, AsArray, StringArray};
use arrow::buffer::NullBuffer;
use arrow::datatypes::{Float64Type, Int32Type, Int64Type};
use foldhash::fast::FixedState;
use hashbrown::HashTable;

use super::codes::{Code, Codes, Finder};
use crate::layout::coded;
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
                let (codes, behind) = match plain_texts(column) {
                    Some(texts) => number_bytes(rows, |row| Some(texts.value(row).as_bytes())),
                    None => number_bytes(rows, |row| bytes(column, ty, row)),
                };
                Part::Codes(codes.into(), behind as usize + 1)
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

/// Numbers byte strings in order of first sight; returns the numbers and how many there are, which stands for null.
fn number_bytes<'a>(rows: usize, bytes: impl Fn(usize) -> Option<&'a [u8]>) -> (Vec<u32>, u32) {
    // compared in place: nothing is copied for keys that only this batch knows
    let hasher = FixedState::with_seed(2);
    let mut table: HashTable<(u64, u32, u32)> = HashTable::with_capacity(rows.min(1024));
    let mut behind = 0;
    let mut nulls = false;
    let code = |row: usize| {
        let Some(text) = bytes(row) else {
            nulls = true;
            return NONE;
        };
        let hash = hasher.hash_one(text);
        let same = |(known, first, _): &(u64, u32, u32)| *known == hash && bytes(*first as usize) == Some(text);
        if let Some((.., code)) = table.find(hash, same) {
            return *code;
        }
        table.insert_unique(hash, (hash, row as u32, behind), |(hash, ..)| *hash);
        behind += 1;
        behind - 1
    };
    let mut codes: Vec<u32> = (0..rows).map(code).collect();
    if nulls {
        codes.iter_mut().for_each(|code| *code = (*code).min(behind));
    }
    (codes, behind)
}

/// A column that is texts, each in its place and none missing.
pub(super) fn plain_texts(column: &ArrayRef) -> Option<&StringArray> {
    column.as_string_opt::<i32>().filter(|texts| texts.null_count() == 0)
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
    // keys of few rows may all be distinct
    let mut table: HashTable<u32> = HashTable::with_capacity((keys.len() / 8).max(keys.len().min(1024)));
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
    columns: Vec<(Ty, Codes)>,
    table: Table,
}

/// Numbers by packed keys: in 64 bits where they fit, else in 128, else in stages.
#[derive(Debug)]
enum Table {
    Narrow(Numbers<u64>),
    Wide(Numbers<u128>),
    /// Each stage numbers pairs: the number of the columns before, and one more.
    Staged(Vec<Numbers<u128>>),
}

/// How many bits a code of that type takes, one for null among them.
fn width(ty: Ty) -> u32 {
    match ty {
        Ty::String => 32,
        Ty::Bool => 2,
        Ty::Int | Ty::Dynamic | Ty::Unknown | Ty::Guid | Ty::Decimal => 33,
        Ty::Long | Ty::Datetime | Ty::Timespan | Ty::Real => 65,
    }
}

/// A code in that many bits.
fn packed(code: Code, width: u32) -> u128 {
    if code.null {
        return 1 << (width - 1);
    }
    match width {
        65 => u128::from(code.value),
        // a narrower number is negative in 64 bits where it is in its own
        _ => u128::from(code.value & ((1 << width.min(32)) - 1)),
    }
}

impl Table {
    fn new(types: &[Ty]) -> Table {
        match types.iter().map(|ty| width(*ty)).sum::<u32>() {
            ..=64 => Table::Narrow(Numbers::default()),
            65..=128 => Table::Wide(Numbers::default()),
            _ => Table::Staged(types.iter().map(|_| Numbers::default()).collect()),
        }
    }

    /// Makes room for so many first keys.
    fn reserve(&mut self, keys: usize) {
        match self {
            Table::Narrow(numbers) if numbers.len == 0 => numbers.table.reserve(keys, |(key, _)| key.hash()),
            Table::Wide(numbers) if numbers.len == 0 => numbers.table.reserve(keys, |(key, _)| key.hash()),
            _ => {}
        }
    }

    fn len(&self) -> usize {
        match self {
            Table::Narrow(numbers) => numbers.len,
            Table::Wide(numbers) => numbers.len,
            Table::Staged(stages) => stages.last().map_or(0, |stage| stage.len),
        }
    }
}

/// A key as an integer.
trait Key: Copy + Eq + std::fmt::Debug {
    fn hash(self) -> u64;
    /// The place of a small key in a table.
    fn place(self) -> Option<usize>;
}

impl Key for u64 {
    fn hash(self) -> u64 {
        mix(self)
    }

    fn place(self) -> Option<usize> {
        usize::try_from(self).ok().filter(|place| *place < DIRECT)
    }
}

impl Key for u128 {
    fn hash(self) -> u64 {
        mix((self >> 64) as u64 ^ mix(self as u64))
    }

    fn place(self) -> Option<usize> {
        None
    }
}

/// Distinct keys, numbered from 0.
#[derive(Debug)]
struct Numbers<K> {
    table: HashTable<(K, u32)>,
    /// The numbers of small keys.
    direct: Vec<u32>,
    len: usize,
}

/// Keys below are places in a table.
const DIRECT: usize = 1 << 22;

impl<K> Default for Numbers<K> {
    fn default() -> Numbers<K> {
        Numbers {
            table: HashTable::new(),
            direct: Vec::new(),
            len: 0,
        }
    }
}

impl<K: Key> Numbers<K> {
    fn insert(&mut self, key: K) -> u32 {
        let next = self.len as u32;
        if let Some(place) = key.place() {
            if place >= self.direct.len() {
                self.direct.resize((place + 1).next_power_of_two(), NONE);
            }
            let number = &mut self.direct[place];
            if *number == NONE {
                *number = next;
                self.len += 1;
            }
            return *number;
        }
        let hash = key.hash();
        if let Some((_, number)) = self.table.find(hash, |(known, _)| *known == key) {
            return *number;
        }
        self.table.insert_unique(hash, (key, next), |(key, _)| key.hash());
        self.len += 1;
        next
    }

    fn find(&self, key: K) -> u32 {
        match key.place() {
            Some(place) => self.direct.get(place).copied().unwrap_or(NONE),
            None => self
                .table
                .find(key.hash(), |(known, _)| *known == key)
                .map_or(NONE, |(_, number)| *number),
        }
    }
}

impl Groups {
    /// No keys yet, of columns of these types.
    pub(crate) fn new(types: impl Iterator<Item = Ty>) -> Groups {
        let types: Vec<Ty> = types.collect();
        Groups {
            table: Table::new(&types),
            columns: types.into_iter().map(|ty| (ty, Codes::new(ty))).collect(),
        }
    }

    /// How many distinct keys there are.
    pub(crate) fn len(&self) -> usize {
        self.table.len()
    }

    /// The number of each of the batch's keys; new ones are added in their order.
    pub(crate) fn insert(&mut self, local: &Local) -> Vec<u32> {
        let mut keys = vec![0u128; local.firsts.len()];
        for (place, ((column, _), (ty, codes))) in local.columns.iter().zip(&mut self.columns).enumerate() {
            let width = width(*ty);
            let shift = shift(place, width);
            codes.each(column, &local.firsts, |index, code| {
                keys[index] = keys[index] << shift | packed(code, width);
            });
            if let Table::Staged(stages) = &mut self.table {
                keys.iter_mut()
                    .for_each(|key| *key = u128::from(stages[place].insert(*key)));
            }
        }
        if self.columns.len() > 1 {
            self.table.reserve(keys.len());
        }
        match &mut self.table {
            Table::Narrow(numbers) => keys.into_iter().map(|key| numbers.insert(key as u64)).collect(),
            Table::Wide(numbers) => keys.into_iter().map(|key| numbers.insert(key)).collect(),
            Table::Staged(_) => keys.into_iter().map(|key| key as u32).collect(),
        }
    }

    /// The keys as they are now, to be looked up by several threads.
    pub(crate) fn freeze(self) -> Lookup {
        Lookup {
            table: self.table,
            columns: self
                .columns
                .into_iter()
                .map(|(ty, codes)| (ty, codes.freeze()))
                .collect(),
        }
    }
}

/// By how many bits the key so far makes room; before the first column there is none.
fn shift(place: usize, width: u32) -> u32 {
    if place == 0 { 0 } else { width }
}

/// Keys that can be looked up, and no more added.
#[derive(Debug)]
pub(crate) struct Lookup {
    table: Table,
    columns: Vec<(Ty, Finder)>,
}

impl Lookup {
    /// The number of each of the batch's keys; [`NONE`] where it is not known.
    pub(crate) fn find(&self, local: &Local) -> Vec<u32> {
        let mut keys = vec![Some(0u128); local.firsts.len()];
        for (place, ((column, _), (ty, codes))) in local.columns.iter().zip(&self.columns).enumerate() {
            let width = width(*ty);
            let shift = shift(place, width);
            codes.each(column, &local.firsts, |index, code| {
                keys[index] = keys[index]
                    .zip(code)
                    .map(|(key, code)| key << shift | packed(code, width));
            });
            if let Table::Staged(stages) = &self.table {
                let number = |key: u128| Some(stages[place].find(key)).filter(|number| *number != NONE);
                keys.iter_mut()
                    .for_each(|key| *key = key.and_then(number).map(u128::from));
            }
        }
        let find = |key: Option<u128>| match (&self.table, key) {
            (_, None) => NONE,
            (Table::Narrow(numbers), Some(key)) => numbers.find(key as u64),
            (Table::Wide(numbers), Some(key)) => numbers.find(key),
            (Table::Staged(_), Some(key)) => key as u32,
        };
        keys.into_iter().map(find).collect()
    }
}

#[cfg(test)]
mod tests;
