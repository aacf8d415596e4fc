//! `array_sort_asc(array, …, nulls_last)`, `array_sort_desc(array, …, nulls_last)`

use std::cmp::Ordering;

use arrow::array::ArrayRef;

use super::column::DynamicColumn;
use crate::error::EvalError;
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::types::dynamic::{ArrayBuilder, Items, Kind, write_null};
use crate::types::{DynRef, Ty};

pub(super) static ARRAY_SORT_ASC: Function = Function {
    name: "array_sort_asc",
    page: "array-sort-asc-function",
    about: "Sorts the first array, smallest first, and brings the others into the same order. Several arrays give \
            several results; an array of another length than the first gives null. Numbers, datetimes and timespans \
            come before texts, these before guids, these before all else; nulls last unless the last argument is false.",
    nulls: Nulls::Kernel,
    depends: Depends::Arguments,
    kernel: |args| sort(args, false),
    examples: &[
        example("print array_sort_asc(dynamic([1,3,4,5,2]))", "[1,2,3,4,5]"),
        example(
            "print array_sort_asc(dynamic([1,3,2]), dynamic(['a','b','c']))",
            r#"[1,2,3]|["a","c","b"]"#,
        ),
        example(
            "print array_sort_asc(dynamic([null,'b','a']), false)",
            r#"[null,"a","b"]"#,
        ),
    ],
};

pub(super) static ARRAY_SORT_DESC: Function = Function {
    name: "array_sort_desc",
    page: "array-sort-desc-function",
    about: "As `array_sort_asc`, greatest first. The order of the kinds of values stays, and nulls are last here too \
            unless the last argument is false.",
    nulls: Nulls::Kernel,
    depends: Depends::Arguments,
    kernel: |args| sort(args, true),
    examples: &[example(
        "print array_sort_desc(dynamic(['a','c','b']))",
        r#"["c","b","a"]"#,
    )],
};

/// Dynamics, then perhaps one bool. Returns for one array the sorted array, for several an array of the results in
/// order, which the binder splits into columns: `array_sort_asc(a, b)[1]` is the second.
fn sort(args: &Args<'_>, descending: bool) -> Result<ArrayRef, EvalError> {
    let last = args.len().saturating_sub(1);
    let (count, nulls_last) = if args.ty(last) == Ty::Bool {
        (last, args.bools(last).get(0).unwrap_or(true))
    } else {
        (args.len(), true)
    };
    let columns: Vec<_> = (0..count).map(|index| args.dynamics(index)).collect();
    let mut result = DynamicColumn::new(args.rows());
    for row in 0..args.rows() {
        let arrays: Vec<Option<Items<'_>>> = columns
            .iter()
            .map(|column| column.get(row).and_then(DynRef::as_array))
            .collect();
        let sorted = sort_together(&arrays, descending, nulls_last);
        match sorted.as_slice() {
            [Some(only)] => result.push_with(|out| only.write(out)),
            [None] | [] => result.push_null(),
            several => result.push_with(|out| {
                let mut outer = ArrayBuilder::new();
                for array in several {
                    match array {
                        Some(array) => outer.push_with(|out| array.write(out)),
                        None => outer.push_with(write_null),
                    }
                }
                outer.write(out);
            }),
        }
    }
    result.finish(args.span())
}

/// Sorts the first of `arrays` and the others with it. Equal items keep their order. Gives for each array the sorted
/// one; nothing for one that is no array or has another length than the first, and for all where the first is none.
pub fn sort_together(arrays: &[Option<Items<'_>>], descending: bool, nulls_last: bool) -> Vec<Option<ArrayBuilder>> {
    let Some(Some(first)) = arrays.first() else {
        return arrays.iter().map(|_| None).collect();
    };
    let keys: Vec<DynRef<'_>> = (*first).collect();
    let mut order: Vec<usize> = (0..keys.len()).collect();
    order.sort_by(|a, b| compare(keys[*a], keys[*b], descending, nulls_last));
    let reorder = |items: &Items<'_>| {
        let mut sorted = ArrayBuilder::new();
        order.iter().for_each(|index| sorted.push(items.get(*index)));
        sorted
    };
    arrays
        .iter()
        .map(|array| {
            array
                .filter(|items| items.len() == keys.len())
                .map(|items| reorder(&items))
        })
        .collect()
}

fn compare(a: DynRef<'_>, b: DynRef<'_>, descending: bool, nulls_last: bool) -> Ordering {
    match (a.is_null(), b.is_null()) {
        (true, true) => return Ordering::Equal,
        (null, other) if null != other => {
            return if null == nulls_last {
                Ordering::Greater
            } else {
                Ordering::Less
            };
        }
        _ => {}
    }
    group(a).cmp(&group(b)).then_with(|| {
        let order = within(a, b);
        if descending { order.reverse() } else { order }
    })
}

/// Which kinds come first, whatever the direction.
fn group(value: DynRef<'_>) -> u8 {
    match value.kind() {
        Kind::Long(_) | Kind::Real(_) | Kind::Decimal(_) | Kind::Datetime(_) | Kind::Timespan(_) => 0,
        Kind::String(_) => 1,
        Kind::Guid(_) => 2,
        _ => 3,
    }
}

/// The order within a group. Ticks and numbers are compared by their values.
fn within(a: DynRef<'_>, b: DynRef<'_>) -> Ordering {
    match (whole(a), whole(b)) {
        (Some(a), Some(b)) => a.cmp(&b),
        _ if group(a) == 0 => real(a).total_cmp(&real(b)),
        _ if group(a) == 3 => Ordering::Equal,
        _ => a.compare(b),
    }
}

fn whole(value: DynRef<'_>) -> Option<i64> {
    match value.kind() {
        Kind::Long(value) | Kind::Datetime(value) | Kind::Timespan(value) => Some(value),
        _ => None,
    }
}

fn real(value: DynRef<'_>) -> f64 {
    whole(value).map_or_else(|| value.to_scalar().as_real().unwrap_or(0.0), |whole| whole as f64)
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
    #[case("array_sort_asc", &["[1,3,4,5,2]"], "[1,2,3,4,5]")]
    #[case("array_sort_asc", &["[1,3,4,5,2]", r#"["a","b","c","d","e"]"#], r#"[[1,2,3,4,5],["a","e","b","c","d"]]"#)]
    #[case("array_sort_desc", &["[1,3,4,5,2]", r#"["a","b","c","d","e"]"#], r#"[[5,4,3,2,1],["d","c","b","e","a"]]"#)]
    #[case("array_sort_asc", &["[1,2]", "[1]"], "[[1,2],null]")]
    #[case("array_sort_asc", &[r#"["b",2.5,"a",1,null]"#], r#"[1,2.5,"a","b",null]"#)]
    #[case("array_sort_desc", &[r#"["b",2.5,"a",1,null]"#], r#"[2.5,1,"b","a",null]"#)]
    #[case("array_sort_asc", &["{}"], "null")]
    #[case("array_sort_asc", &["[\"b\",\"B\",\"a\"]"], "[\"B\",\"a\",\"b\"]")]
    fn sorts(#[case] name: &str, #[case] arrays: &[&str], #[case] expected: &str) {
        let args: Vec<Scalar> = arrays.iter().map(|array| json(array)).collect();
        assert_eq!(text(name, &args, Ty::Dynamic), expected);
    }

    #[rstest]
    #[case("array_sort_asc", r#"[null,null,"blue","green","yellow"]"#)]
    #[case("array_sort_desc", r#"[null,null,"yellow","green","blue"]"#)]
    fn nulls_first_when_asked(#[case] name: &str, #[case] expected: &str) {
        let args = [json(r#"[null,"blue","yellow","green",null]"#), Scalar::Bool(false)];
        assert_eq!(text(name, &args, Ty::Dynamic), expected);
    }
}
