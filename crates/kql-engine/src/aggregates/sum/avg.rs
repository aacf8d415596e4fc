//! `avg()`, `avgif()`

use arrow::array::ArrayRef;
use kql_syntax::Span;

use crate::aggregates::shared::rows::{self, Predicate};
use crate::aggregates::shared::{arguments, columns};
use crate::aggregates::{Accumulator, Aggregate, AggregateCall};
use crate::error::EvalError;
use crate::functions::{Args, example};
use crate::types::{Decimal, Scalar, Ty};

pub(super) static AVG: Aggregate = Aggregate {
    name: "avg",
    page: "avg-aggregation-function",
    about: "The arithmetic mean. Nulls are left out; the mean of no numbers is NaN, of no timespans or datetimes null.",
    make: |call| make("avg", call, None),
    examples: &[
        example("datatable(x: int)[1, int(null), 4] | summarize avg(x)", "2.5"),
        example("datatable(x: int)[] | summarize avg(x)", "NaN"),
    ],
};

pub(super) static AVGIF: Aggregate = Aggregate {
    name: "avgif",
    page: "avgif-aggregation-function",
    about: "As `avg`, over the rows for which the predicate is true.",
    make: |call| make("avgif", call, Some(1)),
    examples: &[example("range x from 1 to 4 step 1 | summarize avgif(x, x > 2)", "3.5")],
};

fn make(name: &str, call: &AggregateCall<'_>, predicate: Predicate) -> Result<Box<dyn Accumulator>, EvalError> {
    let ty = arguments::ty(call, 0);
    let sums = match ty {
        Ty::Int | Ty::Long | Ty::Timespan | Ty::Datetime => Sums::Whole(Vec::new()),
        Ty::Real => Sums::Real(Vec::new()),
        Ty::Decimal => Sums::Decimal(Vec::new()),
        _ => return Err(arguments::refused(name, call, 0)),
    };
    Ok(Box::new(Avg {
        ty,
        predicate,
        span: call.span,
        counts: Vec::new(),
        sums,
    }))
}

struct Avg {
    ty: Ty,
    predicate: Predicate,
    span: Span,
    counts: Vec<i64>,
    sums: Sums,
}

enum Sums {
    /// Wide enough for any number of longs: the mean of large values is not lost to overflow.
    Whole(Vec<i128>),
    Real(Vec<f64>),
    Decimal(Vec<Decimal>),
}

impl Avg {
    fn grow(&mut self, group_count: usize) {
        self.counts.resize(group_count, 0);
        match &mut self.sums {
            Sums::Whole(sums) => sums.resize(group_count, 0),
            Sums::Real(sums) => sums.resize(group_count, 0.0),
            Sums::Decimal(sums) => sums.resize(group_count, Decimal::ZERO),
        }
    }
}

impl Accumulator for Avg {
    fn update(&mut self, args: &Args<'_>, groups: &[u32], group_count: usize) -> Result<(), EvalError> {
        self.grow(group_count);
        let counts = &mut self.counts;
        match &mut self.sums {
            Sums::Whole(sums) => rows::longs(args, 0, groups, self.predicate, |group, value| {
                sums[group] += i128::from(value);
                counts[group] += 1;
            }),
            Sums::Real(sums) => rows::reals(args, 0, groups, self.predicate, |group, value| {
                sums[group] += value;
                counts[group] += 1;
            }),
            Sums::Decimal(sums) => {
                let values = args.decimals(0);
                rows::each(args, groups, self.predicate, |row, group| {
                    if let Some(value) = values.get(row) {
                        sums[group] = sums[group].add(value);
                        counts[group] += 1;
                    }
                });
            }
        }
        Ok(())
    }

    fn finish(&mut self, group_count: usize) -> Result<Vec<ArrayRef>, EvalError> {
        self.grow(group_count);
        let counted = self.counts.iter().copied();
        let column = match &self.sums {
            Sums::Whole(sums) if self.ty.is_integer() => {
                let means = sums.iter().zip(counted).map(|(&sum, count)| sum as f64 / count as f64);
                columns::reals(means.collect())
            }
            Sums::Whole(sums) => {
                let valid: Vec<bool> = counted.clone().map(|count| count > 0).collect();
                let means = sums
                    .iter()
                    .zip(counted)
                    .map(|(&sum, count)| (sum / i128::from(count.max(1))) as i64);
                columns::whole(means.collect(), Some(&valid), self.ty)
            }
            Sums::Real(sums) => {
                let means = sums.iter().zip(counted).map(|(&sum, count)| sum / count as f64);
                columns::reals(means.collect())
            }
            Sums::Decimal(sums) => {
                let mean = |(sum, count): (&Decimal, i64)| sum.div(Decimal::from(count));
                let scalar = |mean: Option<Decimal>| mean.map_or(Scalar::Null(Ty::Decimal), Scalar::Decimal);
                let means: Vec<Scalar> = sums.iter().zip(counted).map(mean).map(scalar).collect();
                columns::scalars(&means, Ty::Decimal, self.span)?
            }
        };
        Ok(vec![column])
    }
}

#[cfg(test)]
mod tests {
    use crate::aggregates::testing::{aggregate, longs, reals, text, timespans};
    use crate::types::{Scalar, Ty};

    #[test]
    fn the_mean_of_nothing() {
        assert_eq!(text("avg", &[longs(&[None])]), "NaN");
        assert_eq!(text("avg", &[reals(&[])]), "NaN");
        assert_eq!(
            aggregate("avg", &[timespans(&[None])], &[0], 1),
            [Scalar::Null(Ty::Timespan)]
        );
    }

    #[test]
    fn reals_add_up_in_the_order_of_the_rows() {
        let values = [
            27.5, 21.0, 19.0, 23.6, 17.0, 17.9, 16.9, 20.1, 21.9, 22.6, 23.1, 19.6, 19.0, 21.7, 21.4,
        ];
        let values: Vec<Option<f64>> = values.into_iter().map(Some).collect();
        assert_eq!(text("avg", &[reals(&values)]), "20.819999999999997");
    }

    #[test]
    fn large_longs_do_not_overflow() {
        assert_eq!(
            text("avg", &[longs(&[Some(i64::MAX), Some(i64::MAX)])]),
            "9.223372036854776E+18"
        );
        assert_eq!(text("avg", &[timespans(&[Some(1), Some(2)])]), "00:00:00.0000001");
    }
}
