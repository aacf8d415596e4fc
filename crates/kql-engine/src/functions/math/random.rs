//! `rand([N])`, `new_guid()`
//!
//! Values derive from the seed of the run, the place of the call and the number of the row, so that a run can be repeated.

use arrow::array::ArrayRef;

use crate::error::EvalError;
use crate::functions::columns::{fixed, real_array};
use crate::functions::{Args, Depends, Function, Nulls, example};

pub(super) static RAND: Function = Function {
    name: "rand",
    page: "rand-function",
    about: "A real from 0 up to 1, or a whole number from 0 up to `N` as a real. A run with the same seed gives the same \
            numbers.",
    nulls: Nulls::Propagate,
    depends: Depends::RowNumber,
    kernel: rand,
    examples: &[
        example("print rand() between (0.0 .. 1.0)", "True"),
        example("print rand(1)", "0.0"),
    ],
};

pub(super) static NEW_GUID: Function = Function {
    name: "new_guid",
    page: "new-guid-function",
    about: "A random guid. A run with the same seed gives the same guids.",
    nulls: Nulls::Propagate,
    depends: Depends::RowNumber,
    kernel: new_guid,
    examples: &[example("print strlen(tostring(new_guid()))", "36")],
};

/// 64 bits for one row of one call; `round` tells apart several of the same row.
fn bits(args: &Args<'_>, row: usize, round: u64) -> u64 {
    // SplitMix64: a counter through a mixing function
    let place = u64::from(args.span().start) << 32 | u64::from(args.span().end);
    let counter = mix(args.ctx().seed) ^ mix(place.wrapping_add(round << 60));
    mix(counter.wrapping_add((row as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15)))
}

fn mix(mut z: u64) -> u64 {
    z = z.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

fn rand(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let limits = args.longs(0);
    let one = |row: usize| {
        let unit = (bits(args, row, 0) >> 11) as f64 / (1u64 << 53) as f64;
        match limits.get(row) {
            Some(limit) if limit > 1 => (unit * limit as f64).floor(),
            Some(_) => 0.0,
            None => unit,
        }
    };
    Ok(real_array(((0..args.rows()).map(one).collect(), None)))
}

fn new_guid(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let one = |row: usize| {
        let high = u128::from(bits(args, row, 1));
        let mut bytes = (high << 64 | u128::from(bits(args, row, 2))).to_be_bytes();
        // version 4, variant 1 of RFC 9562
        bytes[6] = bytes[6] & 0x0f | 0x40;
        bytes[8] = bytes[8] & 0x3f | 0x80;
        Some(bytes)
    };
    Ok(fixed((0..args.rows()).map(one), 16))
}
