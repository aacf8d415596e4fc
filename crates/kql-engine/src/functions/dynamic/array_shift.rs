//! `array_reverse`, `array_rotate_left`, `array_rotate_right`, `array_shift_left`, `array_shift_right`

use arrow::array::ArrayRef;

use super::column::{Leaves, map_arrays};
use crate::error::EvalError;
use crate::functions::{Args, Depends, Example, Function, Kernel, Nulls, example};
use crate::types::DynRef;
use crate::types::dynamic::{ArrayBuilder, Items, write_null, write_string};

const fn function(
    name: &'static str,
    page: &'static str,
    about: &'static str,
    kernel: Kernel,
    examples: &'static [Example],
) -> Function {
    Function {
        name,
        page,
        about,
        nulls: Nulls::Kernel,
        depends: Depends::Arguments,
        kernel,
        examples,
    }
}

pub(super) static ARRAY_REVERSE: Function = function(
    "array_reverse",
    "array-reverse-function",
    "The items of an array, last first.",
    array_reverse,
    &[example("print array_reverse(dynamic([1,2,3]))", "[3,2,1]")],
);
pub(super) static ARRAY_ROTATE_LEFT: Function = function(
    "array_rotate_left",
    "array-rotate-left-function",
    "Moves items to the left (to the right where the count is negative); what falls out comes in at the other end.",
    |args| rotate(args, 1),
    &[example(
        "print array_rotate_left(dynamic([1,2,3,4,5]), 2)",
        "[3,4,5,1,2]",
    )],
);
pub(super) static ARRAY_ROTATE_RIGHT: Function = function(
    "array_rotate_right",
    "array-rotate-right-function",
    "Moves items to the right (to the left where the count is negative); what falls out comes in at the other end.",
    |args| rotate(args, -1),
    &[example(
        "print array_rotate_right(dynamic([1,2,3,4,5]), 2)",
        "[4,5,1,2,3]",
    )],
);
pub(super) static ARRAY_SHIFT_LEFT: Function = function(
    "array_shift_left",
    "array-shift-left-function",
    "Moves items to the left (to the right where the count is negative) and fills with the default: null, or the empty \
     text in an array of texts, unless given.",
    |args| shift(args, 1),
    &[
        example("print array_shift_left(dynamic([1,2,3,4,5]), 2)", "[3,4,5,null,null]"),
        example("print array_shift_left(dynamic([1,2,3,4,5]), -2, -1)", "[-1,-1,1,2,3]"),
    ],
);
pub(super) static ARRAY_SHIFT_RIGHT: Function = function(
    "array_shift_right",
    "array-shift-right-function",
    "Moves items to the right (to the left where the count is negative) and fills with the default: null, or the empty \
     text in an array of texts, unless given.",
    |args| shift(args, -1),
    &[example(
        "print array_shift_right(dynamic([1,2,3,4,5]), 2, -1)",
        "[-1,-1,1,2,3]",
    )],
);

/// `array`: dynamics. Returns dynamics.
fn array_reverse(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    map_arrays(args, |_, items, out| {
        let mut reversed = ArrayBuilder::new();
        (0..items.len()).rev().for_each(|index| reversed.push(items.get(index)));
        reversed.write(out);
    })
}

/// `array`: dynamics; `count`: whole numbers; `sign`: 1 to the left. Returns dynamics, null where the count is null.
fn rotate(args: &Args<'_>, sign: i64) -> Result<ArrayRef, EvalError> {
    let counts = args.longs(1);
    map_arrays(args, |row, items, out| {
        let Some(count) = counts.get(row) else { return };
        let length = items.len();
        let start = if length == 0 {
            0
        } else {
            count.wrapping_mul(sign).rem_euclid(length as i64) as usize
        };
        let mut rotated = ArrayBuilder::new();
        (0..length).for_each(|index| rotated.push(items.get((start + index) % length)));
        rotated.write(out);
    })
}

/// As [`rotate`], with a default as third argument.
fn shift(args: &Args<'_>, sign: i64) -> Result<ArrayRef, EvalError> {
    let counts = args.longs(1);
    let default = (args.len() > 2).then(|| Leaves::of(args, 2));
    let mut fill = Vec::new();
    map_arrays(args, |row, items, out| {
        let Some(count) = counts.get(row) else { return };
        let count = count.saturating_mul(sign);
        fill.clear();
        match &default {
            Some(default) => default.write(row, &mut fill),
            None if only_texts(items) => write_string(&mut fill, ""),
            None => write_null(&mut fill),
        }
        let length = items.len() as i64;
        let mut shifted = ArrayBuilder::new();
        for index in 0..length {
            let from = index.saturating_add(count);
            let inside = (0..length).contains(&from);
            shifted.push(if inside {
                items.get(from as usize)
            } else {
                DynRef::new(&fill)
            });
        }
        shifted.write(out);
    })
}

fn only_texts(mut items: Items<'_>) -> bool {
    items.len() > 0 && items.all(|item| item.as_str().is_some())
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::text;
    use crate::types::{Dynamic, Scalar, Ty};
    use rstest::rstest;

    #[rstest]
    #[case("array_rotate_left", "[1,2,3,4,5]", 2, "[3,4,5,1,2]")]
    #[case("array_rotate_left", "[1,2,3,4,5]", -2, "[4,5,1,2,3]")]
    #[case("array_rotate_left", "[1,2,3,4,5]", 7, "[3,4,5,1,2]")]
    #[case("array_rotate_left", "[]", 7, "[]")]
    #[case("array_rotate_right", "[1,2,3,4,5]", 2, "[4,5,1,2,3]")]
    #[case("array_rotate_right", "[1,2,3,4,5]", -2, "[3,4,5,1,2]")]
    #[case("array_shift_left", "[1,2,3,4,5]", 2, "[3,4,5,null,null]")]
    #[case("array_shift_left", "[1,2]", i64::MIN, "[null,null]")]
    #[case("array_shift_left", "[\"a\",\"b\"]", 1, "[\"b\",\"\"]")]
    #[case("array_shift_right", "[1,2,3,4,5]", 2, "[null,null,1,2,3]")]
    #[case("array_shift_right", "{}", 2, "null")]
    fn moves(#[case] name: &str, #[case] array: &str, #[case] count: i64, #[case] expected: &str) {
        let array = Scalar::Dynamic(Dynamic::from_json(array).unwrap());
        assert_eq!(text(name, &[array, Scalar::Long(count)], Ty::Dynamic), expected);
    }

    #[rstest]
    #[case("array_shift_left", 2, "[3,4,5,-1,-1]")]
    #[case("array_shift_right", 2, "[-1,-1,1,2,3]")]
    #[case("array_shift_right", -2, "[3,4,5,-1,-1]")]
    fn fills_with_a_default(#[case] name: &str, #[case] count: i64, #[case] expected: &str) {
        let array = Scalar::Dynamic(Dynamic::from_json("[1,2,3,4,5]").unwrap());
        let args = [array, Scalar::Long(count), Scalar::Long(-1)];
        assert_eq!(text(name, &args, Ty::Dynamic), expected);
    }
}
