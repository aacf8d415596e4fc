//! `iff(if, then, else)`, `iif(if, then, else)`

use arrow::array::ArrayRef;

use super::choose::{branches, choose, refuse_losses};
use crate::error::EvalError;
use crate::functions::{Args, Depends, Example, Function, Nulls, example};

const fn named(name: &'static str, examples: &'static [Example]) -> Function {
    Function {
        name,
        page: "iff-function",
        about: "`then` where `if` is true, else `else`; a null condition counts as false.",
        nulls: Nulls::Kernel,
        depends: Depends::Arguments,
        kernel: iff,
        examples,
    }
}

pub(super) static IFF: Function = named(
    "iff",
    &[
        example("print iff(1 > 0, 'yes', 'no')", "yes"),
        example("print iff(bool(null), 1, 2)", "2"),
    ],
);

pub(super) static IIF: Function = named("iif", &[example("print iif(1 > 2, 'yes', 'no')", "no")]);

fn iff(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let conditions = args.bools(0);
    let picks: Vec<u32> = (0..args.rows())
        .map(|row| u32::from(conditions.get(row) != Some(true)))
        .collect();
    for (pick, index) in [(0, 1), (1, 2)] {
        refuse_losses(args, index, |row| picks[row] == pick)?;
    }
    choose(args, &branches(args, [1, 2].into_iter()), &picks)
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::text;
    use crate::types::{Dynamic, Scalar, Ty};
    use rstest::rstest;

    #[rstest]
    #[case(Scalar::Bool(true), "a")]
    #[case(Scalar::Bool(false), "b")]
    #[case(Scalar::Null(Ty::Bool), "b")]
    fn null_is_not_true(#[case] condition: Scalar, #[case] expected: &str) {
        let args = [condition, Scalar::string("a"), Scalar::string("b")];
        assert_eq!(text("iff", &args, Ty::String), expected);
    }

    /// A branch of another type than the result's is converted: `dynamic` goes with any type.
    #[test]
    fn a_dynamic_branch_takes_the_type_of_the_other() {
        let leaf = Scalar::dynamic(Dynamic::from_json("5").unwrap());
        let args = [Scalar::Bool(true), leaf, Scalar::Long(1)];
        assert_eq!(text("iff", &args, Ty::Long), "5");
    }
}
