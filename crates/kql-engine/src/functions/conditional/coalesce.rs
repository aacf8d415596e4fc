//! `coalesce(arg, arg [, …])`

use arrow::array::ArrayRef;

use super::choose::{branches, choose};
use crate::error::EvalError;
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::types::Ty;
use crate::value::Value;

pub(super) static COALESCE: Function = Function {
    name: "coalesce",
    page: "coalesce-function",
    about: "The first value that is not null, or for strings not empty. A blank, 0, `false` and `[]` are values.",
    nulls: Nulls::Kernel,
    depends: Depends::Arguments,
    kernel: coalesce,
    examples: &[
        example("print coalesce(tolong('not a number'), tolong('42'), 33)", "42"),
        example("print coalesce('', 'fallback')", "fallback"),
    ],
};

fn coalesce(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let values = branches(args, 0..args.len());
    let last = values.len().saturating_sub(1) as u32;
    let mut picks = vec![last; args.rows()];
    let strings: Vec<_> = values.iter().map(Value::strings).collect();
    for (row, pick) in picks.iter_mut().enumerate() {
        let found = (0..values.len()).find(|index| {
            if args.result() == Ty::String {
                !strings[*index].get(row).is_empty()
            } else {
                !values[*index].is_null(row)
            }
        });
        *pick = found.map_or(last, |index| index as u32);
    }
    choose(args, &values, &picks)
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::text;
    use crate::types::{Scalar, Ty};
    use rstest::rstest;

    #[rstest]
    #[case(&[Scalar::string(""), Scalar::string("hit"), Scalar::string("no")], Ty::String, "hit")]
    #[case(&[Scalar::string(" "), Scalar::string("fb")], Ty::String, " ")]
    #[case(&[Scalar::string(""), Scalar::string("")], Ty::String, "")]
    #[case(&[Scalar::Long(0), Scalar::Long(5)], Ty::Long, "0")]
    #[case(&[Scalar::Null(Ty::Long), Scalar::Int(5)], Ty::Long, "5")]
    #[case(&[Scalar::Null(Ty::Long), Scalar::Null(Ty::Long)], Ty::Long, "null")]
    #[case(&[Scalar::Timespan(0), Scalar::Timespan(5)], Ty::Timespan, "00:00:00")]
    fn first_value(#[case] args: &[Scalar], #[case] ty: Ty, #[case] expected: &str) {
        assert_eq!(text("coalesce", args, ty), expected);
    }
}
