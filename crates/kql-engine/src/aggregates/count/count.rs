//! `count()`, `countif()`

use arrow::array::ArrayRef;

use crate::aggregates::shared::rows::{self, Predicate};
use crate::aggregates::shared::{arguments, columns};
use crate::aggregates::{Accumulator, Aggregate, AggregateCall};
use crate::error::EvalError;
use crate::functions::{Args, example};
use crate::types::Ty;

pub(super) static COUNT: Aggregate = Aggregate {
    name: "count",
    page: "count-aggregation-function",
    about: "Counts the rows of each group; `count(x)` counts rows where `x` is null, too.",
    make: |_| make(None),
    examples: &[example("datatable(x: long)[1, 2, long(null)] | summarize count()", "3")],
};

pub(super) static CNT: Aggregate = Aggregate {
    name: "cnt",
    page: "count-aggregation-function",
    about: "An obsolete name of `count()`.",
    make: |_| make(None),
    examples: &[example("range x from 1 to 3 step 1 | summarize n = cnt()", "3")],
};

pub(super) static COUNTIF: Aggregate = Aggregate {
    name: "countif",
    page: "countif-aggregation-function",
    about: "Counts the rows of each group for which the predicate is true.",
    make: |call: &AggregateCall<'_>| match arguments::ty(call, 0) {
        Ty::Bool => make(Some(0)),
        _ => Err(arguments::refused("countif", call, 0)),
    },
    examples: &[example(
        "datatable(x: long)[1, 2, long(null)] | summarize countif(x > 1)",
        "1",
    )],
};

fn make(predicate: Predicate) -> Result<Box<dyn Accumulator>, EvalError> {
    Ok(Box::new(Count {
        predicate,
        counts: Vec::new(),
    }))
}

struct Count {
    predicate: Predicate,
    counts: Vec<i64>,
}

impl Accumulator for Count {
    fn update(&mut self, args: &Args<'_>, groups: &[u32], group_count: usize) -> Result<(), EvalError> {
        self.counts.resize(group_count, 0);
        let counts = &mut self.counts;
        rows::each(args, groups, self.predicate, |_, group| counts[group] += 1);
        Ok(())
    }

    fn finish(&mut self, group_count: usize) -> Result<Vec<ArrayRef>, EvalError> {
        self.counts.resize(group_count, 0);
        Ok(vec![columns::counts(std::mem::take(&mut self.counts))])
    }
}

#[cfg(test)]
mod tests {
    use crate::aggregates::testing::{bools, text};
    use rstest::rstest;

    #[rstest]
    #[case("count", "3")]
    #[case("countif", "1")] // a null predicate does not count
    fn counts(#[case] name: &str, #[case] expected: &str) {
        let predicate = bools(&[Some(true), None, Some(false)]);
        assert_eq!(text(name, &[predicate]), expected);
    }
}
