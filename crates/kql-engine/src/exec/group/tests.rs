use std::sync::Arc;

use arrow::array::{BooleanArray, Float64Array, Int64Array, StringArray};
use rstest::rstest;

use super::*;
use crate::batch::Batch;
use crate::layout::{Policy, encode};
use crate::types::{Column, Schema};

fn strings(cells: &[&str]) -> (ArrayRef, Ty) {
    (Arc::new(StringArray::from_iter_values(cells)), Ty::String)
}

fn longs(cells: &[Option<i64>]) -> (ArrayRef, Ty) {
    (Arc::new(Int64Array::from_iter(cells.iter().copied())), Ty::Long)
}

fn dictionary((column, ty): (ArrayRef, Ty)) -> (ArrayRef, Ty) {
    let rows = column.len();
    let batch = Batch {
        columns: vec![column],
        rows,
    };
    let schema = Schema::new(vec![Column::new("c", ty)]);
    (encode(&schema, vec![batch], Policy::Always)[0].columns[0].clone(), ty)
}

/// The groups of all rows of some batches.
fn groups(batches: &[Vec<(ArrayRef, Ty)>]) -> Vec<u32> {
    let mut groups = Groups::new(batches[0].iter().map(|(_, ty)| *ty));
    let mut out = Vec::new();
    for columns in batches {
        let local = Local::new(columns.clone(), columns[0].0.len());
        let numbers = groups.insert(&local);
        out.extend(local.ids.iter().map(|id| numbers[*id as usize]));
    }
    let lookup = groups.freeze();
    let mut found = Vec::new();
    for columns in batches {
        let local = Local::new(columns.clone(), columns[0].0.len());
        let numbers = lookup.find(&local);
        found.extend(local.ids.iter().map(|id| numbers[*id as usize]));
    }
    assert_eq!(found, out, "what was added is found");
    out
}

#[test]
fn null_and_minus_one_are_two_keys() {
    assert_eq!(
        groups(&[vec![longs(&[Some(-1), None, Some(0), None, Some(-1)])]]),
        [0, 1, 2, 1, 0]
    );
}

#[test]
fn zeros_are_one_key_and_so_are_nans() {
    let reals: ArrayRef = Arc::new(Float64Array::from(vec![0.0, -0.0, f64::NAN, -f64::NAN, 1.0]));
    assert_eq!(groups(&[vec![(reals, Ty::Real)]]), [0, 0, 1, 1, 2]);
}

#[rstest]
#[case(false, false)]
#[case(true, true)]
#[case(true, false)]
#[case(false, true)]
fn layouts_and_dictionaries_mix(#[case] first: bool, #[case] second: bool) {
    let lay = |cells: &[&str], dict: bool| {
        if dict {
            dictionary(strings(cells))
        } else {
            strings(cells)
        }
    };
    let batches = [
        vec![lay(&["b", "a", "b", ""], first)],
        vec![lay(&["c", "a", "", "b"], second)],
    ];
    assert_eq!(groups(&batches), [0, 1, 0, 2, 3, 1, 2, 0]);
}

#[test]
fn wide_keys_are_folded() {
    let bools: ArrayRef = Arc::new(BooleanArray::from(vec![Some(true), None, Some(true), None]));
    let columns = vec![
        longs(&[Some(i64::MAX), Some(1), Some(i64::MAX), Some(1)]),
        longs(&[None, Some(2), None, Some(2)]),
        (bools, Ty::Bool),
        longs(&[Some(3), Some(4), Some(3), Some(5)]),
        strings(&["x", "y", "x", "y"]),
    ];
    assert_eq!(groups(&[columns.clone(), columns]), [0, 1, 0, 2, 0, 1, 0, 2]);
}

#[test]
fn unknown_keys_are_not_found() {
    let mut groups = Groups::new([Ty::String, Ty::Long].into_iter());
    groups.insert(&Local::new(
        vec![dictionary(strings(&["a", "b"])), longs(&[Some(1), None])],
        2,
    ));
    let probe = Local::new(
        vec![strings(&["b", "a", "z", "b"]), longs(&[None, None, Some(1), Some(1)])],
        4,
    );
    assert_eq!(groups.freeze().find(&probe), [1, NONE, NONE, NONE]);
}
