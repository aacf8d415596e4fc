//! `bag.key`, `bag['key']` and `array[0]`: what the binder makes of paths into dynamic values.

use arrow::array::ArrayRef;

use super::column::DynamicColumn;
use crate::error::EvalError;
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::types::{DynRef, Ty, dynamic::Kind};

pub(super) static MEMBER: Function = Function {
    name: "Member",
    page: "scalar-data-types/dynamic",
    about: "Internal: the value of a key in a bag, `bag.key`; null where it is no bag or has no such key.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: member,
    examples: &[
        example("print dynamic({'a':{'b':7}}).a.b", "7"),
        example("print isnull(dynamic({'a':1}).a.b)", "True"),
    ],
};

/// `bag`: dynamics; `key`: strings. Returns dynamics.
fn member(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let (bags, keys) = (args.dynamics(0), args.strings(1));
    let mut column = DynamicColumn::new(args.rows());
    let mut place = 0;
    for row in 0..args.rows() {
        column.push_option(bags.get(row).and_then(|bag| bag.get_near(keys.get(row), &mut place)));
    }
    column.finish(args.span())
}

pub(super) static ELEMENT: Function = Function {
    name: "Element",
    page: "scalar-data-types/dynamic",
    about: "Internal: `value[index]`, an item of an array (from its end where negative) or the value of a key in a bag.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: element,
    examples: &[
        example("print dynamic([1,2,3])[-1]", "3"),
        example("print dynamic({'a':1})['a']", "1"),
        example("print isnull(dynamic([1,2,3])[9])", "True"),
    ],
};

/// `value`: dynamics; `index`: whole numbers, bools, strings or dynamics of these. Returns dynamics.
fn element(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let values = args.dynamics(0);
    let mut column = DynamicColumn::new(args.rows());
    let rows = 0..args.rows();
    match args.ty(1) {
        Ty::String => return member(args),
        Ty::Bool => {
            let index = args.bools(1);
            rows.for_each(|row| {
                let index = index.get(row).map(i64::from);
                column.push_option(index.zip(values.get(row)).and_then(|(index, value)| value.item(index)));
            });
        }
        Ty::Dynamic | Ty::Unknown => {
            let index = args.dynamics(1);
            rows.for_each(|row| {
                column.push_option(index.get(row).zip(values.get(row)).and_then(at));
            });
        }
        _ => {
            let index = args.longs(1);
            rows.for_each(|row| {
                column.push_option(
                    index
                        .get(row)
                        .zip(values.get(row))
                        .and_then(|(index, value)| value.item(index)),
                );
            });
        }
    }
    column.finish(args.span())
}

fn at<'a>((index, value): (DynRef<'_>, DynRef<'a>)) -> Option<DynRef<'a>> {
    match index.kind() {
        Kind::String(key) => value.get(key),
        Kind::Long(index) => value.item(index),
        Kind::Bool(index) => value.item(i64::from(index)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::text;
    use crate::types::{Dynamic, Scalar, Ty};
    use rstest::rstest;

    #[rstest]
    #[case("[1,2,3]", Scalar::Long(0), "1")]
    #[case("[1,2,3]", Scalar::Int(-1), "3")]
    #[case("[1,2,3]", Scalar::Long(9), "null")]
    #[case("[1,2,3]", Scalar::Bool(true), "2")]
    #[case("[1,2,3]", Scalar::string("0"), "null")]
    #[case(r#"{"a":1}"#, Scalar::string("a"), "1")]
    #[case(r#"{"a":1}"#, Scalar::string("A"), "null")]
    #[case(r#"{"a":1}"#, Scalar::Long(0), "null")]
    #[case(r#"{"a":1}"#, Scalar::Dynamic(Dynamic::from_json("\"a\"").unwrap()), "1")]
    #[case(r#"{"a":null}"#, Scalar::string("a"), "null")]
    fn elements(#[case] value: &str, #[case] index: Scalar, #[case] expected: &str) {
        let value = Scalar::Dynamic(Dynamic::from_json(value).unwrap());
        assert_eq!(text("Element", &[value, index], Ty::Dynamic), expected);
    }
}
