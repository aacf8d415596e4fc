//! Texts of a whole column → texts or dynamics, in the layout that suits them.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BinaryArray, StringArray, UInt32Array};
use arrow::datatypes::UInt32Type;
use kql_engine::layout::interner::Interner;
use kql_engine::types::{Dynamic, Scalar, Ty};

use crate::data::dictionary::{Coded, Entries, dictionary_of, finish as finish_codes, merge};
use crate::data::repeats;

/// Fewer rows get no dictionary.
const SMALL: usize = 4096;
/// Rows looked at to guess how many distinct values there are.
const SAMPLE: usize = 16_384;

/// The parts of a column as `ty`, string or dynamic; where the type is `inferred` and every text is a JSON list or
/// object, as dynamics. Returns the type that was made.
pub(super) fn finish(ty: Ty, inferred: bool, parts: Vec<ArrayRef>) -> (Ty, Vec<ArrayRef>) {
    let rows: usize = parts.iter().map(|part| part.len()).sum();
    let coded = parts
        .iter()
        .any(|part| part.as_dictionary_opt::<UInt32Type>().is_some());
    let (codes, dictionaries) = if coded {
        of_dictionaries(&parts)
    } else if rows >= SMALL && sample_repeats(&parts, rows) {
        let (codes, interner) = intern(&parts);
        drop(parts);
        if ty == Ty::String && !inferred {
            // numbered in the order of rows already
            return (ty, finish_codes(ty, codes, interner));
        }
        let (bytes, ends) = interner.into_parts();
        let part = |codes| Coded { codes, dictionary: 0 };
        (codes.into_iter().map(part).collect(), vec![Entries { bytes, ends }])
    } else {
        let texts = || parts.iter().flat_map(|part| part.as_string::<i32>().iter().flatten());
        let ty = if inferred && all_json(texts()) { Ty::Dynamic } else { ty };
        if ty == Ty::String {
            return (ty, parts);
        }
        let dynamics = parts.iter().map(|part| -> ArrayRef {
            let values = part
                .as_string::<i32>()
                .iter()
                .map(|text| dynamic(text.unwrap_or_default()));
            Arc::new(values.collect::<BinaryArray>())
        });
        return (ty, dynamics.collect());
    };
    let texts = || dictionaries.iter().flat_map(Entries::texts);
    let ty = if inferred && all_json(texts()) { Ty::Dynamic } else { ty };
    if ty == Ty::String {
        return (ty, merge(ty, &codes, &dictionaries));
    }
    let dynamics: Vec<Entries> = dictionaries.iter().map(of_json).collect();
    drop(dictionaries);
    (ty, merge(ty, &codes, &dynamics))
}

/// The dynamic that a text is: JSON, else the text; null where it is empty.
fn dynamic(text: &str) -> Option<Vec<u8>> {
    if text.is_empty() {
        return None;
    }
    let value = Dynamic::from_json(text).unwrap_or_else(|| Dynamic::from_scalar(&Scalar::string(text)));
    (!value.as_ref().is_null()).then(|| value.bytes().to_vec())
}

fn of_json(texts: &Entries) -> Entries {
    let mut entries = Entries::default();
    for text in texts.texts() {
        entries.push(&dynamic(text).unwrap_or_default());
    }
    entries
}

/// Whether there are texts, and each that is not empty is a JSON list or object.
fn all_json<'t>(texts: impl Iterator<Item = &'t str>) -> bool {
    let mut any = false;
    for text in texts.filter(|text| !text.is_empty()) {
        if !text.starts_with(['{', '[']) || Dynamic::from_json(text).is_none() {
            return false;
        }
        any = true;
    }
    any
}

/// The codes of each part and the dictionaries, each once.
fn of_dictionaries(parts: &[ArrayRef]) -> (Vec<Coded>, Vec<Entries>) {
    let mut arrays: Vec<ArrayRef> = Vec::new();
    let mut coded = Vec::with_capacity(parts.len());
    for part in parts {
        let Some(dictionary) = part.as_dictionary_opt::<UInt32Type>() else {
            continue;
        };
        let values = dictionary.values();
        let at = arrays.iter().position(|array| Arc::ptr_eq(array, values));
        let at = at.unwrap_or_else(|| {
            arrays.push(Arc::clone(values));
            arrays.len() - 1
        });
        coded.push(Coded {
            codes: dictionary.keys().clone(),
            dictionary: at,
        });
    }
    let entries = arrays.iter().map(|array| {
        let mut entries = Entries::default();
        for text in array.as_string::<i32>() {
            entries.push(text.unwrap_or_default().as_bytes());
        }
        entries
    });
    (coded, entries.collect())
}

/// One dictionary of texts for all parts, and their codes.
fn intern(parts: &[ArrayRef]) -> (Vec<UInt32Array>, Interner) {
    let mut interner = dictionary_of(Ty::String);
    let codes = parts.iter().map(|part| {
        let texts: &StringArray = part.as_string();
        let mut codes = Vec::with_capacity(texts.len());
        let texts = (0..texts.len()).map(|row| texts.value(row).as_bytes());
        interner.intern_all(texts, |code| codes.push(code));
        UInt32Array::from(codes)
    });
    (codes.collect(), interner)
}

/// Whether values repeat, as far as rows at even distances tell.
fn sample_repeats(parts: &[ArrayRef], rows: usize) -> bool {
    let stride = rows.div_ceil(SAMPLE).max(1);
    let mut interner = Interner::default();
    let mut codes = Vec::with_capacity(SAMPLE);
    let mut row = 0;
    for part in parts {
        let texts: &StringArray = part.as_string();
        while row < texts.len() {
            codes.push(interner.intern(texts.value(row).as_bytes()));
            row += stride;
        }
        row -= texts.len();
    }
    repeats(&codes, rows as f64)
}
