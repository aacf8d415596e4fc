//! One pass over the rows of a batch that count, each with its group.
//!
//! The kind of the column is found out once a batch, so that the loops inside are plain.

use arrow::array::Array;

use crate::functions::Args;
use crate::value::{Bools, Longs, Reals};

/// The argument that says whether a row counts (`sumif`); without one, all do. A null counts as false.
pub(in crate::aggregates) type Predicate = Option<usize>;

/// Calls `row(row, group)` for each row that counts, in order.
pub(in crate::aggregates) fn each(
    args: &Args<'_>,
    groups: &[u32],
    predicate: Predicate,
    mut row: impl FnMut(usize, usize),
) {
    match predicate.map(|index| args.bools(index)) {
        None | Some(Bools::One(Some(true))) => {
            for (at, &group) in groups.iter().enumerate() {
                row(at, group as usize);
            }
        }
        Some(Bools::One(_)) => {}
        Some(wanted) => {
            for (at, &group) in groups.iter().enumerate() {
                if wanted.get(at) == Some(true) {
                    row(at, group as usize);
                }
            }
        }
    }
}

/// Calls `value(group, value)` for each row that counts and whose whole number (or ticks) is not null.
pub(in crate::aggregates) fn longs(
    args: &Args<'_>,
    index: usize,
    groups: &[u32],
    predicate: Predicate,
    mut value: impl FnMut(usize, i64),
) {
    match args.longs(index) {
        Longs::One(None) => {}
        Longs::One(Some(one)) => each(args, groups, predicate, |_, group| value(group, one)),
        Longs::Long(array) if array.null_count() == 0 => {
            let values = array.values();
            each(args, groups, predicate, |row, group| value(group, values[row]));
        }
        some => each(args, groups, predicate, |row, group| {
            if let Some(found) = some.get(row) {
                value(group, found);
            }
        }),
    }
}

/// Calls `value(group, value)` for each row that counts and whose number (or ticks) is not null, as a real.
pub(in crate::aggregates) fn reals(
    args: &Args<'_>,
    index: usize,
    groups: &[u32],
    predicate: Predicate,
    mut value: impl FnMut(usize, f64),
) {
    match args.reals(index) {
        // ticks that are the same in every row are no number, but those of a column are
        Reals::One(None) => longs(args, index, groups, predicate, |group, ticks| {
            value(group, ticks as f64)
        }),
        Reals::One(Some(one)) => each(args, groups, predicate, |_, group| value(group, one)),
        Reals::Real(array) if array.null_count() == 0 => {
            let values = array.values();
            each(args, groups, predicate, |row, group| value(group, values[row]));
        }
        some => each(args, groups, predicate, |row, group| {
            if let Some(found) = some.get(row) {
                value(group, found);
            }
        }),
    }
}
