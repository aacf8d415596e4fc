//! `zip(array, …)`, `bag_zip(keys, values)`

use arrow::array::ArrayRef;

use super::column::{DynamicColumn, map_arrays};
use crate::error::EvalError;
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::types::DynRef;
use crate::types::dynamic::{ArrayBuilder, BagBuilder, Items, write_null};

pub(super) static ZIP: Function = Function {
    name: "zip",
    page: "zip-function",
    about: "An array of arrays, each with the items of one place of all arguments; null where an array is shorter.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: zip,
    examples: &[
        example("print zip(dynamic([1,3,5]), dynamic([2,4,6]))", "[[1,2],[3,4],[5,6]]"),
        example(
            "print zip(dynamic(['A', 1, 1.5]), dynamic([{}, 'B']))",
            r#"[["A",{}],[1,"B"],[1.5,null]]"#,
        ),
    ],
};

/// Dynamics. Returns dynamics, null where one is no array.
fn zip(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let columns: Vec<_> = (0..args.len()).map(|index| args.dynamics(index)).collect();
    let mut result = DynamicColumn::new(args.rows());
    for row in 0..args.rows() {
        let arrays = columns.iter().map(|column| column.get(row).and_then(DynRef::as_array));
        let Some(arrays) = arrays.collect::<Option<Vec<Items<'_>>>>() else {
            result.push_null();
            continue;
        };
        let longest = arrays.iter().map(ExactSizeIterator::len).max().unwrap_or(0);
        let mut zipped = ArrayBuilder::new();
        for index in 0..longest {
            let mut tuple = ArrayBuilder::new();
            arrays.iter().for_each(|items| tuple.push(items.get(index)));
            zipped.push_with(|out| tuple.write(out));
        }
        result.push_with(|out| zipped.write(out));
    }
    result.finish(args.span())
}

pub(super) static BAG_ZIP: Function = Function {
    name: "bag_zip",
    page: "bag-zip",
    about: "A bag with the texts of the first array as keys and the items of the second as values, null where it is \
            shorter. Keys that are no texts are left out with their values.",
    nulls: Nulls::Kernel,
    depends: Depends::Arguments,
    kernel: bag_zip,
    examples: &[
        example(
            "print bag_zip(dynamic(['a', 'b', 'c']), dynamic([1, '2']))",
            r#"{"a":1,"b":"2","c":null}"#,
        ),
        example(
            "print bag_zip(dynamic(['a', 8, 'b']), dynamic([1, '2', 2.5]))",
            r#"{"a":1,"b":2.5}"#,
        ),
    ],
};

/// `keys`, `values`: dynamics. Returns dynamics, null where the keys are no array.
fn bag_zip(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let values = args.dynamics(1);
    map_arrays(args, |row, keys, out| {
        let values = values.get(row).and_then(DynRef::as_array);
        let mut bag = BagBuilder::new();
        for (index, key) in keys.enumerate() {
            let Some(key) = key.as_str() else { continue };
            match &values {
                Some(values) => bag.insert(key, values.get(index)),
                None => bag.insert_with(key, write_null),
            }
        }
        bag.write(out);
    })
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::text;
    use crate::types::{Dynamic, Scalar, Ty};
    use rstest::rstest;

    #[rstest]
    #[case(r#"["a","b","c"]"#, "[1,\"2\",3.4]", r#"{"a":1,"b":"2","c":3.4}"#)]
    #[case(r#"["a","b"]"#, "[1,\"2\",2.5]", r#"{"a":1,"b":"2"}"#)]
    #[case(r#"["a",8,"b"]"#, "1", r#"{"a":null,"b":null}"#)]
    #[case("\"a\"", "[1]", "null")]
    fn bags(#[case] keys: &str, #[case] values: &str, #[case] expected: &str) {
        let json = |text: &str| Scalar::Dynamic(Dynamic::from_json(text).unwrap());
        assert_eq!(text("bag_zip", &[json(keys), json(values)], Ty::Dynamic), expected);
    }
}
