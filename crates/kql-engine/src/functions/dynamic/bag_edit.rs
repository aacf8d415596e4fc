//! `bag_merge(bag, …)`, `bag_remove_keys(bag, keys)`, `bag_set_key(bag, key, value)`

use arrow::array::ArrayRef;
use kql_syntax::Span;

use super::column::{BagPath, DynamicColumn, Leaves};
use crate::error::EvalError;
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::types::dynamic::{BagBuilder, Entries};
use crate::types::{DynRef, Scalar};

pub(super) static BAG_MERGE: Function = Function {
    name: "bag_merge",
    page: "bag-merge-function",
    about: "All keys of the given bags; of a key that several have, the leftmost value. Null where one is no bag.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: bag_merge,
    examples: &[example(
        "print bag_merge(dynamic({'A1':12, 'B1':2}), dynamic({'A2':81, 'A1':1}))",
        r#"{"A1":12,"B1":2,"A2":81}"#,
    )],
};

/// Dynamics. Returns dynamics.
fn bag_merge(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let bags: Vec<_> = (0..args.len()).map(|index| args.dynamics(index)).collect();
    let mut column = DynamicColumn::new(args.rows());
    for row in 0..args.rows() {
        let mut merged = BagBuilder::new();
        let complete = bags.iter().all(|bag| {
            let entries = bag.get(row).and_then(DynRef::as_bag);
            entries.map(|entries| add_missing(&mut merged, entries)).is_some()
        });
        if complete {
            column.push_with(|out| merged.write(out));
        } else {
            column.push_null();
        }
    }
    column.finish(args.span())
}

fn add_missing(merged: &mut BagBuilder, entries: Entries<'_>) {
    for (key, value) in entries {
        if !merged.contains(key) {
            merged.insert(key, value);
        }
    }
}

pub(super) static BAG_REMOVE_KEYS: Function = Function {
    name: "bag_remove_keys",
    page: "bag-remove-keys-function",
    about: "A bag without the given keys. A key that begins with `$.` or `$[` is a path to an inner key.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: bag_remove_keys,
    examples: &[
        example(
            "print bag_remove_keys(dynamic({'key1':123, 'key2':'abc'}), dynamic(['key2', 'key4']))",
            r#"{"key1":123}"#,
        ),
        example(
            "print bag_remove_keys(dynamic({'a':{'b':1, 'c':2}, 'd':3}), dynamic(['$.a.b', 'd']))",
            r#"{"a":{"c":2}}"#,
        ),
    ],
};

/// `bag`: dynamics; `keys`: dynamic arrays of strings. Returns dynamics, null where there is no bag or no array.
fn bag_remove_keys(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let (bags, keys) = (args.dynamics(0), args.dynamics(1));
    let span = args.arg_span(1);
    let constant = match args.constant(1) {
        Some(Scalar::Dynamic(keys)) => read_keys(keys.as_ref(), span)?,
        _ => None,
    };
    let mut column = DynamicColumn::new(args.rows());
    for row in 0..args.rows() {
        let own;
        let paths = match (&constant, keys.get(row)) {
            (Some(paths), _) => Some(paths),
            (None, Some(keys)) => {
                own = read_keys(keys, span)?;
                own.as_ref()
            }
            (None, None) => None,
        };
        match bags.get(row).and_then(DynRef::as_bag).zip(paths) {
            Some((entries, paths)) => {
                let paths: Vec<&[Box<str>]> = paths.iter().map(|path| path.0.as_slice()).collect();
                column.push_with(|out| remove(entries, &paths).write(out));
            }
            None => column.push_null(),
        }
    }
    column.finish(args.span())
}

/// The strings among the items of an array as paths; nothing where the value is no array.
fn read_keys(keys: DynRef<'_>, span: Span) -> Result<Option<Vec<BagPath>>, EvalError> {
    let Some(items) = keys.as_array() else { return Ok(None) };
    let texts = items.filter_map(DynRef::as_str);
    texts
        .map(|text| BagPath::read(text, span))
        .collect::<Result<_, _>>()
        .map(Some)
}

fn remove(entries: Entries<'_>, paths: &[&[Box<str>]]) -> BagBuilder {
    let mut kept = BagBuilder::new();
    for (key, value) in entries {
        let behind: Vec<&[Box<str>]> = paths
            .iter()
            .filter_map(|path| path.split_first())
            .filter(|(first, _)| ***first == *key)
            .map(|(_, rest)| rest)
            .collect();
        if behind.iter().any(|rest| rest.is_empty()) {
            continue;
        }
        match value.as_bag().filter(|_| !behind.is_empty()) {
            Some(inner) => kept.insert_with(key, |out| remove(inner, &behind).write(out)),
            None => kept.insert(key, value),
        }
    }
    kept
}

pub(super) static BAG_SET_KEY: Function = Function {
    name: "bag_set_key",
    page: "bag-set-key-function",
    about: "A bag with a key set to a value; null where there is no bag. A key that begins with `$.` or `$[` is a path \
            to an inner key; bags on the way are made.",
    nulls: Nulls::Kernel,
    depends: Depends::Arguments,
    kernel: bag_set_key,
    examples: &[
        example(
            "print bag_set_key(dynamic({'key1':1}), 'key3', 3)",
            r#"{"key1":1,"key3":3}"#,
        ),
        example(
            "print bag_set_key(dynamic({'key1':123}), '$.key2.prop1', 'abc')",
            r#"{"key1":123,"key2":{"prop1":"abc"}}"#,
        ),
    ],
};

/// `bag`: dynamics; `key`: a constant string; `value`: any. Returns dynamics.
fn bag_set_key(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let (bags, keys, values) = (args.dynamics(0), args.strings(1), Leaves::of(args, 2));
    let mut last: (&str, BagPath) = ("", BagPath::read("", args.arg_span(1))?);
    let mut column = DynamicColumn::new(args.rows());
    let mut value = Vec::new();
    for row in 0..args.rows() {
        let key = keys.get(row);
        if key != last.0 {
            last = (key, BagPath::read(key, args.arg_span(1))?);
        }
        value.clear();
        values.write(row, &mut value);
        match bags.get(row).and_then(DynRef::as_bag) {
            Some(entries) => {
                let changed = set(Some(entries), &last.1.0, DynRef::new(&value), args.arg_span(1))?;
                column.push_with(|out| changed.write(out));
            }
            None => column.push_null(),
        }
    }
    column.finish(args.span())
}

/// Recorded: a key that is set moves behind the others of its bag.
fn set(
    entries: Option<Entries<'_>>,
    path: &[Box<str>],
    value: DynRef<'_>,
    span: Span,
) -> Result<BagBuilder, EvalError> {
    let mut changed = BagBuilder::new();
    let Some((key, rest)) = path.split_first() else {
        return Ok(changed);
    };
    let mut old = None;
    for (name, value) in entries.into_iter().flatten() {
        if name == &**key {
            old = Some(value);
            if rest.is_empty() {
                continue;
            }
        }
        changed.insert(name, value);
    }
    if rest.is_empty() {
        changed.insert(key, value);
        return Ok(changed);
    }
    let inner = old.map(|old| {
        old.as_bag().ok_or_else(|| {
            EvalError::unsupported(
                format!("`bag_set_key` through `{key}`, which holds a value that is no bag"),
                span,
            )
        })
    });
    let inner = set(inner.transpose()?, rest, value, span)?;
    changed.insert_with(key, |out| inner.write(out));
    Ok(changed)
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
    #[case(&[r#"{"k":1}"#, r#"{"k":2}"#, r#"{"k":3}"#], r#"{"k":1}"#)]
    #[case(&["{}", r#"{"a":1}"#], r#"{"a":1}"#)]
    #[case(&["[1]", r#"{"a":1}"#], "null")]
    fn merges(#[case] bags: &[&str], #[case] expected: &str) {
        let bags: Vec<Scalar> = bags.iter().map(|bag| json(bag)).collect();
        assert_eq!(text("bag_merge", &bags, Ty::Dynamic), expected);
    }

    #[rstest]
    #[case(r#"["$.key2.prop1","key3"]"#, r#"{"key1":123,"key2":{"prop2":"xyz"}}"#)]
    #[case(r#"["$.key2","$.key1.x",5]"#, r#"{"key1":123,"key3":[100]}"#)]
    #[case("[]", r#"{"key1":123,"key2":{"prop1":"abc","prop2":"xyz"},"key3":[100]}"#)]
    fn removes(#[case] keys: &str, #[case] expected: &str) {
        let bag = json(r#"{"key1":123,"key2":{"prop1":"abc","prop2":"xyz"},"key3":[100]}"#);
        assert_eq!(text("bag_remove_keys", &[bag, json(keys)], Ty::Dynamic), expected);
    }

    #[rstest]
    #[case(r#"{"key1":1,"key3":"abc"}"#, "key3", r#"{"key1":1,"key3":"new"}"#)]
    #[case(
        r#"{"key2":{"prop1":123,"prop2":"xyz"}}"#,
        "$.key2.prop1",
        r#"{"key2":{"prop2":"xyz","prop1":"new"}}"#
    )]
    #[case(r#"{"key1":123}"#, "$.key2.prop1", r#"{"key1":123,"key2":{"prop1":"new"}}"#)]
    #[case("[]", "a", "null")]
    fn sets(#[case] bag: &str, #[case] key: &str, #[case] expected: &str) {
        let args = [json(bag), Scalar::string(key), Scalar::string("new")];
        assert_eq!(text("bag_set_key", &args, Ty::Dynamic), expected);
    }
}
