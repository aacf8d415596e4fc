//! `series_add`, `series_subtract`, `series_multiply`, `series_divide`, `series_pow` and the six comparisons

use arrow::array::ArrayRef;

use super::numbers::{Number, Pair, write_elements};
use crate::error::EvalError;
use crate::functions::dynamic::column::DynamicColumn;
use crate::functions::{Args, Depends, Example, Function, Kernel, Nulls, example};
use crate::types::dynamic::write_bool;

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

/// Two series, or a series and a number that stands for each element. Returns dynamics as long as the longer series,
/// null elements where one side has no number; null where an argument is neither.
fn combine<T>(
    args: &Args<'_>,
    apply: impl Fn(Number, Number, bool) -> T,
    write: impl Fn(&mut Vec<u8>, T) + Copy,
) -> Result<ArrayRef, EvalError> {
    let mut column = DynamicColumn::new(args.rows());
    for row in 0..args.rows() {
        match Pair::read(args, row)? {
            Some(pair) => column.push_with(|out| {
                let elements = (0..pair.len).map(|index| pair.at(index).map(|(a, b)| apply(a, b, pair.whole)));
                write_elements(elements, out, write);
            }),
            None => column.push_null(),
        }
    }
    column.finish(args.span())
}

/// Longs where all numbers of both series are longs, else reals.
fn arithmetic(args: &Args<'_>, longs: fn(i64, i64) -> i64, reals: fn(f64, f64) -> f64) -> Result<ArrayRef, EvalError> {
    let apply = |a: Number, b: Number, whole: bool| match (a, b) {
        (Number::Long(a), Number::Long(b)) if whole => Number::Long(longs(a, b)),
        _ => Number::Real(reals(a.real(), b.real())),
    };
    combine(args, apply, |out, number| number.write(out))
}

fn reals(args: &Args<'_>, apply: fn(f64, f64) -> f64) -> Result<ArrayRef, EvalError> {
    let apply = |a: Number, b: Number, _: bool| Number::Real(apply(a.real(), b.real()));
    combine(args, apply, |out, number| number.write(out))
}

fn compare(
    args: &Args<'_>,
    longs: fn(&i64, &i64) -> bool,
    reals: fn(&f64, &f64) -> bool,
) -> Result<ArrayRef, EvalError> {
    let apply = |a: Number, b: Number, _: bool| match (a, b) {
        (Number::Long(a), Number::Long(b)) => longs(&a, &b),
        _ => reals(&a.real(), &b.real()),
    };
    combine(args, apply, write_bool)
}

pub(super) static SERIES_ADD: Function = function(
    "series_add",
    "series-add-function",
    "The sums of the elements of two series.",
    |args| arithmetic(args, i64::wrapping_add, |a, b| a + b),
    &[
        example("print series_add(dynamic([1,2,4]), dynamic([4,2,1]))", "[5,4,5]"),
        example("print series_add(dynamic([1,2,4]), 0.5)", "[1.5,2.5,4.5]"),
    ],
);
pub(super) static SERIES_SUBTRACT: Function = function(
    "series_subtract",
    "series-subtract-function",
    "The differences of the elements of two series.",
    |args| arithmetic(args, i64::wrapping_sub, |a, b| a - b),
    &[example(
        "print series_subtract(dynamic([1,2,4]), dynamic([4,2]))",
        "[-3,0,null]",
    )],
);
pub(super) static SERIES_MULTIPLY: Function = function(
    "series_multiply",
    "series-multiply-function",
    "The products of the elements of two series.",
    |args| arithmetic(args, i64::wrapping_mul, |a, b| a * b),
    &[example(
        "print series_multiply(dynamic([1,2,4]), dynamic([4,2,1]))",
        "[4,4,4]",
    )],
);
pub(super) static SERIES_DIVIDE: Function = function(
    "series_divide",
    "series-divide-function",
    "The quotients of the elements of two series as reals; by 0 they are infinite or NaN.",
    |args| reals(args, |a, b| a / b),
    &[example(
        "print series_divide(dynamic([1,2,4]), dynamic([4,2,1]))",
        "[0.25,1.0,4.0]",
    )],
);
pub(super) static SERIES_POW: Function = function(
    "series_pow",
    "series-pow-function",
    "The elements of a series to the power of those of another, as reals.",
    |args| reals(args, f64::powf),
    &[example(
        "print series_pow(dynamic([1,2,3,4]), dynamic([1,2,3,0.5]))",
        "[1.0,4.0,27.0,2.0]",
    )],
);
pub(super) static SERIES_EQUALS: Function = function(
    "series_equals",
    "series-equals-function",
    "Whether the elements of two series are equal.",
    |args| compare(args, i64::eq, f64::eq),
    &[example(
        "print series_equals(dynamic([1,2,4]), dynamic([4,2,1]))",
        "[false,true,false]",
    )],
);
pub(super) static SERIES_NOT_EQUALS: Function = function(
    "series_not_equals",
    "series-not-equals-function",
    "Whether the elements of two series differ.",
    |args| compare(args, i64::ne, f64::ne),
    &[example(
        "print series_not_equals(dynamic([1,2,4]), dynamic([4,2,1]))",
        "[true,false,true]",
    )],
);
pub(super) static SERIES_GREATER: Function = function(
    "series_greater",
    "series-greater-function",
    "Whether the elements of the first series are greater.",
    |args| compare(args, i64::gt, f64::gt),
    &[example(
        "print series_greater(dynamic([1,2,4]), dynamic([4,2,1]))",
        "[false,false,true]",
    )],
);
pub(super) static SERIES_GREATER_EQUALS: Function = function(
    "series_greater_equals",
    "series-greater-equals-function",
    "Whether the elements of the first series are greater or equal.",
    |args| compare(args, i64::ge, f64::ge),
    &[example(
        "print series_greater_equals(dynamic([1,2,4]), 2)",
        "[false,true,true]",
    )],
);
pub(super) static SERIES_LESS: Function = function(
    "series_less",
    "series-less-function",
    "Whether the elements of the first series are less.",
    |args| compare(args, i64::lt, f64::lt),
    &[example(
        "print series_less(dynamic([1,2,4]), dynamic([4,2,1]))",
        "[true,false,false]",
    )],
);
pub(super) static SERIES_LESS_EQUALS: Function = function(
    "series_less_equals",
    "series-less-equals-function",
    "Whether the elements of the first series are less or equal.",
    |args| compare(args, i64::le, f64::le),
    &[example(
        "print series_less_equals(dynamic([1,2,4]), dynamic([4,2,1]))",
        "[true,true,false]",
    )],
);

#[cfg(test)]
mod tests {
    use crate::functions::testing::text;
    use crate::types::{Dynamic, Scalar, Ty};
    use rstest::rstest;

    fn json(text: &str) -> Scalar {
        Scalar::Dynamic(Dynamic::from_json(text).unwrap())
    }

    #[rstest]
    #[case("series_add", json("[1,2.5]"), json("[1,1]"), "[2.0,3.5]")]
    #[case("series_add", json("[1,\"x\",null]"), json("[1,1,1,1]"), "[2,null,null,null]")]
    #[case("series_multiply", json("[1,2]"), Scalar::Long(10), "[10,20]")]
    #[case("series_subtract", Scalar::Long(10), json("[1,2]"), "[9,8]")]
    #[case("series_add", json("[1,2]"), Scalar::Null(Ty::Long), "[null,null]")]
    #[case("series_divide", json("[2,0]"), json("[0,0]"), "[\"Infinity\",\"NaN\"]")]
    #[case("series_add", json("{}"), json("[1]"), "null")]
    #[case("series_greater", json("[1,2,4]"), Scalar::Real(1.5), "[false,true,true]")]
    #[case("series_equals", json("[1]"), json("[1.0]"), "[true]")]
    fn pairs(#[case] name: &str, #[case] left: Scalar, #[case] right: Scalar, #[case] expected: &str) {
        assert_eq!(text(name, &[left, right], Ty::Dynamic), expected);
    }
}
