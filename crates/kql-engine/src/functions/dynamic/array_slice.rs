//! `array_slice(array, start, end)`, `array_split(array, index)`

use arrow::array::ArrayRef;

use super::column::{DynamicColumn, map_arrays};
use crate::error::EvalError;
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::types::dynamic::{ArrayBuilder, Items, Kind};
use crate::types::{DynRef, Ty};

pub(super) static ARRAY_SLICE: Function = Function {
    name: "array_slice",
    page: "array-slice-function",
    about: "The items from `start` to `end`, both included, counted from the end where negative; what lies outside the \
            array is left out.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: array_slice,
    examples: &[
        example("print array_slice(dynamic([1,2,3,4,5]), 2, -1)", "[3,4,5]"),
        example("print array_slice(dynamic([1,2,3,4,5]), -3, -2)", "[3,4]"),
    ],
};

/// `array`: dynamics; `start`, `end`: whole numbers. Returns dynamics.
fn array_slice(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let (starts, ends) = (args.longs(1), args.longs(2));
    map_arrays(args, |row, items, out| {
        let (Some(start), Some(end)) = (starts.get(row), ends.get(row)) else {
            return;
        };
        let from = position(start, items.len());
        let behind = if end == -1 { i64::MAX } else { end.saturating_add(1) };
        part(items, from, position(behind, items.len())).write(out);
    })
}

/// Where an index that counts from the end where negative lies, kept within the array.
fn position(index: i64, count: usize) -> usize {
    let count = count as i64;
    let index = if index < 0 { index.saturating_add(count) } else { index };
    index.clamp(0, count) as usize
}

/// The items from `from` up to but without `to`.
fn part(items: Items<'_>, from: usize, to: usize) -> ArrayBuilder {
    let mut part = ArrayBuilder::new();
    (from..to).for_each(|index| part.push(items.get(index)));
    part
}

pub(super) static ARRAY_SPLIT: Function = Function {
    name: "array_split",
    page: "array-split-function",
    about: "Splits an array before each index, counted from the end where negative, into an array of arrays.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: array_split,
    examples: &[
        example("print array_split(dynamic([1,2,3,4,5]), 2)", "[[1,2],[3,4,5]]"),
        example(
            "print array_split(dynamic([1,2,3,4,5]), dynamic([1,3]))",
            "[[1],[2,3],[4,5]]",
        ),
    ],
};

/// `array`: dynamics; `index`: whole numbers or dynamic arrays of them. Returns dynamics; null where an index is none.
fn array_split(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let arrays = args.dynamics(0);
    let (single, several) = (args.longs(1), args.dynamics(1));
    let many = matches!(args.ty(1), Ty::Dynamic | Ty::Unknown);
    let mut column = DynamicColumn::new(args.rows());
    for row in 0..args.rows() {
        let indices = if many {
            several.get(row).and_then(whole_numbers)
        } else {
            single.get(row).map(|index| vec![index])
        };
        match arrays.get(row).and_then(DynRef::as_array).zip(indices) {
            Some((items, indices)) => column.push_with(|out| split(items, &indices).write(out)),
            None => column.push_null(),
        }
    }
    column.finish(args.span())
}

fn whole_numbers(value: DynRef<'_>) -> Option<Vec<i64>> {
    if let Kind::Long(index) = value.kind() {
        return Some(vec![index]);
    }
    value
        .as_array()?
        .map(|item| {
            if let Kind::Long(index) = item.kind() {
                Some(index)
            } else {
                None
            }
        })
        .collect()
}

fn split(items: Items<'_>, indices: &[i64]) -> ArrayBuilder {
    let mut parts = ArrayBuilder::new();
    let mut from = 0;
    for index in indices {
        let to = position(*index, items.len());
        parts.push_with(|out| part(items, from, to).write(out));
        from = to;
    }
    parts.push_with(|out| part(items, from, items.len()).write(out));
    parts
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::text;
    use crate::types::{Dynamic, Scalar, Ty};
    use rstest::rstest;

    fn json(text: &str) -> Scalar {
        Scalar::Dynamic(Dynamic::from_json(text).unwrap())
    }

    #[rstest]
    #[case(1, 2, "[2,3]")]
    #[case(2, -1, "[3,4,5]")]
    #[case(-3, -2, "[3,4]")]
    #[case(3, 100, "[4,5]")]
    #[case(-100, 0, "[1]")]
    #[case(3, 1, "[]")]
    #[case(7, 9, "[]")]
    #[case(0, -100, "[]")]
    #[case(0, i64::MAX, "[1,2,3,4,5]")]
    fn slices(#[case] start: i64, #[case] end: i64, #[case] expected: &str) {
        let args = [json("[1,2,3,4,5]"), Scalar::Long(start), Scalar::Long(end)];
        assert_eq!(text("array_slice", &args, Ty::Dynamic), expected);
    }

    #[rstest]
    #[case("2", "[[1,2],[3,4,5]]")]
    #[case("[1,3]", "[[1],[2,3],[4,5]]")]
    #[case("[-1]", "[[1,2,3,4],[5]]")]
    #[case("[9]", "[[1,2,3,4,5],[]]")]
    #[case("[]", "[[1,2,3,4,5]]")]
    #[case("[\"a\"]", "null")]
    fn splits(#[case] indices: &str, #[case] expected: &str) {
        let args = [json("[1,2,3,4,5]"), json(indices)];
        assert_eq!(text("array_split", &args, Ty::Dynamic), expected);
    }
}
