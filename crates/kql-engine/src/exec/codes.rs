//! The values of a key column as integers that are the same in all batches.
//!
//! The first dictionary that comes lends its codes: then nothing is hashed but integers. Texts that come otherwise (plain,
//! or from other dictionaries) get the codes of that dictionary where it has them, and further ones where not.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::{Float64Type, Int32Type, Int64Type};

use super::group::{bytes, plain_texts, real_key};
use crate::layout::coded;
use crate::layout::interner::Interner;
use crate::types::Ty;
use crate::types::scalar::{bytes_at, string_at};

/// Codes of values that are no numbers.
#[derive(Debug)]
pub(super) struct Codes {
    ty: Ty,
    /// The dictionary whose codes are the codes.
    primary: Option<ArrayRef>,
    /// All texts, those of the primary dictionary first and so by their codes there. Made when another text comes.
    interner: Option<Interner>,
    /// What the codes of other dictionaries are known as.
    others: Vec<(ArrayRef, Vec<u32>)>,
    /// The codes of the primary dictionary that came.
    seen: Vec<bool>,
}

const UNKNOWN: u32 = u32::MAX;

/// So many other dictionaries are remembered: those of single batches come once.
const MOST: usize = 256;

/// A value of a key column, by its code or as the number that it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Code {
    pub(super) null: bool,
    pub(super) value: u64,
}

impl Code {
    const NULL: Code = Code { null: true, value: 0 };

    fn of(value: u64) -> Code {
        Code { null: false, value }
    }
}

impl Codes {
    pub(super) fn new(ty: Ty) -> Codes {
        Codes {
            ty,
            primary: None,
            interner: None,
            others: Vec::new(),
            seen: Vec::new(),
        }
    }

    /// Calls `code(index, code)` for each of these rows of the column, in order.
    pub(super) fn each(&mut self, column: &ArrayRef, rows: &[u32], mut code: impl FnMut(usize, Code)) {
        if let Some(coded) = coded(column) {
            if self.primary.is_none() && self.interner.is_none() {
                self.primary = Some(coded.values.clone());
            }
            let null = |row: &u32| coded.keys.is_null(*row as usize);
            if self
                .primary
                .as_ref()
                .is_some_and(|primary| Arc::ptr_eq(primary, coded.values))
            {
                let keys = coded.keys.values();
                self.seen.resize(coded.values.len(), false);
                for (index, row) in rows.iter().enumerate() {
                    if let Some(seen) = self.seen.get_mut(keys[*row as usize] as usize) {
                        *seen = true;
                    }
                    code(
                        index,
                        if null(row) {
                            Code::NULL
                        } else {
                            Code::of(keys[*row as usize].into())
                        },
                    );
                }
                return;
            }
            self.intern_primary();
            let place = self
                .others
                .iter()
                .position(|(values, _)| Arc::ptr_eq(values, coded.values));
            let place = place.unwrap_or_else(|| {
                if self.others.len() >= MOST {
                    self.others.clear();
                }
                self.others
                    .push((coded.values.clone(), vec![UNKNOWN; coded.values.len()]));
                self.others.len() - 1
            });
            let (Some(interner), known) = (&mut self.interner, &mut self.others[place].1) else {
                return;
            };
            for (index, row) in rows.iter().enumerate() {
                if null(row) {
                    code(index, Code::NULL);
                    continue;
                }
                let known = &mut known[coded.keys.value(*row as usize) as usize];
                if *known == UNKNOWN {
                    *known = interner.intern(bytes(column, self.ty, *row as usize).unwrap_or_default());
                }
                code(index, Code::of((*known).into()));
            }
            return;
        }
        if let Some(numbers) = Numbers::of(column, self.ty) {
            rows.iter()
                .enumerate()
                .for_each(|(index, row)| code(index, numbers.code(*row as usize)));
            return;
        }
        self.intern_primary();
        let Some(interner) = &mut self.interner else { return };
        if let Some(texts) = plain_texts(column) {
            let mut indices = 0..;
            interner.intern_all(rows.iter().map(|row| texts.value(*row as usize).as_bytes()), |text| {
                if let Some(index) = indices.next() {
                    code(index, Code::of(text.into()));
                }
            });
            return;
        }
        for (index, row) in rows.iter().enumerate() {
            let bytes = bytes(column, self.ty, *row as usize);
            code(
                index,
                bytes.map_or(Code::NULL, |bytes| Code::of(interner.intern(bytes).into())),
            );
        }
    }

    fn intern_primary(&mut self) {
        if self.interner.is_none() {
            self.interner = Some(seeded(self.primary.as_ref(), self.ty));
        }
    }

    /// Looks up codes without giving new ones.
    pub(super) fn freeze(self) -> Finder {
        Finder {
            codes: self,
            texts: OnceLock::new(),
            others: Mutex::default(),
        }
    }
}

/// The texts of a dictionary, numbered by their codes.
fn seeded(values: Option<&ArrayRef>, ty: Ty) -> Interner {
    let mut interner = Interner::with_capacity(values.map_or(0, |values| values.len()));
    if let Some(values) = values {
        for code in 0..values.len() {
            interner.intern(entry(values, ty, code));
        }
    }
    interner
}

fn entry(values: &ArrayRef, ty: Ty, code: usize) -> &[u8] {
    if ty == Ty::String {
        string_at(values, code).as_bytes()
    } else {
        bytes_at(values, code)
    }
}

/// A column of numbers or bools.
enum Numbers<'a> {
    Bool(&'a arrow::array::BooleanArray),
    Int(&'a arrow::array::Int32Array),
    Long(&'a arrow::array::Int64Array),
    Real(&'a arrow::array::Float64Array),
}

impl<'a> Numbers<'a> {
    fn of(column: &'a ArrayRef, ty: Ty) -> Option<Numbers<'a>> {
        Some(match ty {
            Ty::Bool => Numbers::Bool(column.as_boolean_opt()?),
            Ty::Int => Numbers::Int(column.as_primitive_opt::<Int32Type>()?),
            Ty::Long | Ty::Datetime | Ty::Timespan => Numbers::Long(column.as_primitive_opt::<Int64Type>()?),
            Ty::Real => Numbers::Real(column.as_primitive_opt::<Float64Type>()?),
            _ => return None,
        })
    }

    fn code(&self, row: usize) -> Code {
        let (valid, value) = match self {
            Numbers::Bool(values) => (values.is_valid(row), i64::from(values.value(row))),
            Numbers::Int(values) => (values.is_valid(row), i64::from(values.value(row))),
            Numbers::Long(values) => (values.is_valid(row), values.value(row)),
            Numbers::Real(values) => (values.is_valid(row), real_key(values.value(row))),
        };
        if valid { Code::of(value as u64) } else { Code::NULL }
    }
}

/// Looks up the codes of one column. Several threads may.
#[derive(Debug)]
pub(super) struct Finder {
    codes: Codes,
    /// The texts that came, and the code of each: made when a text comes that is not of the primary dictionary.
    texts: OnceLock<(Interner, Vec<u32>)>,
    /// The codes of other dictionaries' values, each looked up when it first comes.
    others: Mutex<Vec<(ArrayRef, Translation)>>,
}

type Translation = Arc<Vec<AtomicU32>>;

/// Not looked up yet.
const UNSEEN: u32 = u32::MAX - 1;

impl Finder {
    /// Calls `code(index, code)` for each of these rows of the column, in order; nothing for a value without a code.
    pub(super) fn each(&self, column: &ArrayRef, rows: &[u32], mut code: impl FnMut(usize, Option<Code>)) {
        let ty = self.codes.ty;
        if let Some(coded) = coded(column) {
            let null = |row: &u32| coded.keys.is_null(*row as usize);
            let same = self
                .codes
                .primary
                .as_ref()
                .is_some_and(|primary| Arc::ptr_eq(primary, coded.values));
            let known = (!same).then(|| self.translation(coded.values));
            if let Some(known) = &known {
                let keys = rows.iter().filter(|row| !null(row));
                self.translate(known, coded.values, keys.map(|row| coded.keys.value(*row as usize)));
            }
            for (index, row) in rows.iter().enumerate() {
                let key = coded.keys.value(*row as usize);
                let found = match &known {
                    _ if null(row) => Some(Code::NULL),
                    None => Some(Code::of(key.into())),
                    Some(known) => Self::translated(known, key).map(|code| Code::of(code.into())),
                };
                code(index, found);
            }
            return;
        }
        if let Some(numbers) = Numbers::of(column, ty) {
            rows.iter()
                .enumerate()
                .for_each(|(index, row)| code(index, Some(numbers.code(*row as usize))));
            return;
        }
        if let Some(texts) = plain_texts(column) {
            let mut indices = 0..;
            self.find_all(rows.iter().map(|row| texts.value(*row as usize).as_bytes()), |found| {
                if let Some(index) = indices.next() {
                    code(index, found.map(|code| Code::of(code.into())));
                }
            });
            return;
        }
        for (index, row) in rows.iter().enumerate() {
            let found = match bytes(column, ty, *row as usize) {
                Some(bytes) => self.find(bytes).map(|code| Code::of(code.into())),
                None => Some(Code::NULL),
            };
            code(index, found);
        }
    }

    /// Calls `give` with the code of each text, where it came before.
    fn find_all<'t>(&self, texts: impl Iterator<Item = &'t [u8]>, mut give: impl FnMut(Option<u32>)) {
        if let Some(interner) = &self.codes.interner {
            return interner.find_all(texts, give);
        }
        let (interner, codes) = self.texts();
        interner.find_all(texts, |place| give(place.map(|place| codes[place as usize])));
    }

    /// Looks up the codes of those values of another dictionary that came for the first time.
    fn translate(&self, known: &[AtomicU32], values: &ArrayRef, keys: impl Iterator<Item = u32>) {
        let unseen = |key: &u32| {
            let place = known.get(*key as usize);
            place.is_some_and(|place| place.load(Ordering::Relaxed) == UNSEEN)
        };
        let new: Vec<u32> = keys.filter(unseen).collect();
        let mut places = new.iter();
        // another thread may look them up, too, and finds the same
        let note = |code: Option<u32>| {
            if let Some(place) = places.next().and_then(|key| known.get(*key as usize)) {
                place.store(code.unwrap_or(UNKNOWN), Ordering::Relaxed);
            }
        };
        match plain_texts(values) {
            Some(texts) => self.find_all(new.iter().map(|key| texts.value(*key as usize).as_bytes()), note),
            None => self.find_all(new.iter().map(|key| entry(values, self.codes.ty, *key as usize)), note),
        }
    }

    /// The code of a text that came before.
    fn find(&self, text: &[u8]) -> Option<u32> {
        if let Some(interner) = &self.codes.interner {
            return interner.find(text);
        }
        let (interner, codes) = self.texts();
        interner.find(text).map(|place| codes[place as usize])
    }

    /// The texts that came, and the code of each.
    fn texts(&self) -> &(Interner, Vec<u32>) {
        self.texts.get_or_init(|| {
            let (mut interner, mut codes) = (Interner::default(), Vec::new());
            if let Some(values) = &self.codes.primary {
                codes.extend((0..self.codes.seen.len() as u32).filter(|code| self.codes.seen[*code as usize]));
                let texts = codes.iter().map(|code| entry(values, self.codes.ty, *code as usize));
                interner.intern_all(texts, |_| {});
            }
            (interner, codes)
        })
    }

    /// The code of another dictionary's value, which was looked up.
    fn translated(known: &[AtomicU32], key: u32) -> Option<u32> {
        let code = known.get(key as usize)?.load(Ordering::Relaxed);
        (code != UNKNOWN && code != UNSEEN).then_some(code)
    }

    fn translation(&self, values: &ArrayRef) -> Translation {
        let mut others = self.others.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, known)) = others.iter().find(|(other, _)| Arc::ptr_eq(other, values)) {
            return known.clone();
        }
        if others.len() >= MOST {
            others.clear();
        }
        let known: Translation = Arc::new((0..values.len()).map(|_| AtomicU32::new(UNSEEN)).collect());
        others.push((values.clone(), known.clone()));
        known
    }
}
