//! `count()`

use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array};

use crate::aggregates::{Accumulator, Aggregate, AggregateCall};
use crate::error::EvalError;
use crate::functions::{Args, example};

pub(super) static COUNT: Aggregate = Aggregate {
    name: "count",
    page: "count-aggregation-function",
    about: "Counts the rows of each group; `count(x)` counts rows where `x` is null, too.",
    make: |_: &AggregateCall<'_>| Ok(Box::new(Count::default())),
    examples: &[example("datatable(x: long)[1, 2, long(null)] | summarize count()", "3")],
};

#[derive(Default)]
struct Count {
    counts: Vec<i64>,
}

impl Accumulator for Count {
    fn update(&mut self, _: &Args<'_>, groups: &[u32], group_count: usize) -> Result<(), EvalError> {
        self.counts.resize(group_count, 0);
        for &group in groups {
            self.counts[group as usize] += 1;
        }
        Ok(())
    }

    fn finish(&mut self, group_count: usize) -> Result<Vec<ArrayRef>, EvalError> {
        self.counts.resize(group_count, 0);
        Ok(vec![Arc::new(Int64Array::from(std::mem::take(&mut self.counts)))])
    }
}
