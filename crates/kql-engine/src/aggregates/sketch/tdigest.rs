//! `tdigest()`, `tdigest_merge()`, `merge_tdigest()`

use arrow::array::ArrayRef;
use kql_syntax::Span;

use crate::aggregates::shared::columns;
use crate::aggregates::shared::ranked::Ranked;
use crate::aggregates::{Accumulator, Aggregate, AggregateCall};
use crate::error::EvalError;
use crate::functions::{Args, example};
use crate::sketch;
use crate::types::Dynamic;

pub(super) static TDIGEST: Aggregate = Aggregate {
    name: "tdigest",
    page: "tdigest-aggregation-function",
    about: "What `percentile` has seen, for `percentile_tdigest` and `tdigest_merge`. Holds each distinct value with its \
            weight, where Kusto's has a fixed size. Nulls are left out; of no values it is null.",
    make: |call| {
        Ok(Box::new(TDigest {
            span: call.span,
            values: Ranked::new("tdigest", call, (call.args.len() > 1).then_some(1))?,
        }))
    },
    examples: &[example(
        "range x from 1 to 10 step 1 | summarize t = tdigest(x) | project percentile_tdigest(t, 90, typeof(long))",
        "9",
    )],
};

pub(super) static TDIGEST_MERGE: Aggregate = Aggregate {
    name: "tdigest_merge",
    page: "tdigest-merge-aggregation-function",
    about: "One `tdigest` of the values that all hold. Nulls are left out; of no values it is null.",
    make: merge,
    examples: &[example(
        "range x from 1 to 10 step 1 | summarize t = tdigest(x) by x % 2 | summarize m = tdigest_merge(t) \
         | project percentile_tdigest(m, 90, typeof(long))",
        "9",
    )],
};

pub(super) static MERGE_TDIGEST: Aggregate = Aggregate {
    name: "merge_tdigest",
    page: "tdigest-merge-aggregation-function",
    about: "The same as `tdigest_merge`.",
    make: merge,
    examples: &[example(
        "range x from 1 to 10 step 1 | summarize t = tdigest(x) by x % 2 | summarize m = merge_tdigest(t) \
         | project percentile_tdigest(m, 90, typeof(long))",
        "9",
    )],
};

struct TDigest {
    span: Span,
    values: Ranked,
}

impl Accumulator for TDigest {
    fn update(&mut self, args: &Args<'_>, groups: &[u32], group_count: usize) -> Result<(), EvalError> {
        self.values.update(args, groups, group_count);
        Ok(())
    }

    fn finish(&mut self, group_count: usize) -> Result<Vec<ArrayRef>, EvalError> {
        self.values.grow(group_count);
        let form = |group| {
            let sorted = self.values.take(group);
            let mut digest = sketch::TDigest::default();
            digest.extend(
                sorted
                    .iter()
                    .map(|(value, weight)| (Dynamic::from_scalar(value), *weight)),
            );
            (!digest.is_empty()).then(|| digest.to_dynamic())
        };
        let forms: Vec<_> = (0..group_count).map(form).collect();
        Ok(vec![columns::dynamics(forms.into_iter(), self.span)?])
    }
}

fn merge(call: &AggregateCall<'_>) -> Result<Box<dyn Accumulator>, EvalError> {
    Ok(Box::new(TDigestMerge {
        span: call.span,
        merged: Vec::new(),
    }))
}

struct TDigestMerge {
    span: Span,
    merged: Vec<sketch::TDigest>,
}

impl Accumulator for TDigestMerge {
    fn update(&mut self, args: &Args<'_>, groups: &[u32], group_count: usize) -> Result<(), EvalError> {
        self.merged.resize_with(group_count, sketch::TDigest::default);
        let values = args.dynamics(0);
        for (row, &group) in groups.iter().enumerate() {
            let Some(value) = values.get(row).filter(|value| !value.is_null()) else {
                continue;
            };
            let digest = sketch::TDigest::read(value).ok_or_else(|| {
                EvalError::argument(
                    "a value was not made by `tdigest()` or `tdigest_merge()`",
                    args.arg_span(0),
                )
            })?;
            self.merged[group as usize].extend(digest.into_values());
        }
        Ok(())
    }

    fn finish(&mut self, group_count: usize) -> Result<Vec<ArrayRef>, EvalError> {
        self.merged.resize_with(group_count, sketch::TDigest::default);
        let forms = self.merged.iter_mut().map(|digest| {
            digest.settle();
            (!digest.is_empty()).then(|| digest.to_dynamic())
        });
        Ok(vec![columns::dynamics(forms, self.span)?])
    }
}

#[cfg(test)]
mod tests {
    use crate::aggregates::testing::{aggregate, dynamics, longs, print, reals, text, timespans};

    #[test]
    fn distinct_values_with_weights() {
        let values = longs(&[Some(2), Some(1), None, Some(2)]);
        assert_eq!(
            print(&aggregate("tdigest", &[values], &[0; 4], 2)),
            "[[7],[1,2],[1,2]]|null"
        );
        assert_eq!(
            text(
                "tdigest",
                &[
                    reals(&[Some(1.0), Some(2.0), Some(3.0)]),
                    longs(&[Some(1), Some(2), Some(0)])
                ]
            ),
            "[[7],[1.0,2.0],[1,2]]"
        );
        assert_eq!(
            text("tdigest", &[timespans(&[Some(10_000_000)])]),
            r#"[[7],["00:00:01"],[1]]"#
        );
    }

    #[test]
    fn merging_adds_weights() {
        let digests = dynamics(&["[[7],[1,3],[2,1]]", "null", "[[7],[2,3],[1,5]]"]);
        assert_eq!(text("tdigest_merge", &[digests]), "[[7],[1,2,3],[2,1,6]]");
        assert_eq!(text("merge_tdigest", &[dynamics(&["null"])]), "null");
    }
}
