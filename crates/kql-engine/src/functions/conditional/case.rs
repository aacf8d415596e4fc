//! `case(predicate, then [, predicate, then …], else)`

use arrow::array::ArrayRef;

use super::choose::{branches, choose, refuse_losses};
use crate::error::EvalError;
use crate::functions::{Args, Depends, Function, Nulls, example};

pub(super) static CASE: Function = Function {
    name: "case",
    page: "case-function",
    about: "The value behind the first predicate that is true, else the last value. A null predicate counts as false.",
    nulls: Nulls::Kernel,
    depends: Depends::Arguments,
    kernel: case,
    examples: &[
        example("print case(5 <= 3, 'Small', 5 <= 10, 'Medium', 'Large')", "Medium"),
        example("print case(false, 1, 2)", "2"),
    ],
};

fn case(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    if args.len().is_multiple_of(2) {
        return Err(EvalError::argument(
            "`case` needs an `else` value behind its last pair",
            args.span(),
        ));
    }
    let pairs = args.len() / 2;
    let otherwise = pairs as u32;
    let mut picks = vec![otherwise; args.rows()];
    for pair in 0..pairs {
        let predicates = args.bools(2 * pair);
        for (row, pick) in picks.iter_mut().enumerate() {
            if *pick == otherwise && predicates.get(row) == Some(true) {
                *pick = pair as u32;
            }
        }
    }
    let values = (0..pairs).map(|pair| 2 * pair + 1).chain([args.len() - 1]);
    for (pick, index) in values.clone().enumerate() {
        refuse_losses(args, index, |row| picks[row] as usize == pick)?;
    }
    choose(args, &branches(args, values), &picks)
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::text;
    use crate::types::{Scalar, Ty};
    use rstest::rstest;

    #[rstest]
    #[case(Scalar::Bool(true), Scalar::Bool(true), "1")]
    #[case(Scalar::Null(Ty::Bool), Scalar::Bool(true), "2")]
    #[case(Scalar::Bool(false), Scalar::Bool(false), "3")]
    fn first_true_wins(#[case] first: Scalar, #[case] second: Scalar, #[case] expected: &str) {
        let args = [first, Scalar::Long(1), second, Scalar::Long(2), Scalar::Long(3)];
        assert_eq!(text("case", &args, Ty::Long), expected);
    }
}
