//! `bag_pack(key, value, …)` under its three names, `bag_pack_columns(column, …)`, `pack_all(ignore_null_empty)`

use arrow::array::ArrayRef;

use super::column::{DynamicColumn, Leaves};
use crate::error::EvalError;
use crate::functions::{Args, Depends, Example, Function, Kernel, Nulls, example};
use crate::types::Scalar;
use crate::types::dynamic::{BagBuilder, write_bag};

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

const PACK_PAGE: &str = "pack-function";
const PACK_ABOUT: &str = "A bag of the given keys and values, in the order given.";

pub(super) static BAG_PACK: Function = function(
    "bag_pack",
    PACK_PAGE,
    PACK_ABOUT,
    |args| pack(args, 0, false),
    &[
        example(
            "print bag_pack('Level', 'Information', 'ProcessID', 1234)",
            r#"{"Level":"Information","ProcessID":1234}"#,
        ),
        example(
            "print bag_pack('a', long(null), 'b', bag_pack('c', 1d))",
            r#"{"a":null,"b":{"c":"1.00:00:00"}}"#,
        ),
    ],
);
pub(super) static PACK: Function = function("pack", PACK_PAGE, PACK_ABOUT, |args| pack(args, 0, false), &[]);
pub(super) static PACK_DICTIONARY: Function = function(
    "pack_dictionary",
    PACK_PAGE,
    PACK_ABOUT,
    |args| pack(args, 0, false),
    &[],
);

/// The binder passes name and value of each column, as to `bag_pack`.
pub(super) static BAG_PACK_COLUMNS: Function = function(
    "bag_pack_columns",
    "bag-pack-columns-function",
    "A bag of the given columns under their names, or those given to them.",
    |args| pack(args, 0, false),
    &[
        example(
            "datatable(Id:string, Value:string, Other:long)['A', 'x', 1] | project bag_pack_columns(Id, Value)",
            r#"{"Id":"A","Value":"x"}"#,
        ),
        example(
            "print Id = 'A', Other = 1 | project bag_pack_columns(Id, n = Other)",
            r#"{"Id":"A","n":1}"#,
        ),
    ],
);

/// The binder passes `ignore_null_empty`, false where it is not given, then name and value of each column.
pub(super) static PACK_ALL: Function = function(
    "pack_all",
    "pack-all-function",
    "A bag of all columns under their names; `pack_all(true)` leaves out nulls and empty texts.",
    |args| pack(args, 1, args.bools(0).get(0) == Some(true)),
    &[
        example(
            "datatable(a:int, b:string, c:string)[int(null), '', 'kept'] | project pack_all()",
            r#"{"a":null,"b":"","c":"kept"}"#,
        ),
        example(
            "datatable(a:int, b:string, c:string)[int(null), '', 'kept'] | project pack_all(true)",
            r#"{"c":"kept"}"#,
        ),
    ],
);

/// From argument `first` on: keys (strings) and values (any) in turn. Returns dynamics, none null.
fn pack(args: &Args<'_>, first: usize, skip_empty: bool) -> Result<ArrayRef, EvalError> {
    if (args.len() - first.min(args.len())) % 2 == 1 {
        return Err(EvalError::argument(
            "the last key has no value",
            args.arg_span(args.len() - 1),
        ));
    }
    let pairs: Vec<_> = (first..args.len())
        .step_by(2)
        .map(|index| (args.strings(index), Leaves::of(args, index + 1)))
        .collect();
    let mut column = DynamicColumn::new(args.rows());
    if let Some(keys) = distinct_constants(args, first) {
        let mut present = Vec::with_capacity(pairs.len());
        let mut names = Vec::with_capacity(pairs.len());
        for row in 0..args.rows() {
            present.clear();
            present.extend((0..pairs.len()).filter(|index| !(skip_empty && pairs[*index].1.is_empty(row))));
            names.clear();
            names.extend(present.iter().map(|index| keys[*index]));
            column.push_with(|out| write_bag(out, &names, |index, out| pairs[present[index]].1.write(row, out)));
        }
        return column.finish(args.span());
    }
    for row in 0..args.rows() {
        let mut bag = BagBuilder::new();
        for (key, value) in &pairs {
            if !(skip_empty && value.is_empty(row)) {
                bag.insert_with(key.get(row), |out| value.write(row, out));
            }
        }
        column.push_with(|out| bag.write(out));
    }
    column.finish(args.span())
}

/// The keys, where all are constants and none comes twice.
fn distinct_constants<'a>(args: &Args<'a>, first: usize) -> Option<Vec<&'a str>> {
    let keys: Option<Vec<&str>> = (first..args.len())
        .step_by(2)
        .map(|index| args.constant(index).and_then(Scalar::as_str))
        .collect();
    keys.filter(|keys| {
        let mut sorted = keys.clone();
        sorted.sort_unstable();
        sorted.windows(2).all(|pair| pair[0] != pair[1])
    })
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::text;
    use crate::types::{Scalar, Ty};
    use rstest::rstest;

    #[rstest]
    #[case(false, r#"{"a":null,"b":"","c":"kept"}"#)]
    #[case(true, r#"{"c":"kept"}"#)]
    fn pack_all_leaves_out_what_is_empty_when_asked(#[case] ignore: bool, #[case] expected: &str) {
        let args = [
            Scalar::Bool(ignore),
            Scalar::string("a"),
            Scalar::Null(Ty::Int),
            Scalar::string("b"),
            Scalar::string(""),
            Scalar::string("c"),
            Scalar::string("kept"),
        ];
        assert_eq!(text("pack_all", &args, Ty::Dynamic), expected);
    }

    #[test]
    fn a_key_that_comes_twice_takes_the_last_value() {
        let args = ["a", "b", "a"]
            .map(Scalar::string)
            .into_iter()
            .zip([1, 2, 3].map(Scalar::Long));
        let args: Vec<Scalar> = args.flat_map(|(key, value)| [key, value]).collect();
        assert_eq!(text("bag_pack", &args, Ty::Dynamic), r#"{"a":3,"b":2}"#);
    }

    #[test]
    fn nested_bags_stay() {
        let inner = crate::functions::testing::eval("bag_pack", &[Scalar::string("i"), Scalar::Long(1)], Ty::Dynamic);
        assert_eq!(
            text("pack", &[Scalar::string("o"), inner], Ty::Dynamic),
            r#"{"o":{"i":1}}"#
        );
    }
}
