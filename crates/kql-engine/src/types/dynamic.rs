//! `dynamic`: a compact binary form that is read without parsing.
//!
//! A value is a slice of bytes: a tag, then the payload up to the slice's end.
//!
//! ```text
//! null 0 · false 1 · true 2 · long 3 i64 · real 4 f64 · string 5 UTF-8 · datetime 6 i64 · timespan 7 i64 · guid 8 [16]
//! decimal 9 [20] · array 10 count, count × end, values · bag 11 count, count × (key end, value end), keys and values
//! ```
//!
//! Counts and ends are `u32`, little endian; ends count from the first byte behind the table. A bag keeps the order in
//! which its keys were written, as Kusto prints it, and a repeated key keeps its first place and its last value. This is
//! why it is not Arrow's Variant, which sorts keys and has no timespan.
//!
//! Sources: the "dynamic" data type page; printed forms as recorded from the engine.

pub(in crate::types) mod json;

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt::Write as _;

use super::{Decimal, Scalar, Ty, datetime, decimal, guid, number, timespan};

const NULL: u8 = 0;
const FALSE: u8 = 1;
const TRUE: u8 = 2;
const LONG: u8 = 3;
const REAL: u8 = 4;
const STRING: u8 = 5;
const DATETIME: u8 = 6;
const TIMESPAN: u8 = 7;
const GUID: u8 = 8;
const DECIMAL: u8 = 9;
const ARRAY: u8 = 10;
const BAG: u8 = 11;

/// How deep JSON text may nest before it is refused.
pub const MAX_DEPTH: usize = 256;

/// An owned dynamic value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Dynamic(Box<[u8]>);

/// A dynamic value in place: borrowed bytes of the form described above.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DynRef<'a>(&'a [u8]);

/// What a [`DynRef`] holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind<'a> {
    /// null
    Null,
    /// bool
    Bool(bool),
    /// long
    Long(i64),
    /// real
    Real(f64),
    /// string
    String(&'a str),
    /// datetime, ticks
    Datetime(i64),
    /// timespan, ticks
    Timespan(i64),
    /// guid
    Guid([u8; 16]),
    /// decimal
    Decimal(Decimal),
    /// array
    Array(Items<'a>),
    /// property bag
    Bag(Entries<'a>),
}

impl Dynamic {
    /// The null.
    pub fn null() -> Dynamic {
        Dynamic(Box::new([NULL]))
    }

    /// Takes bytes that this module wrote.
    pub fn from_bytes(bytes: Vec<u8>) -> Dynamic {
        Dynamic(bytes.into_boxed_slice())
    }

    /// The bytes, as they lie in a column.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// The value in place.
    #[allow(clippy::should_implement_trait)]
    pub fn as_ref(&self) -> DynRef<'_> {
        DynRef(&self.0)
    }

    /// A scalar as a dynamic leaf; a dynamic as it is.
    pub fn from_scalar(scalar: &Scalar) -> Dynamic {
        let mut out = Vec::new();
        write_scalar(&mut out, scalar);
        Dynamic::from_bytes(out)
    }

    /// Reads JSON text. Nothing where it is not JSON (trailing text included) or nests deeper than [`MAX_DEPTH`].
    /// Whole numbers within 64 bits become longs, all others reals.
    /// Strings that are datetimes in the form of [`datetime::of_json`] become datetimes, as the engine has it.
    pub fn from_json(text: &str) -> Option<Dynamic> {
        Dynamic::read(text, json::Strings::Typed)
    }

    /// As [`Dynamic::from_json`], but that every string stays one.
    pub fn from_json_strict(text: &str) -> Option<Dynamic> {
        Dynamic::read(text, json::Strings::Kept)
    }

    fn read(text: &str, strings: json::Strings) -> Option<Dynamic> {
        let mut out = Vec::with_capacity(text.len() + 16);
        json::parse(text, strings, &mut out)?;
        Some(Dynamic::from_bytes(out))
    }
}

/// Appends a scalar's dynamic form.
pub fn write_scalar(out: &mut Vec<u8>, scalar: &Scalar) {
    match scalar {
        Scalar::Null(_) => out.push(NULL),
        Scalar::Bool(value) => write_bool(out, *value),
        Scalar::Int(value) => write_long(out, i64::from(*value)),
        Scalar::Long(value) => write_long(out, *value),
        Scalar::Real(value) => write_real(out, *value),
        Scalar::Decimal(value) => {
            out.push(DECIMAL);
            out.extend_from_slice(&value.to_bytes());
        }
        Scalar::String(text) => write_string(out, text),
        Scalar::Datetime(ticks) => write_ticks(out, DATETIME, *ticks),
        Scalar::Timespan(ticks) => write_ticks(out, TIMESPAN, *ticks),
        Scalar::Guid(bytes) => {
            out.push(GUID);
            out.extend_from_slice(bytes);
        }
        Scalar::Dynamic(value) => out.extend_from_slice(value.bytes()),
    }
}

/// Appends a null.
pub fn write_null(out: &mut Vec<u8>) {
    out.push(NULL);
}

/// Appends a bool.
pub fn write_bool(out: &mut Vec<u8>, value: bool) {
    out.push(if value { TRUE } else { FALSE });
}

/// Appends a long.
pub fn write_long(out: &mut Vec<u8>, value: i64) {
    write_ticks(out, LONG, value);
}

/// Appends a real.
pub fn write_real(out: &mut Vec<u8>, value: f64) {
    out.push(REAL);
    out.extend_from_slice(&value.to_le_bytes());
}

/// Appends a string.
pub fn write_string(out: &mut Vec<u8>, text: &str) {
    out.push(STRING);
    out.extend_from_slice(text.as_bytes());
}

/// Appends what a string within JSON is: a datetime where it has the form of one, else the text.
pub fn write_json_string(out: &mut Vec<u8>, text: &str) {
    match datetime::of_json(text.as_bytes()) {
        Some(ticks) => write_datetime(out, ticks),
        None => write_string(out, text),
    }
}

/// Appends a datetime.
pub fn write_datetime(out: &mut Vec<u8>, ticks: i64) {
    write_ticks(out, DATETIME, ticks);
}

/// Appends a timespan.
pub fn write_timespan(out: &mut Vec<u8>, ticks: i64) {
    write_ticks(out, TIMESPAN, ticks);
}

fn write_ticks(out: &mut Vec<u8>, tag: u8, value: i64) {
    out.push(tag);
    out.extend_from_slice(&value.to_le_bytes());
}

/// Appends an array of `count` items, each of which `write` writes.
pub fn write_array(out: &mut Vec<u8>, count: usize, mut write: impl FnMut(usize, &mut Vec<u8>)) {
    let base = open(out, ARRAY, count, 4 * count);
    for index in 0..count {
        write(index, out);
        end(out, base, 4 * count, index);
    }
}

/// Appends a bag of these keys, each of which must come once, with the values that `write` writes.
pub fn write_bag(out: &mut Vec<u8>, keys: &[&str], mut write: impl FnMut(usize, &mut Vec<u8>)) {
    let base = open(out, BAG, keys.len(), 8 * keys.len());
    for (index, key) in keys.iter().enumerate() {
        out.extend_from_slice(key.as_bytes());
        end(out, base, 8 * keys.len(), 2 * index);
        write(index, out);
        end(out, base, 8 * keys.len(), 2 * index + 1);
    }
}

/// Writes the head of an array or bag and leaves room for its table; returns where the table begins.
fn open(out: &mut Vec<u8>, tag: u8, count: usize, table: usize) -> usize {
    out.push(tag);
    out.extend_from_slice(&(count as u32).to_le_bytes());
    let base = out.len();
    out.resize(base + table, 0);
    base
}

/// Notes in a table that its entry of that place ends here.
fn end(out: &mut [u8], base: usize, table: usize, place: usize) {
    let end = (out.len() - base - table) as u32;
    out[base + 4 * place..base + 4 * place + 4].copy_from_slice(&end.to_le_bytes());
}

/// Builds an array: push each item's form, then [`ArrayBuilder::finish`].
#[derive(Debug, Default)]
pub struct ArrayBuilder {
    ends: Vec<u32>,
    values: Vec<u8>,
}

impl ArrayBuilder {
    /// An empty array.
    pub fn new() -> ArrayBuilder {
        ArrayBuilder::default()
    }

    /// Appends what `write` writes as one item.
    pub fn push_with(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        write(&mut self.values);
        self.ends.push(self.values.len() as u32);
    }

    /// Appends a value.
    pub fn push(&mut self, value: DynRef<'_>) {
        self.push_with(|out| out.extend_from_slice(value.0));
    }

    /// Appends a scalar.
    pub fn push_scalar(&mut self, value: &Scalar) {
        self.push_with(|out| write_scalar(out, value));
    }

    /// Takes all items out; what they took in memory is kept for others.
    pub fn clear(&mut self) {
        self.ends.clear();
        self.values.clear();
    }

    /// How many items there are so far.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none so far.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Appends the array's form to `out`.
    pub fn write(&self, out: &mut Vec<u8>) {
        out.reserve(self.values.len() + 4 * self.ends.len() + 5);
        out.push(ARRAY);
        out.extend_from_slice(&(self.ends.len() as u32).to_le_bytes());
        for end in &self.ends {
            out.extend_from_slice(&end.to_le_bytes());
        }
        out.extend_from_slice(&self.values);
    }

    /// The array.
    pub fn finish(&self) -> Dynamic {
        let mut out = Vec::with_capacity(self.values.len() + 4 * self.ends.len() + 5);
        self.write(&mut out);
        Dynamic::from_bytes(out)
    }
}

/// Builds a bag: insert keys in order, then [`BagBuilder::finish`].
#[derive(Debug, Default)]
pub struct BagBuilder {
    entries: Vec<(String, Vec<u8>)>,
    places: hashbrown::HashMap<String, usize, foldhash::fast::FixedState>,
}

impl BagBuilder {
    /// An empty bag.
    pub fn new() -> BagBuilder {
        BagBuilder::default()
    }

    fn place(&mut self, key: &str) -> Option<usize> {
        // a linear look is faster than a table for the few keys that bags have
        if self.entries.len() < 16 {
            return self.entries.iter().position(|(name, _)| name == key);
        }
        if self.places.is_empty() {
            self.places.extend(
                self.entries
                    .iter()
                    .enumerate()
                    .map(|(place, (name, _))| (name.clone(), place)),
            );
        }
        self.places.get(key).copied()
    }

    /// Sets `key` to what `write` writes; a key that is there keeps its place and takes the new value.
    pub fn insert_with(&mut self, key: &str, write: impl FnOnce(&mut Vec<u8>)) {
        let mut value = Vec::new();
        write(&mut value);
        match self.place(key) {
            Some(place) => self.entries[place].1 = value,
            None => {
                if !self.places.is_empty() {
                    self.places.insert(key.to_owned(), self.entries.len());
                }
                self.entries.push((key.to_owned(), value));
            }
        }
    }

    /// Sets `key` to a value.
    pub fn insert(&mut self, key: &str, value: DynRef<'_>) {
        self.insert_with(key, |out| out.extend_from_slice(value.0));
    }

    /// Sets `key` to a scalar.
    pub fn insert_scalar(&mut self, key: &str, value: &Scalar) {
        self.insert_with(key, |out| write_scalar(out, value));
    }

    /// Whether the key is there.
    pub fn contains(&mut self, key: &str) -> bool {
        self.place(key).is_some()
    }

    /// How many keys there are so far.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none so far.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Appends the bag's form to `out`.
    pub fn write(&self, out: &mut Vec<u8>) {
        out.push(BAG);
        out.extend_from_slice(&(self.entries.len() as u32).to_le_bytes());
        let mut end = 0u32;
        for (key, value) in &self.entries {
            end += key.len() as u32;
            out.extend_from_slice(&end.to_le_bytes());
            end += value.len() as u32;
            out.extend_from_slice(&end.to_le_bytes());
        }
        for (key, value) in &self.entries {
            out.extend_from_slice(key.as_bytes());
            out.extend_from_slice(value);
        }
    }

    /// The bag.
    pub fn finish(&self) -> Dynamic {
        let mut out = Vec::new();
        self.write(&mut out);
        Dynamic::from_bytes(out)
    }
}

/// The table behind the tag, whose entries are `N` bytes each, and the values behind it. The table never has more entries
/// than there are bytes for.
#[inline]
fn table<const N: usize>(bytes: &[u8]) -> (&[[u8; N]], &[u8]) {
    let Some((count, rest)) = bytes.get(1..).and_then(|rest| rest.split_first_chunk::<4>()) else {
        return (&[], &[]);
    };
    let count = (u32::from_le_bytes(*count) as usize).min(rest.len() / N);
    let (table, values) = rest.split_at(count * N);
    (table.as_chunks().0, values)
}

/// Where an entry ends.
#[inline]
fn end_of(entry: &[u8; 4]) -> usize {
    u32::from_le_bytes(*entry) as usize
}

#[inline]
fn eight(bytes: &[u8]) -> [u8; 8] {
    bytes
        .get(1..)
        .and_then(|rest| rest.first_chunk())
        .copied()
        .unwrap_or_default()
}

impl<'a> DynRef<'a> {
    /// Takes bytes that this module wrote, as they lie in a column.
    pub fn new(bytes: &'a [u8]) -> DynRef<'a> {
        DynRef(bytes)
    }

    /// The bytes.
    pub fn bytes(self) -> &'a [u8] {
        self.0
    }

    /// An owned copy.
    pub fn to_owned(self) -> Dynamic {
        Dynamic(self.0.into())
    }

    /// Whether it is null.
    pub fn is_null(self) -> bool {
        matches!(self.0.first(), None | Some(&NULL))
    }

    /// What it holds.
    #[inline]
    pub fn kind(self) -> Kind<'a> {
        match self.0.first() {
            Some(&FALSE) => Kind::Bool(false),
            Some(&TRUE) => Kind::Bool(true),
            Some(&LONG) => Kind::Long(i64::from_le_bytes(eight(self.0))),
            Some(&REAL) => Kind::Real(f64::from_le_bytes(eight(self.0))),
            Some(&STRING) => Kind::String(std::str::from_utf8(&self.0[1..]).unwrap_or_default()),
            Some(&DATETIME) => Kind::Datetime(i64::from_le_bytes(eight(self.0))),
            Some(&TIMESPAN) => Kind::Timespan(i64::from_le_bytes(eight(self.0))),
            Some(&GUID) => Kind::Guid(self.0.get(1..17).and_then(|b| b.try_into().ok()).unwrap_or_default()),
            Some(&DECIMAL) => Kind::Decimal(Decimal::from_bytes(self.0.get(1..).unwrap_or_default())),
            Some(&ARRAY) => Kind::Array(Items::of(self.0)),
            Some(&BAG) => Kind::Bag(Entries::of(self.0)),
            _ => Kind::Null,
        }
    }

    /// The items, where it is an array.
    pub fn as_array(self) -> Option<Items<'a>> {
        (self.0.first() == Some(&ARRAY)).then(|| Items::of(self.0))
    }

    /// The entries, where it is a bag.
    pub fn as_bag(self) -> Option<Entries<'a>> {
        (self.0.first() == Some(&BAG)).then(|| Entries::of(self.0))
    }

    /// The text, where it is a string.
    pub fn as_str(self) -> Option<&'a str> {
        if let Kind::String(text) = self.kind() {
            Some(text)
        } else {
            None
        }
    }

    /// The bytes of the text, where it is a string: UTF-8 unless the value was not made here.
    #[inline]
    pub(crate) fn string_bytes(self) -> Option<&'a [u8]> {
        self.0
            .split_first()
            .filter(|(tag, _)| **tag == STRING)
            .map(|(_, text)| text)
    }

    /// The value at `key`, where it is a bag that has it. Keys are case-sensitive.
    pub fn get(self, key: &str) -> Option<DynRef<'a>> {
        let mut entries = self.as_bag()?;
        while let Some((name, value)) = entries.next_bytes() {
            if name == key.as_bytes() {
                return Some(value);
            }
        }
        None
    }

    /// As [`DynRef::get`]. `place` is where the last bag had the key: bags of one column mostly are alike.
    #[inline]
    pub(crate) fn get_near(self, key: &str, place: &mut usize) -> Option<DynRef<'a>> {
        let mut entries = self.as_bag()?;
        if entries.skip_to(*place)
            && let Some((name, value)) = entries.next_bytes()
            && name == key.as_bytes()
        {
            return Some(value);
        }
        let mut entries = self.as_bag()?;
        while let Some((name, value)) = entries.next_bytes() {
            if name == key.as_bytes() {
                *place = entries.at - 1;
                return Some(value);
            }
        }
        None
    }

    /// The item at `index`, counted from the end where negative.
    pub fn item(self, index: i64) -> Option<DynRef<'a>> {
        let items = self.as_array()?;
        let count = items.ends.len() as i64;
        let index = if index < 0 { index + count } else { index };
        (0..count).contains(&index).then(|| items.get(index as usize))
    }

    /// The leaf as a scalar of its own type; an array or bag as a dynamic.
    pub fn to_scalar(self) -> Scalar {
        match self.kind() {
            Kind::Null => Scalar::Null(Ty::Dynamic),
            Kind::Bool(value) => Scalar::Bool(value),
            Kind::Long(value) => Scalar::Long(value),
            Kind::Real(value) => Scalar::Real(value),
            Kind::String(text) => Scalar::string(text),
            Kind::Datetime(ticks) => Scalar::Datetime(ticks),
            Kind::Timespan(ticks) => Scalar::Timespan(ticks),
            Kind::Guid(bytes) => Scalar::Guid(bytes),
            Kind::Decimal(value) => Scalar::Decimal(value),
            Kind::Array(_) | Kind::Bag(_) => Scalar::Dynamic(self.to_owned()),
        }
    }

    /// As `tostring()` prints it: a string, and what JSON has as one, without quotes; a null as nothing; all else as JSON.
    pub fn to_text(self) -> String {
        match self.kind() {
            Kind::Null => String::new(),
            Kind::String(text) => text.to_owned(),
            Kind::Real(value) => number::format_real(value),
            Kind::Datetime(ticks) => datetime::format(ticks),
            Kind::Timespan(ticks) => timespan::format(ticks),
            Kind::Guid(bytes) => guid::format(&bytes),
            Kind::Decimal(value) => value.to_string(),
            _ => self.to_json_text(),
        }
    }

    /// As [`DynRef::to_text`], without a copy for what need not be put together.
    pub fn text(self) -> Cow<'a, str> {
        match self.kind() {
            Kind::Null => Cow::Borrowed(""),
            Kind::Bool(value) => Cow::Borrowed(if value { "true" } else { "false" }),
            Kind::String(text) => Cow::Borrowed(text),
            _ => Cow::Owned(self.to_text()),
        }
    }

    /// JSON text without blanks. Datetimes with seven fractional digits, timespans, guids and decimals as strings;
    /// NaN and infinities as strings.
    pub fn to_json_text(self) -> String {
        let mut out = String::new();
        self.write_json(&mut out);
        out
    }

    fn write_json(self, out: &mut String) {
        match self.kind() {
            Kind::Null => out.push_str("null"),
            Kind::Bool(value) => out.push_str(if value { "true" } else { "false" }),
            Kind::Long(value) => {
                let _ = write!(out, "{value}");
            }
            Kind::Real(value) if value.is_finite() => out.push_str(&number::format_real(value)),
            Kind::Real(value) => json::write_string(out, &number::format_real(value)),
            Kind::String(text) => json::write_string(out, text),
            Kind::Datetime(ticks) => json::write_string(out, &datetime::format(ticks)),
            Kind::Timespan(ticks) => json::write_string(out, &timespan::format(ticks)),
            Kind::Guid(bytes) => json::write_string(out, &guid::format(&bytes)),
            Kind::Decimal(value) => json::write_string(out, &value.to_string()),
            Kind::Array(items) => {
                out.push('[');
                for (index, item) in items.enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    item.write_json(out);
                }
                out.push(']');
            }
            Kind::Bag(entries) => {
                out.push('{');
                for (index, (key, value)) in entries.enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    json::write_string(out, key);
                    out.push(':');
                    value.write_json(out);
                }
                out.push('}');
            }
        }
    }

    /// Equality of meaning: numbers by value whatever their type, bags without regard to the order of keys.
    pub fn same(self, other: DynRef<'_>) -> bool {
        match (self.kind(), other.kind()) {
            (Kind::Array(a), Kind::Array(b)) => a.len() == b.len() && a.zip(b).all(|(a, b)| a.same(b)),
            (Kind::Bag(a), Kind::Bag(b)) => {
                a.len() == b.len() && { a }.all(|(key, value)| other.get(key).is_some_and(|found| value.same(found)))
            }
            _ => self.compare(other) == Ordering::Equal,
        }
    }

    fn rank(self) -> u8 {
        match self.kind() {
            Kind::Null => 0,
            Kind::Bool(_) => 1,
            Kind::Long(_) | Kind::Real(_) | Kind::Decimal(_) => 2,
            Kind::Datetime(_) => 3,
            Kind::Timespan(_) => 4,
            Kind::Guid(_) => 5,
            Kind::String(_) => 6,
            Kind::Array(_) => 7,
            Kind::Bag(_) => 8,
        }
    }

    /// A total order: nulls first, then by type, then by value. Arrays and bags by their JSON text.
    pub fn compare(self, other: DynRef<'_>) -> Ordering {
        match (self.kind(), other.kind()) {
            (Kind::Long(a), Kind::Long(b)) => a.cmp(&b),
            (Kind::Bool(a), Kind::Bool(b)) => a.cmp(&b),
            (Kind::String(a), Kind::String(b)) => a.cmp(b),
            (Kind::Datetime(a), Kind::Datetime(b)) | (Kind::Timespan(a), Kind::Timespan(b)) => a.cmp(&b),
            (Kind::Guid(a), Kind::Guid(b)) => a.cmp(&b),
            (Kind::Decimal(a), Kind::Decimal(b)) => a.cmp(&b),
            _ if self.rank() != other.rank() => self.rank().cmp(&other.rank()),
            _ if self.rank() == 2 => {
                let real = |value: DynRef<'_>| value.to_scalar().as_real().unwrap_or(0.0);
                real(self).total_cmp(&real(DynRef(other.0)))
            }
            _ if self.rank() >= 7 => self.to_json_text().cmp(&other.to_json_text()),
            _ => Ordering::Equal,
        }
    }
}

/// The items of an array, in order.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Items<'a> {
    ends: &'a [[u8; 4]],
    values: &'a [u8],
    at: usize,
}

impl<'a> Items<'a> {
    #[inline]
    fn of(array: &'a [u8]) -> Items<'a> {
        let (ends, values) = table(array);
        Items { ends, values, at: 0 }
    }

    /// The item at a position within the array; null behind its end.
    #[inline]
    pub fn get(&self, index: usize) -> DynRef<'a> {
        let Some(end) = self.ends.get(index) else {
            return DynRef(&[NULL]);
        };
        let start = if index == 0 { 0 } else { end_of(&self.ends[index - 1]) };
        DynRef(self.values.get(start..end_of(end)).unwrap_or(&[NULL]))
    }
}

impl<'a> Iterator for Items<'a> {
    type Item = DynRef<'a>;

    #[inline]
    fn next(&mut self) -> Option<DynRef<'a>> {
        (self.at < self.ends.len()).then(|| {
            self.at += 1;
            self.get(self.at - 1)
        })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.ends.len() - self.at;
        (left, Some(left))
    }
}

impl ExactSizeIterator for Items<'_> {}

/// The entries of a bag, in the order they were written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Entries<'a> {
    /// Where the key and the value of each end.
    ends: &'a [[u8; 8]],
    values: &'a [u8],
    at: usize,
    /// Where the entry at hand starts.
    start: usize,
}

impl<'a> Entries<'a> {
    #[inline]
    fn of(bag: &'a [u8]) -> Entries<'a> {
        let (ends, values) = table(bag);
        Entries {
            ends,
            values,
            at: 0,
            start: 0,
        }
    }

    /// Passes over that many entries from the first; tells whether there is one more.
    #[inline]
    fn skip_to(&mut self, place: usize) -> bool {
        self.at = place;
        self.start = match place.checked_sub(1).and_then(|before| self.ends.get(before)) {
            Some([.., e, f, g, h]) => end_of(&[*e, *f, *g, *h]),
            None => 0,
        };
        place < self.ends.len()
    }

    /// The next entry, its key as it lies there.
    #[inline]
    fn next_bytes(&mut self) -> Option<(&'a [u8], DynRef<'a>)> {
        let [a, b, c, d, e, f, g, h] = *self.ends.get(self.at)?;
        let (key_end, end) = (end_of(&[a, b, c, d]), end_of(&[e, f, g, h]));
        let key = self.values.get(self.start..key_end).unwrap_or_default();
        let value = self.values.get(key_end..end).unwrap_or(&[NULL]);
        self.at += 1;
        self.start = end;
        Some((key, DynRef(value)))
    }
}

impl<'a> Iterator for Entries<'a> {
    type Item = (&'a str, DynRef<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let (key, value) = self.next_bytes()?;
        Some((std::str::from_utf8(key).unwrap_or_default(), value))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.ends.len() - self.at;
        (left, Some(left))
    }
}

impl ExactSizeIterator for Entries<'_> {}

/// Width of a decimal leaf: the same bytes as in a column.
const _: () = assert!(decimal::WIDTH == 20);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("null", "null")]
    #[case(" [1, 2.5, \"x\", null, true] ", "[1,2.5,\"x\",null,true]")]
    #[case(r#"{"b":1,"a":{"c":[]}}"#, r#"{"b":1,"a":{"c":[]}}"#)]
    #[case(r#"{"a":1,"b":2,"a":3}"#, r#"{"a":3,"b":2}"#)]
    #[case(r#""aéé\n""#, r#""aéé\n""#)]
    #[case("9223372036854775808", "9.223372036854776E+18")]
    fn json_round_trip(#[case] text: &str, #[case] printed: &str) {
        assert_eq!(
            Dynamic::from_json(text).map(|d| d.as_ref().to_json_text()).as_deref(),
            Some(printed)
        );
    }

    /// Breaks when a datetime within JSON stays text, or a text of another form is taken for one.
    #[rstest]
    #[case("2021-11-18T00:03:35", Some("2021-11-18T00:03:35.0000000Z"))]
    #[case("2021-11-18T00:03:35Z", Some("2021-11-18T00:03:35.0000000Z"))]
    #[case("2021-11-18T00:03:35.12Z", Some("2021-11-18T00:03:35.1200000Z"))]
    #[case("2021-11-18T00:03:35.1234567+02:30", Some("2021-11-17T21:33:35.1234567Z"))]
    #[case("2021-11-18T00:03:35-05:00", Some("2021-11-18T05:03:35.0000000Z"))]
    #[case("2021-11-18", None)]
    #[case("2021-11-18 00:03:35", None)]
    #[case("2021-11-18T00:03", None)]
    #[case("2021-11-18T00:03:35.", None)]
    #[case("2021-11-18T00:03:35.12345678Z", None)]
    #[case("2021-11-18T00:03:35z", None)]
    #[case("2021-11-18T00:03:35+0200", None)]
    #[case("2021-11-18T00:03:35+15:00", None)]
    #[case("2021-11-31T00:03:35", None)]
    #[case("0001-01-01T00:00:00+01:00", None)]
    #[case("12", None)]
    #[case("74be27de-1e4e-49d9-b579-fe0b331d3642", None)]
    fn datetimes_within_json(#[case] text: &str, #[case] datetime: Option<&str>) {
        for json in [format!("\"{text}\""), format!("{{\"k\":[\"{text}\"]}}")] {
            let typed = Dynamic::from_json(&json).unwrap();
            let expected = json.replace(text, datetime.unwrap_or(text));
            assert_eq!(typed.as_ref().to_json_text(), expected);
            assert_eq!(Dynamic::from_json_strict(&json).unwrap().as_ref().to_json_text(), json);
        }
        let mut out = Vec::new();
        write_json_string(&mut out, text);
        let value = DynRef::new(&out);
        assert_eq!(matches!(value.kind(), Kind::Datetime(_)), datetime.is_some());
    }

    #[rstest]
    #[case("abc")]
    #[case("{a:1}")]
    #[case("[1,]")]
    #[case("1 2")]
    #[case("")]
    fn refuses(#[case] text: &str) {
        assert_eq!(Dynamic::from_json(text), None);
    }

    #[test]
    fn deep_text_is_refused_not_overflowed() {
        assert_eq!(Dynamic::from_json(&"[".repeat(100_000)), None);
    }

    #[test]
    fn paths() {
        let value = Dynamic::from_json(r#"{"a":[10,{"b":"x"}]}"#).unwrap();
        let a = value.as_ref().get("a").unwrap();
        assert_eq!(a.item(0).unwrap().to_scalar(), Scalar::Long(10));
        assert_eq!(a.item(-1).unwrap().get("b").unwrap().as_str(), Some("x"));
        assert_eq!(a.item(2), None);
        assert_eq!(value.as_ref().get("A"), None);
    }

    /// Breaks when a key is taken from the place of the bag before, or missed where it stands elsewhere.
    #[test]
    fn keys_are_found_near_the_last_place_and_elsewhere() {
        let bags = [
            r#"{"a":1,"b":2,"c":3}"#,
            r#"{"b":4,"c":5}"#,
            r#"{"c":6}"#,
            "{}",
            r#"{"a":7}"#,
            "[1]",
            r#"{"x":0,"c":8}"#,
        ];
        for key in ["a", "b", "c"] {
            let mut place = 0;
            for bag in bags {
                let bag = Dynamic::from_json(bag).unwrap();
                assert_eq!(bag.as_ref().get_near(key, &mut place), bag.as_ref().get(key));
            }
        }
    }

    #[test]
    fn a_large_bag_keeps_order_and_last_value() {
        let mut bag = BagBuilder::new();
        for index in 0..100 {
            bag.insert_scalar(&format!("k{}", index % 40), &Scalar::Long(index));
        }
        let value = bag.finish();
        let keys: Vec<&str> = value.as_ref().as_bag().unwrap().map(|(key, _)| key).collect();
        assert_eq!(keys.len(), 40);
        assert_eq!(keys[39], "k39");
        assert_eq!(value.as_ref().get("k19").unwrap().to_scalar(), Scalar::Long(99));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..24)) {
            let value = DynRef::new(&bytes);
            let _ = value.to_json_text();
            let _ = value.same(value);
        }
    }
}
