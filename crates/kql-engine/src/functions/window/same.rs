//! Whether a row's term equals that of the row before.

use crate::functions::Args;
use crate::types::Ty;
use crate::value::{Decimals, Guids, Longs, Reals, Strings, Value};

/// A column of terms.
pub(super) enum Same<'a> {
    /// the same in all rows
    Constant,
    Strings(Strings<'a>),
    Longs(Longs<'a>),
    Reals(Reals<'a>),
    Decimals(Decimals<'a>),
    Guids(Guids<'a>),
    Bools(crate::value::Bools<'a>),
}

impl<'a> Same<'a> {
    /// The terms of an argument.
    pub(super) fn of(args: &Args<'a>, index: usize) -> Same<'a> {
        if matches!(args.value(index), Value::Scalar(_)) {
            return Same::Constant;
        }
        match args.ty(index) {
            Ty::String => Same::Strings(args.strings(index)),
            Ty::Real => Same::Reals(args.reals(index)),
            Ty::Decimal => Same::Decimals(args.decimals(index)),
            Ty::Guid => Same::Guids(args.guids(index)),
            Ty::Bool => Same::Bools(args.bools(index)),
            _ => Same::Longs(args.longs(index)),
        }
    }

    /// Whether the term of `row`, which is not the first, is that of the row before. Two nulls are the same.
    pub(super) fn as_before(&self, row: usize) -> bool {
        let before = row - 1;
        match self {
            Same::Constant => true,
            Same::Strings(values) => values.get(row) == values.get(before),
            Same::Longs(values) => values.get(row) == values.get(before),
            Same::Reals(values) => values.get(row).map(f64::to_bits) == values.get(before).map(f64::to_bits),
            Same::Decimals(values) => values.get(row) == values.get(before),
            Same::Guids(values) => values.get(row) == values.get(before),
            Same::Bools(values) => values.get(row) == values.get(before),
        }
    }
}
