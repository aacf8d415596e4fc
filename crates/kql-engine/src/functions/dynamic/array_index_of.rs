//! `array_index_of(array, value, start, length, occurrence)`

use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array};

use super::column::Leaves;
use crate::error::EvalError;
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::types::DynRef;
use crate::types::dynamic::Items;

pub(super) static ARRAY_INDEX_OF: Function = Function {
    name: "array_index_of",
    page: "array-index-of-function",
    about: "The position of `value` in an array, -1 where it is not there. The search begins at `start` (from the end \
            where negative), looks at `length` items (-1: all) and gives the `occurrence`-th hit.",
    nulls: Nulls::Kernel,
    depends: Depends::Arguments,
    kernel: array_index_of,
    examples: &[
        example(
            "print array_index_of(dynamic(['this', 'is', 'an', 'example', 'an']), 'an')",
            "2",
        ),
        example(
            "print array_index_of(dynamic(['this', 'is', 'an', 'example', 'an']), 'an', 1, -1, 2)",
            "4",
        ),
        example("print array_index_of(dynamic(['a', 'b']), 'z')", "-1"),
    ],
};

/// `array`: dynamics; `value`: any; the rest: whole numbers. Returns longs, null where there is no array, where the
/// occurrence is negative or the length below -1.
fn array_index_of(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let (arrays, values) = (args.dynamics(0), Leaves::of(args, 1));
    let option = |index: usize, row: usize, default: i64| {
        if args.len() > index {
            args.longs(index).get(row)
        } else {
            Some(default)
        }
    };
    let mut needle = Vec::new();
    let found = (0..args.rows()).map(|row| {
        let items = arrays.get(row).and_then(DynRef::as_array)?;
        let (start, length, occurrence) = (option(2, row, 0)?, option(3, row, -1)?, option(4, row, 1)?);
        if length < -1 || occurrence < 0 {
            return None;
        }
        needle.clear();
        values.write(row, &mut needle);
        Some(search(items, DynRef::new(&needle), start, length, occurrence))
    });
    Ok(Arc::new(found.collect::<Int64Array>()))
}

fn search(items: Items<'_>, value: DynRef<'_>, start: i64, length: i64, occurrence: i64) -> i64 {
    let count = items.len() as i64;
    let start = if start < 0 {
        start.saturating_add(count).max(0)
    } else {
        start
    };
    let end = if length < 0 {
        count
    } else {
        start.saturating_add(length).min(count)
    };
    let mut hits = 0;
    for index in start..end {
        if items.get(index as usize).same(value) {
            hits += 1;
            if hits == occurrence {
                return index;
            }
        }
    }
    -1
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::text;
    use crate::types::{Dynamic, Scalar, Ty};
    use rstest::rstest;

    #[rstest]
    #[case("an", &[], "2")]
    #[case("example", &[1, 3], "3")]
    #[case("example", &[1, 2], "-1")]
    #[case("is", &[2, 4], "-1")]
    #[case("an", &[1, -1, 2], "4")]
    #[case("an", &[1, -1, 3], "-1")]
    #[case("an", &[-3], "4")]
    #[case("is", &[-4], "-1")]
    #[case("an", &[0, -2], "null")]
    #[case("an", &[0, -1, -1], "null")]
    fn as_recorded(#[case] value: &str, #[case] options: &[i64], #[case] expected: &str) {
        let array = Dynamic::from_json(r#"["this","is","an","example","an","example"]"#).unwrap();
        let mut args = vec![Scalar::Dynamic(array), Scalar::string(value)];
        args.extend(options.iter().map(|option| Scalar::Long(*option)));
        assert_eq!(text("array_index_of", &args, Ty::Long), expected);
    }
}
