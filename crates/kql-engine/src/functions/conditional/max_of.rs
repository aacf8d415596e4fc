//! `max_of(arg, arg [, …])`, `min_of(arg, arg [, …])`

use std::cmp::Ordering;

use arrow::array::ArrayRef;

use super::choose::{branches, choose};
use crate::error::EvalError;
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::types::{Scalar, Ty};
use crate::value::Value;

pub(super) static MAX_OF: Function = Function {
    name: "max_of",
    page: "max-of-function",
    about: "The greatest of the values; nulls are skipped.",
    nulls: Nulls::Kernel,
    depends: Depends::Arguments,
    kernel: max_of,
    examples: &[
        example("print max_of(10, 1, -3, 17)", "17"),
        example("print max_of(int(null), 2)", "2"),
    ],
};

pub(super) static MIN_OF: Function = Function {
    name: "min_of",
    page: "min-of-function",
    about: "The least of the values; nulls are skipped.",
    nulls: Nulls::Kernel,
    depends: Depends::Arguments,
    kernel: min_of,
    examples: &[example("print min_of(10, 1, -3, 17)", "-3")],
};

fn max_of(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    extreme(args, Ordering::Greater)
}

fn min_of(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    extreme(args, Ordering::Less)
}

/// Picks for each row the first value that compares as `wanted` to all before it.
fn extreme(args: &Args<'_>, wanted: Ordering) -> Result<ArrayRef, EvalError> {
    let values = branches(args, 0..args.len());
    let mut picks = vec![0u32; args.rows()];
    for (index, value) in values.iter().enumerate().skip(1) {
        for (row, pick) in picks.iter_mut().enumerate() {
            if value.is_null(row) {
                continue;
            }
            let best = &values[*pick as usize];
            if best.is_null(row) || compare(args.result(), value, best, row) == wanted {
                *pick = index as u32;
            }
        }
    }
    choose(args, &values, &picks)
}

fn compare(ty: Ty, left: &Value, right: &Value, row: usize) -> Ordering {
    match ty {
        Ty::String => left.strings().get(row).cmp(right.strings().get(row)),
        Ty::Int | Ty::Long | Ty::Datetime | Ty::Timespan => left.longs().get(row).cmp(&right.longs().get(row)),
        Ty::Real => {
            let real = |value: &Value| value.reals().get(row);
            real(left).partial_cmp(&real(right)).unwrap_or(Ordering::Equal)
        }
        Ty::Decimal => left.decimals().get(row).cmp(&right.decimals().get(row)),
        _ => compare_scalars(&left.scalar_at(ty, row), &right.scalar_at(ty, row)),
    }
}

fn compare_scalars(left: &Scalar, right: &Scalar) -> Ordering {
    match (left, right) {
        (Scalar::Bool(a), Scalar::Bool(b)) => a.cmp(b),
        (Scalar::Guid(a), Scalar::Guid(b)) => a.cmp(b),
        _ => Ordering::Equal,
    }
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::text;
    use crate::types::{Scalar, Ty};
    use rstest::rstest;

    #[rstest]
    #[case(&[Scalar::Int(1), Scalar::Int(6)], Ty::Int, "6", "1")]
    #[case(&[Scalar::Null(Ty::Int), Scalar::Int(2)], Ty::Int, "2", "2")]
    #[case(&[Scalar::Int(1), Scalar::Null(Ty::Int)], Ty::Int, "1", "1")]
    #[case(&[Scalar::Null(Ty::Int), Scalar::Null(Ty::Int)], Ty::Int, "null", "null")]
    #[case(&[Scalar::Long(3), Scalar::Real(2.5)], Ty::Real, "3.0", "2.5")]
    #[case(&[Scalar::string("a"), Scalar::string("b")], Ty::String, "b", "a")]
    fn extremes(#[case] args: &[Scalar], #[case] ty: Ty, #[case] max: &str, #[case] min: &str) {
        assert_eq!(text("max_of", args, ty), max);
        assert_eq!(text("min_of", args, ty), min);
    }
}
