//! One remembered row for each group: `arg_max`, `take_any`.
//!
//! At the end of a batch the rows that are remembered from it are taken out of their columns, so that memory follows the
//! number of groups and not that of rows.

use arrow::array::{Array, ArrayRef, AsArray, UInt32Array};
use arrow::compute::{interleave, take};
use arrow::datatypes::UInt32Type;
use kql_syntax::Span;

use crate::batch::{decode, hole, is_hole};
use crate::error::EvalError;
use crate::functions::Args;
use crate::layout::{Coded, coded, with_codes};
use crate::types::{Scalar, Ty};
use crate::value::Value;

/// The rows remembered so far.
#[derive(Debug)]
pub(in crate::aggregates) struct Picked {
    types: Vec<Ty>,
    span: Span,
    chunks: Vec<Vec<ArrayRef>>,
    /// By group: chunk and row in it.
    places: Vec<(u32, u32)>,
    /// The groups whose row is in the batch at hand.
    touched: Vec<u32>,
    /// Rows in all chunks.
    held: usize,
}

const NOWHERE: (u32, u32) = (u32::MAX, 0);

impl Picked {
    /// Remembers the first `types.len()` arguments, which have these types.
    pub(in crate::aggregates) fn new(types: Vec<Ty>, span: Span) -> Picked {
        Picked {
            types,
            span,
            chunks: Vec::new(),
            places: Vec::new(),
            touched: Vec::new(),
            held: 0,
        }
    }

    /// Makes room for new groups. Called before the rows of a batch.
    pub(in crate::aggregates) fn grow(&mut self, group_count: usize) {
        self.places.resize(group_count, NOWHERE);
    }

    /// Remembers the batch's row for the group in place of what it had.
    #[inline]
    pub(in crate::aggregates) fn pick(&mut self, group: usize, row: usize) {
        let current = self.chunks.len() as u32;
        if self.places[group].0 != current {
            self.touched.push(group as u32);
        }
        self.places[group] = (current, row as u32);
    }

    /// Takes the remembered rows out of the batch. Called behind its rows.
    pub(in crate::aggregates) fn keep(&mut self, args: &Args<'_>) -> Result<(), EvalError> {
        if self.touched.is_empty() {
            return Ok(());
        }
        let picked = self.touched.iter().map(|&group| self.places[group as usize].1);
        let picked = UInt32Array::from_iter_values(picked);
        let current = self.chunks.len() as u32;
        for (row, &group) in self.touched.iter().enumerate() {
            self.places[group as usize] = (current, row as u32);
        }
        let columns = (0..self.types.len())
            .map(|index| match args.value(index) {
                Value::Scalar(scalar) => Ok(scalar.to_array(picked.len())),
                Value::Array(array) => take(array, &picked, None).map_err(|error| self.internal(error)),
            })
            .collect::<Result<Vec<_>, _>>()?;
        self.chunks.push(columns);
        self.held += self.touched.len();
        self.touched.clear();
        if self.held > 4 * self.places.len() + 65_536 {
            self.compact()?;
        }
        Ok(())
    }

    /// Drops rows that no group remembers any more.
    fn compact(&mut self) -> Result<(), EvalError> {
        let live: Vec<usize> = (0..self.places.len())
            .filter(|&group| self.places[group] != NOWHERE)
            .collect();
        let wanted: Vec<(usize, usize)> = live.iter().map(|&group| place(self.places[group])).collect();
        let columns = (0..self.types.len())
            .map(|column| self.gather(column, &wanted))
            .collect::<Result<Vec<_>, _>>()?;
        for (row, group) in live.into_iter().enumerate() {
            self.places[group] = (0, row as u32);
        }
        self.held = wanted.len();
        self.chunks = vec![columns];
        Ok(())
    }

    /// The columns with each group's row; null (an empty string) for a group without one.
    pub(in crate::aggregates) fn finish(&mut self, group_count: usize) -> Result<Vec<ArrayRef>, EvalError> {
        self.grow(group_count);
        if self.places.contains(&NOWHERE) {
            let none = |(place, &ty): (usize, &Ty)| match self.chunks.first() {
                Some(chunk) if is_hole(&chunk[place]) => hole(1),
                _ => Scalar::null(ty).to_array(1),
            };
            let nulls = self.types.iter().enumerate().map(none).collect();
            let missing = (self.chunks.len() as u32, 0);
            self.chunks.push(nulls);
            for place in &mut self.places {
                if *place == NOWHERE {
                    *place = missing;
                }
            }
        }
        let wanted: Vec<(usize, usize)> = self.places.iter().copied().map(place).collect();
        (0..self.types.len())
            .map(|column| self.gather(column, &wanted))
            .collect()
    }

    /// The rows at these places of one column.
    fn gather(&self, column: usize, places: &[(usize, usize)]) -> Result<ArrayRef, EvalError> {
        let chunks: Vec<&ArrayRef> = self.chunks.iter().map(|chunk| &chunk[column]).collect();
        if chunks.is_empty() {
            return Ok(Scalar::null(self.types[column]).to_array(0));
        }
        if chunks.iter().any(|chunk| is_hole(chunk)) {
            return Ok(hole(places.len()));
        }
        // Arrow would put the dictionary behind itself, once for each chunk, and equal values would have several codes
        if let Some((keys, values)) = shared_dictionary(&chunks) {
            let keys = interleave(&keys, places).map_err(|error| self.internal(error))?;
            return Ok(with_codes(keys.as_primitive::<UInt32Type>().clone(), values));
        }
        let plain: Vec<ArrayRef> = chunks.iter().map(|chunk| decode(chunk)).collect();
        let plain: Vec<&dyn Array> = plain.iter().map(AsRef::as_ref).collect();
        interleave(&plain, places).map_err(|error| self.internal(error))
    }

    fn internal(&self, error: arrow::error::ArrowError) -> EvalError {
        EvalError::internal(error.to_string(), self.span)
    }
}

fn place((chunk, row): (u32, u32)) -> (usize, usize) {
    (chunk as usize, row as usize)
}

/// The codes of each chunk and the values, where all chunks are dictionary columns with the same values.
fn shared_dictionary<'a>(chunks: &[&'a ArrayRef]) -> Option<(Vec<&'a dyn Array>, ArrayRef)> {
    let coded: Vec<Coded<'a>> = chunks.iter().map(|&chunk| coded(chunk)).collect::<Option<_>>()?;
    let (first, others) = coded.split_first()?;
    others.iter().all(|other| other.shares_codes_with(first)).then(|| {
        let keys = coded.iter().map(|chunk| chunk.keys as &dyn Array).collect();
        (keys, first.values.clone())
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{DictionaryArray, StringArray};

    use super::*;

    fn picked(chunks: Vec<ArrayRef>, places: &[(usize, usize)]) -> ArrayRef {
        let mut picked = Picked::new(vec![Ty::String], Span::new(0, 0));
        picked.chunks = chunks.into_iter().map(|chunk| vec![chunk]).collect();
        picked.gather(0, places).unwrap()
    }

    /// Breaks when rows of several batches of one table get a dictionary with a value twice: `summarize … by` that column
    /// would have two groups of it.
    #[test]
    fn rows_of_several_batches_share_the_dictionary_of_their_table() {
        let whole: DictionaryArray<UInt32Type> = ["a", "b", "a", "b"].into_iter().collect();
        let whole: ArrayRef = Arc::new(whole);
        let found = picked(vec![whole.slice(0, 2), whole.slice(2, 2)], &[(0, 0), (1, 0), (1, 1)]);
        let found = coded(&found).unwrap();
        assert_eq!(found.values.len(), 2);
        assert_eq!(found.keys.values(), &[0, 0, 1]);
    }

    #[test]
    fn rows_of_other_layouts_are_plain() {
        let one: DictionaryArray<UInt32Type> = ["a", "b"].into_iter().collect();
        let other: DictionaryArray<UInt32Type> = ["b", "c"].into_iter().collect();
        let plain = StringArray::from(vec!["b"]);
        let found = picked(
            vec![Arc::new(one), Arc::new(other), Arc::new(plain)],
            &[(0, 1), (1, 0), (2, 0)],
        );
        assert_eq!(
            found.as_string::<i32>().iter().flatten().collect::<Vec<_>>(),
            ["b", "b", "b"]
        );
    }
}
