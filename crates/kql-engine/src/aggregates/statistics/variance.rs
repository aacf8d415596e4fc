//! `variance()`, `stdev()` and their variants: `…p` of a population, `…if` with a predicate.
//!
//! Observed: without values the result is 0. Timespans and datetimes count in ticks.

use arrow::array::ArrayRef;

use super::Of;
use crate::aggregates::shared::rows::{self, Predicate};
use crate::aggregates::shared::{arguments, columns};
use crate::aggregates::{Accumulator, Aggregate, AggregateCall};
use crate::error::EvalError;
use crate::functions::{Args, example};

pub(super) static VARIANCE: Aggregate = Aggregate {
    name: "variance",
    page: "variance-aggregation-function",
    about: "The variance of a sample. Nulls are left out; of fewer than two values it is 0.",
    make: |call| make("variance", call, Of::Sample, false, None),
    examples: &[example("range x from 1 to 5 step 1 | summarize variance(x)", "2.5")],
};

pub(super) static VARIANCEIF: Aggregate = Aggregate {
    name: "varianceif",
    page: "varianceif-aggregation-function",
    about: "As `variance`, over the rows for which the predicate is true.",
    make: |call| make("varianceif", call, Of::Sample, false, Some(1)),
    examples: &[example(
        "range x from 1 to 100 step 1 | summarize varianceif(x, x % 2 == 0)",
        "850.0",
    )],
};

pub(super) static VARIANCEP: Aggregate = Aggregate {
    name: "variancep",
    page: "variancep-aggregation-function",
    about: "The variance of a population. Nulls are left out; of no values it is 0.",
    make: |call| make("variancep", call, Of::Population, false, None),
    examples: &[example("range x from 1 to 5 step 1 | summarize variancep(x)", "2.0")],
};

pub(super) static VARIANCEPIF: Aggregate = Aggregate {
    name: "variancepif",
    page: "variancepif-aggregation-function",
    about: "As `variancep`, over the rows for which the predicate is true.",
    make: |call| make("variancepif", call, Of::Population, false, Some(1)),
    examples: &[example(
        "range x from 1 to 100 step 1 | summarize variancepif(x, x % 2 == 0)",
        "833.0",
    )],
};

pub(super) static STDEV: Aggregate = Aggregate {
    name: "stdev",
    page: "stdev-aggregation-function",
    about: "The standard deviation of a sample. Nulls are left out; of fewer than two values it is 0.",
    make: |call| make("stdev", call, Of::Sample, true, None),
    examples: &[example("range x from 1 to 3 step 1 | summarize stdev(x)", "1.0")],
};

pub(super) static STDEVIF: Aggregate = Aggregate {
    name: "stdevif",
    page: "stdevif-aggregation-function",
    about: "As `stdev`, over the rows for which the predicate is true.",
    make: |call| make("stdevif", call, Of::Sample, true, Some(1)),
    examples: &[example(
        "range x from 1 to 9 step 1 | summarize stdevif(x, x < 4)",
        "1.0",
    )],
};

pub(super) static STDEVP: Aggregate = Aggregate {
    name: "stdevp",
    page: "stdevp-aggregation-function",
    about: "The standard deviation of a population. Nulls are left out; of no values it is 0.",
    make: |call| make("stdevp", call, Of::Population, true, None),
    examples: &[example("datatable(x: real)[1, 5] | summarize stdevp(x)", "2.0")],
};

fn make(
    name: &str,
    call: &AggregateCall<'_>,
    of: Of,
    root: bool,
    predicate: Predicate,
) -> Result<Box<dyn Accumulator>, EvalError> {
    if !arguments::ty(call, 0).is_summable() {
        return Err(arguments::refused(name, call, 0));
    }
    Ok(Box::new(Variance {
        of,
        root,
        predicate,
        states: Vec::new(),
    }))
}

struct Variance {
    of: Of,
    root: bool,
    predicate: Predicate,
    states: Vec<State>,
}

/// Welford's running form: exact 0 for equal values, and no loss to large squares.
#[derive(Debug, Clone, Copy, Default)]
struct State {
    count: f64,
    mean: f64,
    squares: f64,
}

impl State {
    fn add(&mut self, value: f64) {
        self.count += 1.0;
        let delta = value - self.mean;
        self.mean += delta / self.count;
        self.squares += delta * (value - self.mean);
    }
}

impl Accumulator for Variance {
    fn update(&mut self, args: &Args<'_>, groups: &[u32], group_count: usize) -> Result<(), EvalError> {
        self.states.resize(group_count, State::default());
        let states = &mut self.states;
        rows::reals(args, 0, groups, self.predicate, |group, value| states[group].add(value));
        Ok(())
    }

    fn finish(&mut self, group_count: usize) -> Result<Vec<ArrayRef>, EvalError> {
        self.states.resize(group_count, State::default());
        let result = |state: &State| {
            let variance = self.of.mean(state.squares, state.count);
            if self.root { variance.sqrt() } else { variance }
        };
        Ok(vec![columns::reals(self.states.iter().map(result).collect())])
    }
}

#[cfg(test)]
mod tests {
    use crate::aggregates::testing::{aggregate, bools, longs, print, reals, text, timespans};

    #[test]
    fn of_fewer_than_two_values_it_is_zero() {
        assert_eq!(text("variance", &[longs(&[])]), "0.0");
        assert_eq!(text("stdev", &[longs(&[None, Some(3)])]), "0.0");
        assert_eq!(text("stdevp", &[longs(&[None])]), "0.0");
    }

    #[test]
    fn samples_and_populations() {
        let values = longs(&[Some(1), Some(2), None, Some(3), Some(4), Some(5)]);
        assert_eq!(text("variance", std::slice::from_ref(&values)), "2.5");
        assert_eq!(text("variancep", &[values]), "2.0");
        assert_eq!(text("variance", &[timespans(&[Some(0), Some(2)])]), "2.0");
        assert_eq!(text("stdev", &[reals(&[Some(0.1), Some(0.1), Some(0.1)])]), "0.0");
    }

    // recorded: emu-stdevif-aggregation-function-00, emu-variancepif-aggregation-function-00
    #[test]
    fn predicates_choose_rows() {
        let values: Vec<Option<i64>> = (1..=100).map(Some).collect();
        let even: Vec<Option<bool>> = (1..=100).map(|x| Some(x % 2 == 0)).collect();
        assert_eq!(text("stdevif", &[longs(&values), bools(&even)]), "29.154759474226502");
        assert_eq!(text("variancepif", &[longs(&values), bools(&even)]), "833.0");
    }

    #[test]
    fn groups_are_kept_apart() {
        let values = longs(&[Some(1), Some(10), Some(3), Some(10)]);
        assert_eq!(print(&aggregate("variance", &[values], &[0, 1, 0, 1], 2)), "2.0|0.0");
    }
}
