//! `percentile()`, `percentiles()`, `percentiles_array()` and their weighted forms
//!
//! Kusto estimates percentiles with a t-digest, at worst one per cent of the rows off in the middle and exact for few
//! values. Here they are the exact nearest-rank percentiles; over large sets Kusto's may lie on a neighbouring value.

use arrow::array::ArrayRef;
use kql_syntax::Span;

use crate::aggregates::shared::columns;
use crate::aggregates::shared::ranked::Ranked;
use crate::aggregates::{Accumulator, Aggregate, AggregateArg, AggregateCall};
use crate::error::EvalError;
use crate::functions::{Args, example};
use crate::sketch::nearest_rank;
use crate::types::dynamic::ArrayBuilder;
use crate::types::{Scalar, Ty};

pub(super) static PERCENTILE: Aggregate = Aggregate {
    name: "percentile",
    page: "percentiles-aggregation-function",
    about: "The smallest value that is not below the given per cent of the values (nearest rank), of their type. Nulls \
            are left out; of no values it is null. Exact, where Kusto estimates.",
    make: |call| make("percentile", call, None, false),
    examples: &[example(
        "range x from 1 to 10 step 1 | summarize percentile(x, 50)",
        "5",
    )],
};

pub(super) static PERCENTILES: Aggregate = Aggregate {
    name: "percentiles",
    page: "percentiles-aggregation-function",
    about: "Several percentiles, each in its column.",
    make: |call| make("percentiles", call, None, false),
    examples: &[example(
        "range x from 1 to 10 step 1 | summarize percentiles(x, 5, 50, 95)",
        "1|5|10",
    )],
};

pub(super) static PERCENTILES_ARRAY: Aggregate = Aggregate {
    name: "percentiles_array",
    page: "percentiles-aggregation-function",
    about: "Several percentiles as one array.",
    make: |call| make("percentiles_array", call, None, true),
    examples: &[example(
        "range x from 1 to 10 step 1 | summarize percentiles_array(x, 5, 50, 95)",
        "[1,5,10]",
    )],
};

pub(super) static PERCENTILEW: Aggregate = Aggregate {
    name: "percentilew",
    page: "percentilesw-aggregation-function",
    about: "As `percentile`, each value counting as often as its weight says.",
    make: |call| make("percentilew", call, Some(1), false),
    examples: &[example(
        "datatable(x: long, w: long)[10, 8, 20, 2] | summarize percentilew(x, w, 90)",
        "20",
    )],
};

pub(super) static PERCENTILESW: Aggregate = Aggregate {
    name: "percentilesw",
    page: "percentilesw-aggregation-function",
    about: "Several weighted percentiles, each in its column.",
    make: |call| make("percentilesw", call, Some(1), false),
    examples: &[example(
        "datatable(x: long, w: long)[10, 8, 20, 2] | summarize percentilesw(x, w, 80, 90)",
        "10|20",
    )],
};

pub(super) static PERCENTILESW_ARRAY: Aggregate = Aggregate {
    name: "percentilesw_array",
    page: "percentilesw-aggregation-function",
    about: "Several weighted percentiles as one array.",
    make: |call| make("percentilesw_array", call, Some(1), true),
    examples: &[example(
        "datatable(x: long, w: long)[10, 8, 20, 2] | summarize percentilesw_array(x, w, 80, 90)",
        "[10,20]",
    )],
};

fn make(
    name: &str,
    call: &AggregateCall<'_>,
    weight: Option<usize>,
    array: bool,
) -> Result<Box<dyn Accumulator>, EvalError> {
    let mut percents = Vec::new();
    for arg in call.args.iter().skip(1 + usize::from(weight.is_some())) {
        percents.extend(percentages(arg)?);
    }
    Ok(Box::new(Percentile {
        values: Ranked::new(name, call, weight)?,
        percents,
        array,
        types: call.results.to_vec(),
        span: call.span,
    }))
}

/// A constant percentile, or the percentiles of a constant array.
fn percentages(arg: &AggregateArg) -> Result<Vec<f64>, EvalError> {
    let found: Option<Vec<f64>> = match &arg.constant {
        Some(Scalar::Dynamic(list)) => {
            let items = list.as_ref().as_array();
            items.and_then(|items| items.map(|item| item.to_scalar().as_real()).collect())
        }
        Some(value) => value.as_real().map(|percent| vec![percent]),
        None => None,
    };
    found
        .filter(|percents| percents.iter().all(|percent| (0.0..=100.0).contains(percent)))
        .ok_or_else(|| EvalError::argument("a percentile is a constant number from 0 to 100", arg.span))
}

struct Percentile {
    values: Ranked,
    percents: Vec<f64>,
    array: bool,
    types: Vec<Ty>,
    span: Span,
}

impl Accumulator for Percentile {
    fn update(&mut self, args: &Args<'_>, groups: &[u32], group_count: usize) -> Result<(), EvalError> {
        self.values.update(args, groups, group_count);
        Ok(())
    }

    fn finish(&mut self, group_count: usize) -> Result<Vec<ArrayRef>, EvalError> {
        self.values.grow(group_count);
        let found: Vec<Vec<Scalar>> = (0..group_count)
            .map(|group| find(&self.values.take(group), &self.percents))
            .collect();
        if self.array {
            let arrays = found.iter().map(|values| {
                let mut array = ArrayBuilder::new();
                values.iter().for_each(|value| array.push_scalar(value));
                (!values.is_empty()).then(|| array.finish())
            });
            return Ok(vec![columns::dynamics(arrays, self.span)?]);
        }
        let column = |(index, &ty): (usize, &Ty)| {
            let value = |values: &Vec<Scalar>| values.get(index).cloned().unwrap_or(Scalar::null(ty));
            columns::scalars(&found.iter().map(value).collect::<Vec<_>>(), ty, self.span)
        };
        self.types.iter().enumerate().map(column).collect()
    }
}

/// The values at these percentiles; none where there are no values. `sorted` are distinct values with their weights.
fn find(sorted: &[(Scalar, i64)], percents: &[f64]) -> Vec<Scalar> {
    if sorted.is_empty() {
        return Vec::new();
    }
    let mut total = 0i128;
    let ends: Vec<i128> = sorted
        .iter()
        .map(|(_, weight)| {
            total += i128::from(*weight);
            total
        })
        .collect();
    percents
        .iter()
        .map(|&percent| {
            let place = ends.partition_point(|&end| end < nearest_rank(percent, total));
            sorted[place].0.clone()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::aggregates::testing::{
        aggregate, constant, datetimes, dynamics, ints, longs, reals, strings, text, try_aggregate,
    };
    use crate::types::{Dynamic, Scalar};

    fn percents(values: &[f64]) -> Vec<crate::aggregates::testing::Input> {
        values.iter().map(|&value| constant(Scalar::Real(value))).collect()
    }

    #[test]
    fn nearest_rank_keeps_the_type() {
        let of = |values, percent| text("percentile", &[values, constant(Scalar::Long(percent))]);
        assert_eq!(of(longs(&[Some(3), Some(1), None, Some(2)]), 50), "2");
        assert_eq!(of(reals(&[Some(1.5), Some(-2.5)]), 0), "-2.5");
        assert_eq!(of(longs(&[]), 50), "null");
        let found = aggregate(
            "percentile",
            &[ints(&[Some(1), Some(2)]), constant(Scalar::Int(100))],
            &[0, 0],
            1,
        );
        assert_eq!(found, [Scalar::Int(2)]);
        let found = aggregate(
            "percentile",
            &[datetimes(&[Some(7)]), constant(Scalar::Int(1))],
            &[0],
            1,
        );
        assert_eq!(found, [Scalar::Datetime(7)]);
    }

    // recorded: emu-percentilesw-aggregation-function-02 and -03
    #[test]
    fn weights_repeat_values() {
        let values = longs(&[Some(10), Some(20), Some(30), Some(40)]);
        let weights = longs(&[Some(8), Some(6), Some(3), Some(1)]);
        let mut args = vec![values, weights];
        let array = Dynamic::from_json("[50, 75, 99.9]").unwrap();
        let as_array: Vec<_> = args.iter().cloned().chain([constant(Scalar::dynamic(array))]).collect();
        args.extend(percents(&[50.0, 75.0, 99.9]));
        assert_eq!(text("percentilesw_array", &args), "[20,20,40]");
        assert_eq!(text("percentilesw", &args), "20|20|40");
        assert_eq!(text("percentilesw_array", &as_array), "[20,20,40]");
    }

    #[test]
    fn an_array_of_no_values_is_null() {
        let args: Vec<_> = [longs(&[None])].into_iter().chain(percents(&[50.0])).collect();
        assert_eq!(text("percentiles_array", &args), "null");
    }

    #[test]
    fn what_has_no_rank_is_refused() {
        let call = |values, percent| try_aggregate("percentile", &[values, constant(percent)], &[0], 1);
        assert!(call(strings(&["a"]), Scalar::Long(50)).is_err());
        assert!(call(dynamics(&["1"]), Scalar::Long(50)).is_err());
        assert!(call(longs(&[Some(1)]), Scalar::Long(101)).is_err());
        assert!(call(longs(&[Some(1)]), Scalar::string("x")).is_err());
    }
}
