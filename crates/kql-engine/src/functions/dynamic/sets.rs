//! `set_difference`, `set_intersect`, `set_union`, `set_equals`, `set_has_element`, `jaccard_index`

use std::borrow::Cow;
use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray, Float64Array};

use super::column::{DynamicColumn, Leaves};
use crate::error::EvalError;
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::types::dynamic::{ArrayBuilder, BagBuilder, Items, Kind, write_long, write_real};
use crate::types::{DynRef, Ty};

/// Values by their meaning: 1 and 1.0 are the same, and so are bags with their keys in another order.
type Seen<'a> = hashbrown::HashSet<Cow<'a, [u8]>, foldhash::fast::FixedState>;

/// Bytes that are equal for values that mean the same.
fn meaning(value: DynRef<'_>) -> Cow<'_, [u8]> {
    let mut out = Vec::new();
    match value.kind() {
        Kind::Real(real) => write_number(real, &mut out),
        Kind::Decimal(decimal) => write_number(decimal.to_real(), &mut out),
        Kind::Array(items) => {
            let mut array = ArrayBuilder::new();
            items.for_each(|item| array.push(DynRef::new(&meaning(item))));
            array.write(&mut out);
        }
        Kind::Bag(entries) => {
            let mut entries: Vec<_> = entries.collect();
            entries.sort_by(|a, b| a.0.cmp(b.0));
            let mut bag = BagBuilder::new();
            entries
                .iter()
                .for_each(|(key, value)| bag.insert(key, DynRef::new(&meaning(*value))));
            bag.write(&mut out);
        }
        _ => return Cow::Borrowed(value.bytes()),
    }
    Cow::Owned(out)
}

fn write_number(real: f64, out: &mut Vec<u8>) {
    let whole = real as i64;
    if whole as f64 == real {
        write_long(out, whole);
    } else {
        write_real(out, real);
    }
}

fn seen(items: Items<'_>) -> Seen<'_> {
    items.map(meaning).collect()
}

/// Calls `combine` with the arrays of each row; null where one of the arguments is none.
fn combine(args: &Args<'_>, combine: impl Fn(&[Items<'_>]) -> ArrayBuilder) -> Result<ArrayRef, EvalError> {
    let columns: Vec<_> = (0..args.len()).map(|index| args.dynamics(index)).collect();
    let mut result = DynamicColumn::new(args.rows());
    let mut arrays = Vec::with_capacity(columns.len());
    for row in 0..args.rows() {
        arrays.clear();
        arrays.extend(
            columns
                .iter()
                .filter_map(|column| column.get(row).and_then(DynRef::as_array)),
        );
        if arrays.len() == columns.len() {
            let set = combine(&arrays);
            result.push_with(|out| set.write(out));
        } else {
            result.push_null();
        }
    }
    result.finish(args.span())
}

pub(super) static SET_DIFFERENCE: Function = Function {
    name: "set_difference",
    page: "set-difference-function",
    about: "The distinct items of the first array that no other has, in the order they came.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: |args| combine(args, set_difference),
    examples: &[example(
        "print set_difference(dynamic([1,2,1,4]), dynamic([1,2]))",
        "[4]",
    )],
};

fn set_difference(arrays: &[Items<'_>]) -> ArrayBuilder {
    let mut result = ArrayBuilder::new();
    let Some((first, others)) = arrays.split_first() else {
        return result;
    };
    let mut known: Seen<'_> = others.iter().flat_map(|items| items.map(meaning)).collect();
    for item in *first {
        if known.insert(meaning(item)) {
            result.push(item);
        }
    }
    result
}

pub(super) static SET_INTERSECT: Function = Function {
    name: "set_intersect",
    page: "set-intersect-function",
    about: "The distinct items that all arrays have, in the order of the first.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: |args| combine(args, set_intersect),
    examples: &[example(
        "print set_intersect(dynamic([1,2,1,4]), dynamic([4,1]))",
        "[1,4]",
    )],
};

fn set_intersect(arrays: &[Items<'_>]) -> ArrayBuilder {
    let mut result = ArrayBuilder::new();
    let Some((first, others)) = arrays.split_first() else {
        return result;
    };
    let others: Vec<Seen<'_>> = others.iter().map(|items| seen(*items)).collect();
    let mut given = Seen::default();
    for item in *first {
        let key = meaning(item);
        if others.iter().all(|set| set.contains(&key)) && given.insert(key) {
            result.push(item);
        }
    }
    result
}

pub(super) static SET_UNION: Function = Function {
    name: "set_union",
    page: "set-union-function",
    about: "The distinct items of all arrays, in the order they came.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: |args| combine(args, set_union),
    examples: &[example(
        "print set_union(dynamic([1,2,1,4]), dynamic([1,2]), dynamic([8]))",
        "[1,2,4,8]",
    )],
};

fn set_union(arrays: &[Items<'_>]) -> ArrayBuilder {
    let mut result = ArrayBuilder::new();
    let mut given = Seen::default();
    for item in arrays.iter().copied().flatten() {
        if given.insert(meaning(item)) {
            result.push(item);
        }
    }
    result
}

pub(super) static SET_EQUALS: Function = Function {
    name: "set_equals",
    page: "scalar-functions",
    about: "Whether two arrays have the same distinct items, in whatever order.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: set_equals,
    examples: &[example("print set_equals(dynamic([1,2,1]), dynamic([2,1]))", "True")],
};

/// Two dynamics by row as arrays.
fn pairs<'a>(args: &Args<'a>) -> impl Iterator<Item = Option<(Items<'a>, Items<'a>)>> {
    let (left, right) = (args.dynamics(0), args.dynamics(1));
    let array = |value: Option<DynRef<'a>>| value.and_then(DynRef::as_array);
    (0..args.rows()).map(move |row| array(left.get(row)).zip(array(right.get(row))))
}

/// Dynamics. Returns bools, null where one is no array.
fn set_equals(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let equal = pairs(args).map(|pair| pair.map(|(left, right)| seen(left) == seen(right)));
    Ok(Arc::new(equal.collect::<BooleanArray>()))
}

pub(super) static JACCARD_INDEX: Function = Function {
    name: "jaccard_index",
    page: "jaccard-index-function",
    about: "How many distinct items two arrays share, by how many there are in either.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: jaccard_index,
    examples: &[example(
        "print jaccard_index(dynamic([1,2,3]), dynamic([1,2,3,4]))",
        "0.75",
    )],
};

/// Dynamics. Returns reals (recorded; the parser package says `dynamic`), null where one is no array.
fn jaccard_index(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let index = pairs(args).map(|pair| {
        pair.map(|(left, right)| {
            let (left, right) = (seen(left), seen(right));
            let common = left.intersection(&right).count();
            common as f64 / (left.len() + right.len() - common) as f64
        })
    });
    if args.result() == Ty::Real {
        return Ok(Arc::new(index.collect::<Float64Array>()));
    }
    let mut column = DynamicColumn::new(args.rows());
    for value in index {
        column.push_with(|out| {
            if let Some(value) = value {
                write_real(out, value);
            }
        });
    }
    column.finish(args.span())
}

pub(super) static SET_HAS_ELEMENT: Function = Function {
    name: "set_has_element",
    page: "set-has-element-function",
    about: "Whether an array has an item. Texts are compared with regard to case.",
    nulls: Nulls::Kernel,
    depends: Depends::Arguments,
    kernel: set_has_element,
    examples: &[
        example(
            "print set_has_element(dynamic(['this', 'is', 'an', 'example']), 'example')",
            "True",
        ),
        example("print set_has_element(dynamic([1, 2]), 3)", "False"),
    ],
};

/// `set`: dynamics; `value`: any. Returns bools, null where there is no array.
fn set_has_element(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let (sets, values) = (args.dynamics(0), Leaves::of(args, 1));
    let mut value = Vec::new();
    let found = (0..args.rows()).map(|row| {
        let mut items = sets.get(row).and_then(DynRef::as_array)?;
        value.clear();
        values.write(row, &mut value);
        Some(items.any(|item| item.same(DynRef::new(&value))))
    });
    Ok(Arc::new(found.collect::<BooleanArray>()))
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
    #[case("set_difference", &["[1,2,1,4]", "[1,2]", "[1,2,8]"], "[4]")]
    #[case("set_difference", &["[1,2,3]", "[1,2,3]"], "[]")]
    #[case("set_difference", &["[1,1.0,\"1\"]", "[2]"], "[1,\"1\"]")]
    #[case("set_intersect", &["[1,2,1,4]", "[1,2]", "[8,1]"], "[1]")]
    #[case("set_intersect", &["[1,2,3]", "[4,5]"], "[]")]
    #[case("set_union", &["[1,2,1,4]", "[1,2]", "[8]"], "[1,2,4,8]")]
    #[case("set_union", &[r#"[{"a":1,"b":2}]"#, r#"[{"b":2.0,"a":1}]"#], r#"[{"a":1,"b":2}]"#)]
    #[case("set_union", &["1", "[2]"], "null")]
    fn sets(#[case] name: &str, #[case] arrays: &[&str], #[case] expected: &str) {
        let args: Vec<Scalar> = arrays.iter().map(|array| json(array)).collect();
        assert_eq!(text(name, &args, Ty::Dynamic), expected);
    }

    #[rstest]
    #[case("[\"a\",\"b\"]", Scalar::string("A"), "False")]
    #[case("[1,2]", Scalar::Real(2.0), "True")]
    #[case("[1,2]", Scalar::string("1"), "False")]
    #[case("{}", Scalar::Long(1), "null")]
    fn elements(#[case] set: &str, #[case] value: Scalar, #[case] expected: &str) {
        assert_eq!(text("set_has_element", &[json(set), value], Ty::Bool), expected);
    }

    #[test]
    fn jaccard_of_the_recorded_case() {
        let args = [json("[1,2,3]"), json("[1,2,3,4]")];
        assert_eq!(text("jaccard_index", &args, Ty::Real), "0.75");
        assert_eq!(text("jaccard_index", &args, Ty::Dynamic), "0.75");
    }
}
