//! `pack_array(value, …)`, `repeat(value, count)`

use arrow::array::ArrayRef;

use super::column::{DynamicColumn, Leaves};
use crate::error::EvalError;
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::types::dynamic::write_array;

pub(super) static PACK_ARRAY: Function = Function {
    name: "pack_array",
    page: "pack-array-function",
    about: "An array of the given values. `pack_array(*)` takes all columns.",
    nulls: Nulls::Kernel,
    depends: Depends::Arguments,
    kernel: pack_array,
    examples: &[
        example("print pack_array(1, 'a', 2 * 1s)", r#"[1,"a","00:00:02"]"#),
        example("print pack_array(long(null), dynamic([1]))", "[null,[1]]"),
    ],
};

/// Any values; for `*` the binder passes the columns. Returns dynamics, none null.
fn pack_array(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let values: Vec<Leaves<'_>> = (0..args.len()).map(|index| Leaves::of(args, index)).collect();
    let mut column = DynamicColumn::new(args.rows());
    for row in 0..args.rows() {
        column.push_with(|out| write_array(out, values.len(), |index, out| values[index].write(row, out)));
    }
    column.finish(args.span())
}

pub(super) static REPEAT: Function = Function {
    name: "repeat",
    page: "repeat-function",
    about: "An array that holds `value` `count` times; null where the count is negative.",
    nulls: Nulls::Kernel,
    depends: Depends::Arguments,
    kernel: repeat,
    examples: &[
        example("print repeat(1, 3)", "[1,1,1]"),
        example("print repeat('a', 0)", "[]"),
    ],
};

/// `value`: any; `count`: whole numbers. Returns dynamics.
fn repeat(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let (values, counts) = (Leaves::of(args, 0), args.longs(1));
    let most = args.ctx().limits.array_items;
    let mut column = DynamicColumn::new(args.rows());
    for row in 0..args.rows() {
        let Some(count) = counts.get(row).and_then(|count| usize::try_from(count).ok()) else {
            column.push_null();
            continue;
        };
        if count > most {
            return Err(EvalError::Limit {
                what: format!("`repeat` with {count} items"),
                limit: format!("{most} items of an array"),
                help: None,
                span: args.arg_span(1),
            });
        }
        column.push_with(|out| write_array(out, count, |_, out| values.write(row, out)));
    }
    column.finish(args.span())
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::text;
    use crate::types::{Dynamic, Scalar, Ty};
    use rstest::rstest;

    #[test]
    fn every_type_is_packed() {
        let args = [
            Scalar::Null(Ty::Long),
            Scalar::Bool(true),
            Scalar::Int(1),
            Scalar::Real(2.0),
            Scalar::string("x"),
            Scalar::Datetime(0),
            Scalar::Timespan(864_000_000_000),
            Scalar::Guid([0; 16]),
            Scalar::Dynamic(Dynamic::from_json("[1]").unwrap()),
            Scalar::Null(Ty::Dynamic),
        ];
        assert_eq!(
            text("pack_array", &args, Ty::Dynamic),
            r#"[null,true,1,2.0,"x","0001-01-01T00:00:00.0000000Z","1.00:00:00","00000000-0000-0000-0000-000000000000",[1],null]"#
        );
    }

    #[rstest]
    #[case(3, "[\"a\",\"a\",\"a\"]")]
    #[case(0, "[]")]
    #[case(-1, "null")]
    fn repeats(#[case] count: i64, #[case] expected: &str) {
        let args = [Scalar::string("a"), Scalar::Long(count)];
        assert_eq!(text("repeat", &args, Ty::Dynamic), expected);
    }
}
