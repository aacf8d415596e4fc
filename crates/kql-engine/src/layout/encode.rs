//! Chooses a layout for each column of a table that is loaded.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, UInt32Array};
use arrow::datatypes::DataType;
use rayon::prelude::*;

use super::dictionary::{bytes_array, coded, text_array, with_codes};
use super::interner::Interner;
use crate::batch::Batch;
use crate::types::{Schema, Ty};

/// When a column becomes a dictionary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Policy {
    /// Where a sample says that values repeat; never in small tables, which are run through faster than they are encoded.
    Sampled,
    /// Always: what tests use to see both layouts.
    Always,
}

/// Tables of fewer rows stay plain.
const SMALL: usize = 512;

/// Rows looked at to guess how many distinct values there are.
const SAMPLE: usize = 16_384;

/// Tables of more rows are encoded by several threads, a column each.
const PARALLEL: usize = 50_000;

/// The batches of a table with each text and dynamic column in the layout that suits it. All batches share one dictionary
/// a column. Columns may come plain, as a dictionary of any values, or mixed; `schema` says which are texts and dynamics.
pub fn encode(schema: &Schema, batches: Vec<Batch>, policy: Policy) -> Vec<Batch> {
    let rows: usize = batches.iter().map(|batch| batch.rows).sum();
    let places: Vec<usize> = (0..schema.len())
        .filter(|place| matches!(schema.columns[*place].ty, Ty::String | Ty::Dynamic))
        .collect();
    let one = |place: &usize| -> Option<Vec<ArrayRef>> {
        let parts: Vec<&ArrayRef> = batches.iter().filter_map(|batch| batch.columns.get(*place)).collect();
        (parts.len() == batches.len())
            .then(|| column(&parts, rows, policy))
            .flatten()
    };
    let encoded: Vec<Option<Vec<ArrayRef>>> = if rows >= PARALLEL && places.len() > 1 {
        places.par_iter().map(one).collect()
    } else {
        places.iter().map(one).collect()
    };
    let mut batches = batches;
    for (place, parts) in places.into_iter().zip(encoded) {
        for (batch, part) in batches.iter_mut().zip(parts.into_iter().flatten()) {
            batch.columns[place] = part;
        }
    }
    batches
}

/// The parts of a column in their new layout; nothing where they stay as they are.
fn column(parts: &[&ArrayRef], rows: usize, policy: Policy) -> Option<Vec<ArrayRef>> {
    if parts.is_empty() || !parts.iter().all(|part| is_encodable(part)) {
        return None;
    }
    let all_coded = parts.iter().all(|part| coded(part).is_some());
    let wanted = policy == Policy::Always || rows >= SMALL && (all_coded || repeats(parts, rows));
    if !wanted {
        // separate dictionaries of small batches would only cost
        let loose = parts.iter().any(|part| coded(part).is_some());
        return loose.then(|| parts.iter().map(|part| crate::batch::decode(part)).collect());
    }
    intern(parts, policy).or_else(|| {
        let any = parts.iter().any(|part| coded(part).is_some());
        any.then(|| parts.iter().map(|part| crate::batch::decode(part)).collect())
    })
}

fn is_encodable(part: &ArrayRef) -> bool {
    let plain = |ty: &DataType| matches!(ty, DataType::Utf8 | DataType::Binary);
    match part.data_type() {
        DataType::Dictionary(_, values) => plain(values) && coded(part).is_some(),
        ty => plain(ty),
    }
}

/// The bytes of a row; nothing where it is null.
fn bytes_at(part: &ArrayRef, row: usize) -> Option<&[u8]> {
    if part.is_null(row) {
        return None;
    }
    if let Some(coded) = coded(part) {
        return bytes_at(coded.values, coded.keys.value(row) as usize);
    }
    match part.data_type() {
        DataType::Utf8 => Some(part.as_string::<i32>().value(row).as_bytes()),
        _ => Some(part.as_binary::<i32>().value(row)),
    }
}

/// Whether values occur twice or more on average, as far as a sample tells: rows at even distances, and from the numbers of
/// values seen once and twice an estimate (Chao's) of how many there are.
fn repeats(parts: &[&ArrayRef], rows: usize) -> bool {
    let stride = rows.div_ceil(SAMPLE).max(1);
    let mut interner = Interner::default();
    let mut counts: Vec<u32> = Vec::new();
    let (mut next, mut before) = (0usize, 0usize);
    for part in parts {
        while next < before + part.len() {
            if let Some(bytes) = bytes_at(part, next - before) {
                let code = interner.intern(bytes) as usize;
                counts.resize(interner.len(), 0);
                counts[code] += 1;
            }
            next += stride;
        }
        before += part.len();
    }
    let seen = |times: u32| counts.iter().filter(|count| **count == times).count() as f64;
    let (once, twice) = (seen(1), seen(2));
    let unseen = if stride == 1 {
        0.0
    } else {
        once * once / (2.0 * twice.max(0.5))
    };
    (counts.len() as f64 + unseen) * 2.0 <= rows as f64
}

/// One dictionary for all parts. Nothing where values turn out hardly to repeat, or are too large together.
pub(super) fn intern(parts: &[&ArrayRef], policy: Policy) -> Option<Vec<ArrayRef>> {
    const UNKNOWN: u32 = u32::MAX;
    /// From so many rows on it is seen whether the sample deceived.
    const JUDGED: usize = 65_536;
    let text = match parts[0].data_type() {
        DataType::Dictionary(_, values) => **values == DataType::Utf8,
        ty => *ty == DataType::Utf8,
    };
    // a text is never null
    let null: Option<&[u8]> = text.then_some(b"");
    let mut interner = Interner::default();
    if text {
        interner.intern(b"");
    }
    let mut all: Vec<UInt32Array> = Vec::with_capacity(parts.len());
    let all_rows: usize = parts.iter().map(|part| part.len()).sum();
    let mut rows = 0;
    for part in parts {
        let mut codes: Vec<u32> = Vec::with_capacity(part.len());
        if let Some(coded) = coded(part) {
            let mut known = vec![UNKNOWN; coded.values.len()];
            for (row, key) in coded.keys.values().iter().enumerate() {
                let code = match known.get(*key as usize) {
                    Some(&code) if code != UNKNOWN => code,
                    _ => match bytes_at(part, row) {
                        Some(bytes) => {
                            let code = interner.intern(bytes);
                            known[*key as usize] = code;
                            code
                        }
                        None => null.map_or(0, |bytes| interner.intern(bytes)),
                    },
                };
                codes.push(code);
            }
        } else {
            let code = |row: usize| bytes_at(part, row).or(null).map_or(0, |bytes| interner.intern(bytes));
            codes.extend((0..part.len()).map(code));
        }
        rows += part.len();
        if policy == Policy::Sampled && rows >= JUDGED.min(all_rows) && interner.len() * 10 > rows * 9 {
            return None;
        }
        let nulls = if text { None } else { part.logical_nulls() };
        all.push(UInt32Array::new(
            codes.into(),
            nulls.filter(|nulls| nulls.null_count() > 0),
        ));
    }
    if i32::try_from(interner.byte_len()).is_err() {
        return None;
    }
    // a column of nulls alone has rows but no value, and a dictionary needs none
    let (bytes, ends) = interner.into_parts();
    let values = if text {
        text_array(bytes, &ends)
    } else {
        bytes_array(bytes, &ends)
    }?;
    Some(
        all.into_iter()
            .map(|codes| with_codes(codes, Arc::clone(&values)))
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::Column;
    use arrow::array::{BinaryArray, StringArray};
    use rstest::rstest;

    fn texts(rows: usize, distinct: usize) -> Vec<Batch> {
        let text = |row: usize| format!("value {}", row.wrapping_mul(7919) % distinct);
        let column: StringArray = (0..rows).map(|row| Some(text(row))).collect();
        let batch = Batch {
            columns: vec![Arc::new(column)],
            rows,
        };
        // two batches share one dictionary
        vec![batch.slice(0, rows / 3), batch.slice(rows / 3, rows - rows / 3)]
    }

    fn schema(ty: Ty) -> Schema {
        Schema::new(vec![Column::new("c", ty)])
    }

    #[rstest]
    #[case(100, 5, false)] // small
    #[case(20_000, 50, true)]
    #[case(20_000, 20_000, false)] // nothing repeats
    #[case(70_000, 16_000, true)] // the sample hardly shows it
    fn the_layout_follows_the_sample(#[case] rows: usize, #[case] distinct: usize, #[case] expected: bool) {
        let batches = encode(&schema(Ty::String), texts(rows, distinct), Policy::Sampled);
        let parts: Vec<Option<_>> = batches.iter().map(|batch| coded(&batch.columns[0])).collect();
        assert!(parts.iter().all(|part| part.is_some() == expected));
        if let [Some(first), Some(second)] = &parts[..] {
            assert!(first.shares_codes_with(second));
            assert_eq!(first.values.len(), distinct + 1);
        }
    }

    #[test]
    fn values_are_what_they_were() {
        let plain = texts(500, 30);
        let encoded = encode(&schema(Ty::String), plain.clone(), Policy::Always);
        for (plain, encoded) in plain.iter().zip(&encoded) {
            for row in 0..plain.rows {
                assert_eq!(plain.cell(0, Ty::String, row), encoded.cell(0, Ty::String, row));
            }
            // and once more, from separate dictionaries
            let again = encode(&schema(Ty::String), vec![encoded.clone()], Policy::Always);
            assert_eq!(again[0].cell(0, Ty::String, 3), plain.cell(0, Ty::String, 3));
        }
    }

    #[test]
    fn null_dynamics_stay_null() {
        let column: BinaryArray = [Some(&b"\x01"[..]), None, Some(&b"\x01"[..])].into_iter().collect();
        let batch = Batch {
            columns: vec![Arc::new(column)],
            rows: 3,
        };
        let encoded = encode(&schema(Ty::Dynamic), vec![batch], Policy::Always);
        let column = &encoded[0].columns[0];
        assert!(coded(column).is_some());
        assert_eq!([0, 1, 2].map(|row| column.is_null(row)), [false, true, false]);
    }
}
