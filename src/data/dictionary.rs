//! Dictionaries that were made apart → one for the whole column.
//!
//! The laws of the engine's layout hold: the values of a dictionary are distinct and none is null, one of texts begins
//! with the empty text, and all batches of a column share one array of values.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, BinaryArray, DictionaryArray, StringArray, UInt32Array};
use arrow::buffer::{Buffer, NullBuffer, OffsetBuffer, ScalarBuffer};
use kql_engine::layout::interner::Interner;
use kql_engine::types::Ty;

/// Rows of a column: codes of one of several dictionaries.
pub(super) struct Coded {
    /// Null where the value is; a text that is null is the empty one.
    pub(super) codes: UInt32Array,
    /// Which dictionary.
    pub(super) dictionary: usize,
}

/// The entries of a dictionary. Entries may repeat; an empty dynamic stands for null.
#[derive(Debug, Default)]
pub(super) struct Entries {
    pub(super) bytes: Vec<u8>,
    /// Where each ends.
    pub(super) ends: Vec<usize>,
}

impl Entries {
    /// Appends an entry.
    pub(super) fn push(&mut self, entry: &[u8]) {
        self.bytes.extend_from_slice(entry);
        self.ends.push(self.bytes.len());
    }

    /// The entries of a dictionary of texts.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len()).map(|code| std::str::from_utf8(self.get(code as u32)).unwrap_or_default())
    }

    fn get(&self, code: u32) -> &[u8] {
        let code = code as usize;
        let start = if code == 0 { 0 } else { self.ends[code - 1] };
        &self.bytes[start..self.ends[code]]
    }
}

const UNKNOWN: u32 = u32::MAX;
const NULL: u32 = u32::MAX - 1;
/// The code of the empty text.
const EMPTY: u32 = 0;

/// A dictionary without values, but for the empty text in front where it is of texts.
pub(super) fn dictionary_of(ty: Ty) -> Interner {
    let mut interner = Interner::default();
    if ty == Ty::String {
        interner.intern(b"");
    }
    interner
}

/// The parts as dictionaries that share their values, numbered in the order of rows; plain where values hardly repeat.
pub(super) fn merge(ty: Ty, parts: &[Coded], dictionaries: &[Entries]) -> Vec<ArrayRef> {
    let text = ty == Ty::String;
    let mut interner = dictionary_of(ty);
    let mut known: Vec<Vec<u32>> = dictionaries
        .iter()
        .map(|entries| vec![UNKNOWN; entries.ends.len()])
        .collect();
    let mut merged: Vec<UInt32Array> = Vec::with_capacity(parts.len());
    for part in parts {
        let (entries, known) = (&dictionaries[part.dictionary], &mut known[part.dictionary]);
        learn(text, part, entries, known, &mut interner);
        let code = |(row, code): (usize, &u32)| match part.codes.is_null(row) {
            true if text => EMPTY,
            true => NULL,
            false => known[*code as usize],
        };
        let mut codes: Vec<u32> = part.codes.values().iter().enumerate().map(code).collect();
        let nulls = !text && codes.contains(&NULL);
        let valid = nulls.then(|| codes.iter().map(|code| *code != NULL).collect::<NullBuffer>());
        if nulls {
            codes
                .iter_mut()
                .filter(|code| **code == NULL)
                .for_each(|code| *code = 0);
        }
        merged.push(UInt32Array::new(codes.into(), valid));
    }
    drop(known);
    finish(ty, merged, interner)
}

/// Makes known what the codes of a part stand for in the dictionary of all.
fn learn(text: bool, part: &Coded, entries: &Entries, known: &mut [u32], interner: &mut Interner) {
    let mut new: Vec<u32> = Vec::new();
    for (row, code) in part.codes.values().iter().enumerate() {
        if known[*code as usize] == UNKNOWN && part.codes.is_valid(row) {
            // until all new ones are numbered together
            known[*code as usize] = NULL;
            if text || !entries.get(*code).is_empty() {
                new.push(*code);
            }
        }
    }
    let mut places = new.iter();
    interner.intern_all(new.iter().map(|code| entries.get(*code)), |global| {
        if let Some(code) = places.next() {
            known[*code as usize] = global;
        }
    });
}

/// Columns of these codes, which all are of one dictionary; plain where values hardly repeat.
pub(super) fn finish(ty: Ty, merged: Vec<UInt32Array>, interner: Interner) -> Vec<ArrayRef> {
    let rows: usize = merged.iter().map(Array::len).sum();
    let plain = interner.len() * 10 > rows * 9 || i32::try_from(interner.byte_len()).is_err();
    if plain {
        return merged.iter().map(|codes| spread(ty, codes, &interner)).collect();
    }
    let values = values(ty, interner);
    let part = |codes: UInt32Array| -> ArrayRef {
        match DictionaryArray::try_new(codes, Arc::clone(&values)) {
            Ok(array) => Arc::new(array),
            // codes beyond the values, which merging rules out
            Err(_) => Arc::clone(&values),
        }
    };
    merged.into_iter().map(part).collect()
}

/// Whether values occur twice or more on average in a table of `rows` rows, as far as the codes of a sample tell: from
/// the numbers of values seen once and twice an estimate (Chao's) of how many there are.
pub(super) fn repeats(sample: &[u32], rows: f64) -> bool {
    let mut counts: Vec<u32> = Vec::new();
    for code in sample {
        let code = *code as usize;
        counts.resize(counts.len().max(code + 1), 0);
        counts[code] += 1;
    }
    let seen = |times: u32| counts.iter().filter(|count| **count == times).count() as f64;
    let (once, twice) = (seen(1), seen(2));
    let whole = sample.len() as f64 >= rows;
    let unseen = if whole {
        0.0
    } else {
        once * once / (2.0 * twice.max(0.5))
    };
    (counts.len() as f64 + unseen) * 2.0 <= rows
}

/// The values of the rows, each for itself.
fn spread(ty: Ty, codes: &UInt32Array, interner: &Interner) -> ArrayRef {
    let rows = codes.iter().map(|code| code.map(|code| interner.get(code)));
    match ty {
        Ty::String => {
            Arc::new(StringArray::from_iter_values(rows.map(|text| {
                text.and_then(|text| std::str::from_utf8(text).ok()).unwrap_or_default()
            })))
        }
        _ => Arc::new(rows.collect::<BinaryArray>()),
    }
}

fn values(ty: Ty, interner: Interner) -> ArrayRef {
    let (bytes, ends) = interner.into_parts();
    let offsets: Vec<i32> = std::iter::once(0).chain(ends.iter().map(|end| *end as i32)).collect();
    let offsets = OffsetBuffer::new(ScalarBuffer::from(offsets));
    let bytes = Buffer::from_vec(bytes);
    match ty {
        Ty::String => match StringArray::try_new(offsets, bytes, None) {
            Ok(values) => Arc::new(values),
            Err(_) => Arc::new(StringArray::new_null(0)),
        },
        _ => Arc::new(BinaryArray::new(offsets, bytes, None)),
    }
}

#[cfg(test)]
mod tests {
    use arrow::array::AsArray;
    use arrow::datatypes::UInt32Type;

    use super::*;

    fn entries(texts: &[&str]) -> Entries {
        let mut entries = Entries::default();
        for text in texts {
            entries.bytes.extend_from_slice(text.as_bytes());
            entries.ends.push(entries.bytes.len());
        }
        entries
    }

    /// Breaks when the order in which threads read shows, or when a law of the layout does not hold.
    #[test]
    fn one_dictionary_is_numbered_in_the_order_of_rows() {
        let dictionaries = [entries(&["x", "y"]), entries(&["", "y", "x"])];
        let parts = [
            Coded {
                codes: vec![1, 1, 0].into(),
                dictionary: 1,
            },
            Coded {
                codes: vec![0, 1, 0, 0].into(),
                dictionary: 0,
            },
        ];
        let merged = merge(Ty::String, &parts, &dictionaries);
        let first = merged[0].as_dictionary::<UInt32Type>();
        let second = merged[1].as_dictionary::<UInt32Type>();
        assert!(Arc::ptr_eq(first.values(), second.values()));
        assert_eq!(
            first.values().as_string::<i32>().iter().flatten().collect::<Vec<_>>(),
            ["", "y", "x"]
        );
        assert_eq!(
            (first.keys().values().to_vec(), second.keys().values().to_vec()),
            (vec![1, 1, 0], vec![2, 1, 2, 2])
        );
    }

    #[test]
    fn an_empty_dynamic_is_null_and_what_does_not_repeat_is_plain() {
        let dictionaries = [entries(&["", "\u{1}"])];
        let parts = [Coded {
            codes: vec![0, 1, 1].into(),
            dictionary: 0,
        }];
        let merged = merge(Ty::Dynamic, &parts, &dictionaries);
        assert_eq!((merged[0].is_null(0), merged[0].is_null(1)), (true, false));
        let parts = [Coded {
            codes: vec![0, 1].into(),
            dictionary: 0,
        }];
        assert_eq!(
            *merge(Ty::String, &parts, &dictionaries)[0].data_type(),
            Ty::String.arrow()
        );
    }
}
