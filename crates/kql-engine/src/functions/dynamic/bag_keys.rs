//! `bag_keys(bag)`, `bag_has_key(bag, key)`

use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray};

use super::column::{BagPath, DynamicColumn};
use crate::error::EvalError;
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::types::DynRef;
use crate::types::dynamic::{ArrayBuilder, write_string};

pub(super) static BAG_KEYS: Function = Function {
    name: "bag_keys",
    page: "bag-keys-function",
    about: "An array of a bag's keys, those of inner bags not among them; null where the value is no bag.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: bag_keys,
    examples: &[
        example("print bag_keys(dynamic({'a':'b', 'c':{'d':123}}))", r#"["a","c"]"#),
        example("print isnull(bag_keys(dynamic([])))", "True"),
    ],
};

/// `bag`: dynamics. Returns dynamics, keys in the bag's order.
fn bag_keys(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let bags = args.dynamics(0);
    let mut column = DynamicColumn::new(args.rows());
    for row in 0..args.rows() {
        match bags.get(row).and_then(DynRef::as_bag) {
            Some(entries) => column.push_with(|out| {
                let mut keys = ArrayBuilder::new();
                entries.for_each(|(key, _)| keys.push_with(|out| write_string(out, key)));
                keys.write(out);
            }),
            None => column.push_null(),
        }
    }
    column.finish(args.span())
}

pub(super) static BAG_HAS_KEY: Function = Function {
    name: "bag_has_key",
    page: "bag-has-key-function",
    about: "Whether a bag has a key. A key that begins with `$.` or `$[` is a path to an inner key.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: bag_has_key,
    examples: &[
        example("print bag_has_key(dynamic({'key1':123, 'key2':'abc'}), 'key2')", "True"),
        example(
            "print bag_has_key(dynamic({'key1':{'prop1':1}}), '$.key1.prop1')",
            "True",
        ),
        example("print bag_has_key(dynamic({'key1':{'prop1':1}}), 'prop1')", "False"),
    ],
};

/// `bag`: dynamics; `key`: strings. Returns bools. An error where a key is meant as a path and is none.
fn bag_has_key(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let (bags, keys) = (args.dynamics(0), args.strings(1));
    let span = args.arg_span(1);
    let mut last: (&str, BagPath) = ("", BagPath::read("", span)?);
    let mut found = Vec::with_capacity(args.rows());
    for row in 0..args.rows() {
        let key = keys.get(row);
        if key != last.0 {
            last = (key, BagPath::read(key, span)?);
        }
        found.push(bags.get(row).map(|bag| last.1.find(bag).is_some()));
    }
    Ok(Arc::new(BooleanArray::from(found)))
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::text;
    use crate::types::{Dynamic, Scalar, Ty};
    use rstest::rstest;

    fn json(text: &str) -> Scalar {
        Scalar::dynamic(Dynamic::from_json(text).unwrap())
    }

    #[rstest]
    #[case(r#"{"a":"b","c":[{"d":1}]}"#, r#"["a","c"]"#)]
    #[case("{}", "[]")]
    #[case("null", "null")]
    #[case("\"a\"", "null")]
    #[case("[]", "null")]
    fn keys(#[case] bag: &str, #[case] expected: &str) {
        assert_eq!(text("bag_keys", &[json(bag)], Ty::Dynamic), expected);
    }

    #[rstest]
    #[case(r#"{"a":{"b":null}}"#, "a", "True")]
    #[case(r#"{"a":{"b":null}}"#, "b", "False")]
    #[case(r#"{"a":{"b":null}}"#, "$.a.b", "True")]
    #[case(r#"{"a":{"b":null}}"#, "$['a']['c']", "False")]
    #[case("[1]", "a", "False")]
    fn has_key(#[case] bag: &str, #[case] key: &str, #[case] expected: &str) {
        assert_eq!(
            text("bag_has_key", &[json(bag), Scalar::string(key)], Ty::Bool),
            expected
        );
    }
}
