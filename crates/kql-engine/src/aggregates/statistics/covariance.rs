//! `covariance()` and its variants: `…p` of a population, `…if` with a predicate.

use arrow::array::ArrayRef;

use super::Of;
use crate::aggregates::shared::rows::{self, Predicate};
use crate::aggregates::shared::{arguments, columns};
use crate::aggregates::{Accumulator, Aggregate, AggregateCall};
use crate::error::EvalError;
use crate::functions::{Args, example};

pub(super) static COVARIANCE: Aggregate = Aggregate {
    name: "covariance",
    page: "covariance-aggregation-function",
    about: "The covariance of a sample of pairs. Pairs with a null are left out; of fewer than two it is 0.",
    make: |call| make("covariance", call, Of::Sample, None),
    examples: &[example(
        "datatable(x: real, y: real)[1, 2, 2, 4, 3, 6] | summarize covariance(x, y)",
        "2.0",
    )],
};

pub(super) static COVARIANCEIF: Aggregate = Aggregate {
    name: "covarianceif",
    page: "covarianceif-aggregation-function",
    about: "As `covariance`, over the rows for which the predicate is true.",
    make: |call| make("covarianceif", call, Of::Sample, Some(2)),
    examples: &[example(
        "range x from 1 to 9 step 1 | summarize covarianceif(x, x * 2, x < 4)",
        "2.0",
    )],
};

pub(super) static COVARIANCEP: Aggregate = Aggregate {
    name: "covariancep",
    page: "covariancep-aggregation-function",
    about: "The covariance of a population of pairs. Pairs with a null are left out; of none it is 0.",
    make: |call| make("covariancep", call, Of::Population, None),
    examples: &[example(
        "datatable(x: real, y: real)[1, 2, 3, 6] | summarize covariancep(x, y)",
        "2.0",
    )],
};

pub(super) static COVARIANCEPIF: Aggregate = Aggregate {
    name: "covariancepif",
    page: "covariancepif-aggregation-function",
    about: "As `covariancep`, over the rows for which the predicate is true.",
    make: |call| make("covariancepif", call, Of::Population, Some(2)),
    examples: &[example(
        "range x from 1 to 9 step 1 | summarize covariancepif(x, x * 2, x < 3)",
        "0.5",
    )],
};

fn make(name: &str, call: &AggregateCall<'_>, of: Of, predicate: Predicate) -> Result<Box<dyn Accumulator>, EvalError> {
    if let Some(index) = (0..2).find(|&index| !arguments::ty(call, index).is_summable()) {
        return Err(arguments::refused(name, call, index));
    }
    Ok(Box::new(Covariance {
        of,
        predicate,
        states: Vec::new(),
    }))
}

struct Covariance {
    of: Of,
    predicate: Predicate,
    states: Vec<State>,
}

#[derive(Debug, Clone, Copy, Default)]
struct State {
    count: f64,
    mean_x: f64,
    mean_y: f64,
    products: f64,
}

impl State {
    fn add(&mut self, x: f64, y: f64) {
        self.count += 1.0;
        let delta = x - self.mean_x;
        self.mean_x += delta / self.count;
        self.mean_y += (y - self.mean_y) / self.count;
        self.products += delta * (y - self.mean_y);
    }
}

impl Accumulator for Covariance {
    fn update(&mut self, args: &Args<'_>, groups: &[u32], group_count: usize) -> Result<(), EvalError> {
        self.states.resize(group_count, State::default());
        let states = &mut self.states;
        let (xs, ys) = (args.reals(0), args.reals(1));
        let ticks = (args.longs(0), args.longs(1));
        rows::each(args, groups, self.predicate, |row, group| {
            let x = xs.get(row).or_else(|| ticks.0.get(row).map(|value| value as f64));
            let y = ys.get(row).or_else(|| ticks.1.get(row).map(|value| value as f64));
            if let (Some(x), Some(y)) = (x, y) {
                states[group].add(x, y);
            }
        });
        Ok(())
    }

    fn finish(&mut self, group_count: usize) -> Result<Vec<ArrayRef>, EvalError> {
        self.states.resize(group_count, State::default());
        let result = |state: &State| self.of.mean(state.products, state.count);
        Ok(vec![columns::reals(self.states.iter().map(result).collect())])
    }
}

#[cfg(test)]
mod tests {
    use crate::aggregates::testing::{bools, longs, reals, text};
    use rstest::rstest;

    // recorded: emu-covariance-aggregation-function-00, emu-covariancep-aggregation-function-00
    #[rstest]
    #[case("covariance", "20.5")]
    #[case("covariancep", "16.4")]
    fn of_pairs(#[case] name: &str, #[case] expected: &str) {
        let xs = reals(&[Some(1.0), Some(2.0), Some(3.0), None, Some(4.0), Some(5.0)]);
        let ys = reals(&[Some(14.0), Some(10.0), Some(17.0), Some(1.0), Some(20.0), Some(50.0)]);
        assert_eq!(text(name, &[xs, ys]), expected);
    }

    #[test]
    fn of_nothing_it_is_zero() {
        let never = bools(&[Some(false)]);
        assert_eq!(
            text("covarianceif", &[longs(&[Some(1)]), longs(&[Some(1)]), never]),
            "0.0"
        );
    }
}
