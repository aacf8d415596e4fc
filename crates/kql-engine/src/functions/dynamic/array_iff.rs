//! `array_iff(conditions, when_true, when_false)`

use arrow::array::ArrayRef;

use super::column::{Leaves, map_arrays};
use crate::error::EvalError;
use crate::functions::{Args, Depends, Example, Function, Nulls, example};
use crate::types::DynRef;
use crate::types::dynamic::{ArrayBuilder, Kind, write_null};

const fn function(name: &'static str, examples: &'static [Example]) -> Function {
    Function {
        name,
        page: "array-iff-function",
        about: "For each condition the item of `when_true` or `when_false` at its place, or that value itself where it \
                is no array. A number is true unless 0; null where the condition is neither bool nor number.",
        nulls: Nulls::Kernel,
        depends: Depends::Arguments,
        kernel: array_iff,
        examples,
    }
}

pub(super) static ARRAY_IFF: Function = function(
    "array_iff",
    &[
        example(
            "print array_iff(dynamic([true,false,true]), dynamic([1,2,3]), dynamic([4,5,6]))",
            "[1,5,3]",
        ),
        example(
            "print array_iff(dynamic([1,0,50]), 'yes', 'no')",
            r#"["yes","no","yes"]"#,
        ),
    ],
);
pub(super) static ARRAY_IIF: Function = function("array_iif", &[]);

/// `conditions`: dynamics; the rest: any. Returns dynamics, null where there is no array of conditions.
fn array_iff(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let sides = [Leaves::of(args, 2), Leaves::of(args, 1)];
    let mut values = [Vec::new(), Vec::new()];
    map_arrays(args, |row, conditions, out| {
        for (side, value) in sides.iter().zip(&mut values) {
            value.clear();
            side.write(row, value);
        }
        let mut chosen = ArrayBuilder::new();
        for (index, condition) in conditions.enumerate() {
            match truth(condition) {
                Some(truth) => chosen.push(item(DynRef::new(&values[usize::from(truth)]), index)),
                None => chosen.push_with(write_null),
            }
        }
        chosen.write(out);
    })
}

fn truth(condition: DynRef<'_>) -> Option<bool> {
    match condition.kind() {
        Kind::Bool(value) => Some(value),
        Kind::Long(value) => Some(value != 0),
        Kind::Real(value) => Some(value != 0.0),
        Kind::Decimal(value) => Some(value.to_real() != 0.0),
        _ => None,
    }
}

fn item(value: DynRef<'_>, index: usize) -> DynRef<'_> {
    value.as_array().map_or(value, |items| items.get(index))
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
    #[case(json("[true,false,true]"), json("[1,2,3]"), json("[4,5,6]"), "[1,5,3]")]
    #[case(json("[1,0,0.5]"), Scalar::string("y"), Scalar::string("n"), r#"["y","n","y"]"#)]
    #[case(json("[\"some\",null,[1]]"), Scalar::Long(1), Scalar::Long(0), "[null,null,null]")]
    #[case(json("[true,true,true]"), json("[1,2]"), json("[3,4]"), "[1,2,null]")]
    #[case(json("5"), Scalar::Long(1), Scalar::Long(0), "null")]
    fn chooses(#[case] conditions: Scalar, #[case] yes: Scalar, #[case] no: Scalar, #[case] expected: &str) {
        assert_eq!(text("array_iff", &[conditions, yes, no], Ty::Dynamic), expected);
    }
}
