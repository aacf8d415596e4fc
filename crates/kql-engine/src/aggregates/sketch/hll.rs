//! `hll()`, `hll_if()`, `hll_merge()`

use arrow::array::ArrayRef;
use kql_syntax::Span;

use crate::aggregates::shared::cells::Cells;
use crate::aggregates::shared::rows::{self, Predicate};
use crate::aggregates::shared::{arguments, columns};
use crate::aggregates::{Accumulator, Aggregate, AggregateCall};
use crate::error::EvalError;
use crate::functions::{Args, example};
use crate::sketch::{Hll, hll};

pub(super) static HLL: Aggregate = Aggregate {
    name: "hll",
    page: "hll-aggregation-function",
    about: "What `dcount` has seen, for `dcount_hll` and `hll_merge`. Holds each distinct value's hash, where Kusto's has \
            a fixed size. Nulls are left out; of no values it is null.",
    make: |call| make(call, None, 1),
    examples: &[example(
        "range x from 1 to 9 step 1 | summarize h = hll(x % 4) | project dcount_hll(h)",
        "4",
    )],
};

pub(super) static HLL_IF: Aggregate = Aggregate {
    name: "hll_if",
    page: "hll-if-aggregation-function",
    about: "As `hll`, over the rows for which the predicate is true.",
    make: |call| make(call, Some(1), 2),
    examples: &[example(
        "range x from 1 to 9 step 1 | summarize h = hll_if(x, x > 6) | project dcount_hll(h)",
        "3",
    )],
};

pub(super) static HLL_MERGE: Aggregate = Aggregate {
    name: "hll_merge",
    page: "hll-merge-aggregation-function",
    about: "One `hll` of the values that all have seen. Nulls are left out; of no values it is null.",
    make: |call| {
        Ok(Box::new(HllMerge {
            span: call.span,
            merged: Vec::new(),
        }))
    },
    examples: &[example(
        "range x from 1 to 9 step 1 | summarize h = hll(x % 4) by x % 2 | summarize m = hll_merge(h) \
         | project dcount_hll(m)",
        "4",
    )],
};

fn make(call: &AggregateCall<'_>, predicate: Predicate, accuracy: usize) -> Result<Box<dyn Accumulator>, EvalError> {
    Ok(Box::new(HllOf {
        predicate,
        bits: hll::bits(arguments::accuracy(call, accuracy)?),
        span: call.span,
        sketches: Vec::new(),
    }))
}

struct HllOf {
    predicate: Predicate,
    bits: i64,
    span: Span,
    sketches: Vec<Hll>,
}

impl Accumulator for HllOf {
    fn update(&mut self, args: &Args<'_>, groups: &[u32], group_count: usize) -> Result<(), EvalError> {
        self.sketches.resize_with(group_count, || Hll::new(self.bits));
        let cells = Cells::new(args, 0);
        let (sketches, mut form) = (&mut self.sketches, Vec::new());
        rows::each(args, groups, self.predicate, |row, group| {
            form.clear();
            if cells.write(row, &mut form) {
                sketches[group].insert(hll::hash(&form));
            }
        });
        Ok(())
    }

    fn finish(&mut self, group_count: usize) -> Result<Vec<ArrayRef>, EvalError> {
        self.sketches.resize_with(group_count, || Hll::new(self.bits));
        let forms = self
            .sketches
            .iter()
            .map(|hll| (hll.count() > 0).then(|| hll.to_dynamic()));
        Ok(vec![columns::dynamics(forms, self.span)?])
    }
}

struct HllMerge {
    span: Span,
    merged: Vec<Option<Hll>>,
}

impl Accumulator for HllMerge {
    fn update(&mut self, args: &Args<'_>, groups: &[u32], group_count: usize) -> Result<(), EvalError> {
        self.merged.resize_with(group_count, || None);
        let values = args.dynamics(0);
        let refused = |message: &str| EvalError::argument(message, args.arg_span(0));
        for (row, &group) in groups.iter().enumerate() {
            let Some(value) = values.get(row).filter(|value| !value.is_null()) else {
                continue;
            };
            let hll = Hll::read(value).ok_or_else(|| refused("a value was not made by `hll()` or `hll_merge()`"))?;
            match &mut self.merged[group as usize] {
                Some(merged) => merged
                    .merge(&hll)
                    .ok_or_else(|| refused("`hll` values of different accuracies cannot be merged"))?,
                empty => *empty = Some(hll),
            }
        }
        Ok(())
    }

    fn finish(&mut self, group_count: usize) -> Result<Vec<ArrayRef>, EvalError> {
        self.merged.resize_with(group_count, || None);
        let forms = self.merged.iter().map(|hll| hll.as_ref().map(Hll::to_dynamic));
        Ok(vec![columns::dynamics(forms, self.span)?])
    }
}

#[cfg(test)]
mod tests {
    use crate::aggregates::testing::{Input, aggregate, constant, longs, strings, text, try_aggregate};
    use crate::sketch::Hll;
    use crate::types::Scalar;

    fn count(value: &Scalar) -> usize {
        let Scalar::Dynamic(value) = value else { return 0 };
        Hll::read(value.as_ref()).unwrap().count()
    }

    #[test]
    fn distinct_values_by_group() {
        let found = aggregate("hll", &[strings(&["a", "b", "a", "a"])], &[0, 0, 0, 1], 3);
        assert_eq!(found.iter().map(count).collect::<Vec<_>>(), [2, 1, 0]);
        assert_eq!(text("hll", &[longs(&[None])]), "null");
    }

    #[test]
    fn merging_counts_values_once_and_keeps_accuracies_apart() {
        let sketch = |values: &[Option<i64>], level| {
            let args = [longs(values), constant(Scalar::Long(level))];
            aggregate("hll", &args, &vec![0; values.len()], 1).remove(0)
        };
        let merge = |a: Scalar, b: Scalar| {
            let column = Input::column(crate::types::Ty::Dynamic, &[a, b]);
            try_aggregate("hll_merge", &[column], &[0, 0], 1)
        };
        let (a, b) = (sketch(&[Some(1), Some(2)], 1), sketch(&[Some(2), Some(3)], 1));
        assert_eq!(count(&merge(a.clone(), b).unwrap()[0]), 3);
        assert!(merge(a.clone(), sketch(&[Some(1)], 2)).is_err());
        assert!(merge(a, Scalar::dynamic(crate::types::Dynamic::from_json("[1]").unwrap())).is_err());
    }
}
