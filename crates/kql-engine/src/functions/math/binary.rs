//! `binary_and(a, b)` and its relatives, `bitset_count_ones(value)`

use arrow::array::ArrayRef;

use crate::error::EvalError;
use crate::functions::columns::{Side, side, whole_array};
use crate::functions::{Args, Depends, Function, Nulls, example};

macro_rules! binary {
    ($static:ident, $name:literal, $page:literal, $about:literal, $op:expr, $example:literal, $gives:literal) => {
        pub(super) static $static: Function = Function {
            name: $name,
            page: $page,
            about: $about,
            nulls: Nulls::Propagate,
            depends: Depends::Arguments,
            kernel: |args| over(args, $op),
            examples: &[example($example, $gives)],
        };
    };
}

binary!(
    AND,
    "binary_and",
    "binary-and-function",
    "The bits that both have.",
    |a, b| Some(a & b),
    "print binary_and(5, 3)",
    "1"
);
binary!(
    OR,
    "binary_or",
    "binary-or-function",
    "The bits that either has.",
    |a, b| Some(a | b),
    "print binary_or(5, 3)",
    "7"
);
binary!(
    XOR,
    "binary_xor",
    "binary-xor-function",
    "The bits that one of them has.",
    |a, b| Some(a ^ b),
    "print binary_xor(5, 3)",
    "6"
);
binary!(
    SHIFT_LEFT,
    "binary_shift_left",
    "binary-shift-left-function",
    "`value << (shift % 64)`; null for a negative shift.",
    |value, shift| (shift >= 0).then(|| value << (shift % 64)),
    "print binary_shift_left(1, 2)",
    "4"
);
binary!(
    SHIFT_RIGHT,
    "binary_shift_right",
    "binary-shift-right-function",
    "`value >> (shift % 64)`; null for a negative shift.",
    |value, shift| (shift >= 0).then(|| value >> (shift % 64)),
    "print binary_shift_right(8, 2)",
    "2"
);
binary!(
    NOT,
    "binary_not",
    "binary-not-function",
    "The bits that it has not.",
    |a, _| Some(!a),
    "print binary_not(100)",
    "-101"
);
binary!(
    COUNT_ONES,
    "bitset_count_ones",
    "bitset-count-ones-function",
    "How many bits are set.",
    |a: i64, _| Some(i64::from(a.count_ones())),
    "print bitset_count_ones(42)",
    "3"
);

/// One or two whole numbers; the second counts as 0 where there is none.
fn over(args: &Args<'_>, op: impl Fn(i64, i64) -> Option<i64>) -> Result<ArrayRef, EvalError> {
    let second = if args.len() > 1 {
        side::longs(args.value(1))
    } else {
        Side::One(Some(0))
    };
    let first = side::longs(args.value(0));
    Ok(whole_array(
        args.result(),
        side::filter_map(&first, &second, args.rows(), op),
    ))
}
