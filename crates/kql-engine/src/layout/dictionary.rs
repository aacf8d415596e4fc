//! Dictionary columns: made with distinct values, spread over rows, taken apart.

use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, BinaryArray, DictionaryArray, GenericByteArray, PrimitiveArray, StringArray, UInt32Array,
    new_null_array,
};
use arrow::buffer::{Buffer, NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow::datatypes::{ByteArrayType, DataType, UInt32Type};

use super::interner::Interner;
use crate::batch::decode;
use crate::types::{Scalar, Ty};

/// A dictionary column, taken apart.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Coded<'a> {
    /// The code of each row; null where the row is.
    pub(crate) keys: &'a PrimitiveArray<UInt32Type>,
    /// The distinct values.
    pub(crate) values: &'a ArrayRef,
}

impl Coded<'_> {
    /// Whether both columns have the same codes for the same values.
    pub(crate) fn shares_codes_with(&self, other: &Coded<'_>) -> bool {
        Arc::ptr_eq(self.values, other.values)
    }
}

/// The column as a dictionary, where it is one.
pub(crate) fn coded(column: &dyn Array) -> Option<Coded<'_>> {
    let dictionary = column.as_dictionary_opt::<UInt32Type>()?;
    Some(Coded {
        keys: dictionary.keys(),
        values: dictionary.values(),
    })
}

/// Whether the column is a dictionary.
pub(crate) fn is_dictionary(column: &dyn Array) -> bool {
    matches!(column.data_type(), DataType::Dictionary(..))
}

/// A dictionary column of these codes and values, which are distinct and not null.
pub(crate) fn with_codes(keys: UInt32Array, values: ArrayRef) -> ArrayRef {
    match DictionaryArray::try_new(keys.clone(), values.clone()) {
        Ok(dictionary) => Arc::new(dictionary),
        // codes beyond the values: not reached; plain rows say the same
        Err(_) => arrow::compute::take(&values, &keys, None).unwrap_or(values),
    }
}

/// The distinct values among some results, and the code of each result.
#[derive(Debug, Clone)]
struct Distinct {
    /// Distinct, none null.
    values: ArrayRef,
    /// The code of each result, null where it is; nothing where code and place are the same.
    codes: Option<UInt32Array>,
}

/// Room is made at once for at most so many entries: results are often fewer than values.
const ROOM: usize = 1024;

/// The distinct ones of texts or dynamics; nothing for other columns.
fn distinct(results: &ArrayRef) -> Option<Distinct> {
    match results.data_type() {
        DataType::Utf8 => distinct_bytes(results, results.as_string::<i32>(), text_array),
        DataType::Binary => distinct_bytes(results, results.as_binary::<i32>(), bytes_array),
        _ => None,
    }
}

fn distinct_bytes<T: ByteArrayType<Offset = i32>>(
    results: &ArrayRef,
    values: &GenericByteArray<T>,
    build: fn(Vec<u8>, &[usize]) -> Option<ArrayRef>,
) -> Option<Distinct> {
    let mut interner = Interner::with_capacity(values.len().min(ROOM));
    let mut codes = Vec::with_capacity(values.len());
    for row in 0..values.len() {
        codes.push(if values.is_valid(row) {
            interner.intern(values.value(row).as_ref())
        } else {
            0
        });
    }
    if interner.len() == values.len() {
        let values = results.clone();
        return Some(Distinct { values, codes: None });
    }
    let codes = UInt32Array::new(codes.into(), values.nulls().cloned());
    let (bytes, ends) = interner.into_parts();
    build(bytes, &ends).map(|values| Distinct {
        values,
        codes: Some(codes),
    })
}

/// What an expression gives for each value of a dictionary, and for null.
#[derive(Debug)]
pub(crate) struct Results {
    /// Texts and dynamics.
    distinct: Option<Distinct>,
    /// The results, the last that of null where there is one.
    all: ArrayRef,
    /// How many values the dictionary has.
    values: usize,
}

impl Results {
    /// Evaluates once for each value of `dictionary`, and once for null where `nulls` may occur.
    pub(crate) fn new<E>(
        dictionary: &ArrayRef,
        nulls: bool,
        mut evaluate: impl FnMut(&ArrayRef) -> Result<ArrayRef, E>,
    ) -> Result<Results, E> {
        let mut all = evaluate(dictionary)?;
        if nulls {
            let of_null = evaluate(&new_null_array(dictionary.data_type(), 1))?;
            // both are results of one expression and so of one type, but may differ in their layout
            let (plain, of_null) = (decode(&all), decode(&of_null));
            if let Ok(both) = arrow::compute::concat(&[plain.as_ref(), of_null.as_ref()]) {
                all = both;
            }
        }
        let all = decode(&all);
        Ok(Results {
            distinct: distinct(&all),
            all,
            values: dictionary.len(),
        })
    }

    /// The results by code, where they are bools and none is null.
    pub(crate) fn flags(&self) -> Option<Vec<bool>> {
        let flags = self.all.as_boolean_opt().filter(|flags| flags.null_count() == 0)?;
        Some(flags.values().iter().collect())
    }

    /// The result of each row. Texts and dynamics become a dictionary again.
    pub(crate) fn spread(&self, keys: &UInt32Array) -> ArrayRef {
        let dense: UInt32Array;
        let keys = if keys.null_count() > 0 && self.all.len() > self.values {
            let behind = self.values as u32;
            dense = UInt32Array::from_iter_values(keys.iter().map(|key| key.unwrap_or(behind)));
            &dense
        } else {
            keys
        };
        match &self.distinct {
            Some(distinct) => spread_distinct(keys, distinct),
            None => arrow::compute::take(&self.all, keys, None).unwrap_or_else(|_| self.all.clone()),
        }
    }
}

fn spread_distinct(keys: &UInt32Array, results: &Distinct) -> ArrayRef {
    let Some(codes) = &results.codes else {
        return with_codes(keys.clone(), results.values.clone());
    };
    let places = codes.values();
    let at = |key: &u32| places.get(*key as usize).copied().unwrap_or(0);
    let mapped: Vec<u32> = keys.values().iter().map(at).collect();
    let nulls = match codes.nulls() {
        None => keys.nulls().cloned(),
        Some(of_results) => {
            let valid = |row: usize| keys.is_valid(row) && of_results.is_valid(keys.value(row) as usize);
            Some((0..keys.len()).map(valid).collect::<NullBuffer>()).filter(|nulls| nulls.null_count() > 0)
        }
    };
    with_codes(UInt32Array::new(mapped.into(), nulls), results.values.clone())
}

/// A text column of these bytes, which end at `ends`; nothing where they are no text or too many.
pub(crate) fn text_array(bytes: Vec<u8>, ends: &[usize]) -> Option<ArrayRef> {
    let offsets = offsets(ends)?;
    let array = StringArray::try_new(offsets, Buffer::from_vec(bytes), None).ok()?;
    Some(Arc::new(array))
}

/// As [`text_array`] for dynamics.
pub(crate) fn bytes_array(bytes: Vec<u8>, ends: &[usize]) -> Option<ArrayRef> {
    let offsets = offsets(ends)?;
    let array = BinaryArray::try_new(offsets, Buffer::from_vec(bytes), None).ok()?;
    Some(Arc::new(array))
}

fn offsets(ends: &[usize]) -> Option<OffsetBuffer<i32>> {
    let mut offsets = Vec::with_capacity(ends.len() + 1);
    offsets.push(0i32);
    for end in ends {
        offsets.push(i32::try_from(*end).ok()?);
    }
    Some(OffsetBuffer::new(ScalarBuffer::from(offsets)))
}

/// Dictionary columns, or some of them plain, below each other as one dictionary. Nothing where their values hardly
/// repeat, so that plain is better.
pub(crate) fn concat(parts: &[ArrayRef]) -> Option<ArrayRef> {
    let first = parts.iter().find_map(|part| coded(part))?;
    let rows: usize = parts.iter().map(|part| part.len()).sum();
    if parts
        .iter()
        .all(|part| coded(part).is_some_and(|part| part.shares_codes_with(&first)))
    {
        let keys: Vec<&dyn Array> = parts
            .iter()
            .filter_map(|part| coded(part).map(|part| part.keys as _))
            .collect();
        let keys = arrow::compute::concat(&keys).ok()?;
        return Some(with_codes(
            keys.as_primitive::<UInt32Type>().clone(),
            first.values.clone(),
        ));
    }
    let policy = if rows < SMALL {
        return None;
    } else {
        super::Policy::Sampled
    };
    let parts: Vec<&ArrayRef> = parts.iter().collect();
    let parts = super::encode::intern(&parts, policy)?;
    concat(&parts)
}

/// Fewer rows are not worth a dictionary.
const SMALL: usize = 1024;

/// The code of a value in a dictionary: `Some(None)` where it is null, which needs no code; nothing where the dictionary
/// has it not.
pub(crate) fn code_of(values: &ArrayRef, value: &Scalar) -> Option<Option<u32>> {
    let bytes: &[u8] = match value {
        Scalar::String(text) => text.as_bytes(),
        Scalar::Dynamic(value) => value.bytes(),
        Scalar::Null(ty) if *ty != Ty::String => return Some(None),
        _ => return None,
    };
    let find = |at: &dyn Fn(usize) -> bool| (0..values.len()).find(|row| at(*row)).map(|row| Some(row as u32));
    if let Some(texts) = values.as_string_opt::<i32>() {
        return find(&|row| texts.value(row).as_bytes() == bytes);
    }
    let binaries = values.as_binary_opt::<i32>()?;
    find(&|row| binaries.value(row) == bytes)
}

/// The rows of a dictionary of texts at these positions; the empty text at a null one. Nothing where the dictionary has no
/// empty text, as those made at load have.
pub(crate) fn take_texts(column: Coded<'_>, rows: &UInt32Array) -> Option<ArrayRef> {
    let empty = code_of(column.values, &Scalar::string(""))??;
    let keys = column.keys.values();
    let code = |row: Option<u32>| row.map_or(empty, |row| keys[row as usize]);
    let codes = UInt32Array::from_iter_values(rows.iter().map(code));
    Some(with_codes(codes, column.values.clone()))
}
