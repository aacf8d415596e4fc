//! `sum()`, `sumif()`

use arrow::array::ArrayRef;
use kql_syntax::Span;

use crate::aggregates::shared::rows::{self, Predicate};
use crate::aggregates::shared::{arguments, columns};
use crate::aggregates::{Accumulator, Aggregate, AggregateCall};
use crate::error::EvalError;
use crate::functions::{Args, example};
use crate::types::{Decimal, Scalar, Ty};

pub(super) static SUM: Aggregate = Aggregate {
    name: "sum",
    page: "sum-aggregation-function",
    about: "Adds up numbers or timespans. Nulls are left out; the sum of none is 0. A sum of ints is a long; \
            a sum of longs wraps around when it overflows.",
    make: |call| make("sum", call, None),
    examples: &[
        example("datatable(x: int)[1, int(null), 3] | summarize sum(x)", "4"),
        example("datatable(x: int)[] | summarize sum(x)", "0"),
    ],
};

pub(super) static SUMIF: Aggregate = Aggregate {
    name: "sumif",
    page: "sumif-aggregation-function",
    about: "As `sum`, over the rows for which the predicate is true.",
    make: |call| make("sumif", call, Some(1)),
    examples: &[example("range x from 1 to 4 step 1 | summarize sumif(x, x > 2)", "7")],
};

fn make(name: &str, call: &AggregateCall<'_>, predicate: Predicate) -> Result<Box<dyn Accumulator>, EvalError> {
    let ty = arguments::ty(call, 0);
    let sums = match ty {
        Ty::Int | Ty::Long | Ty::Timespan | Ty::Datetime => Sums::Whole(Vec::new()),
        Ty::Real => Sums::Real(Vec::new()),
        Ty::Decimal => Sums::Decimal(Vec::new()),
        _ => return Err(arguments::refused(name, call, 0)),
    };
    Ok(Box::new(Sum {
        predicate,
        span: call.span,
        sums,
    }))
}

/// Real sums are added up strictly in the order of the rows, so that they do not depend on batches.
struct Sum {
    predicate: Predicate,
    span: Span,
    sums: Sums,
}

enum Sums {
    Whole(Vec<i64>),
    Real(Vec<f64>),
    Decimal(Vec<Decimal>),
}

impl Sums {
    fn grow(&mut self, group_count: usize) {
        match self {
            Sums::Whole(sums) => sums.resize(group_count, 0),
            Sums::Real(sums) => sums.resize(group_count, 0.0),
            Sums::Decimal(sums) => sums.resize(group_count, Decimal::ZERO),
        }
    }
}

impl Accumulator for Sum {
    fn update(&mut self, args: &Args<'_>, groups: &[u32], group_count: usize) -> Result<(), EvalError> {
        self.sums.grow(group_count);
        match &mut self.sums {
            Sums::Whole(sums) => rows::longs(args, 0, groups, self.predicate, |group, value| {
                sums[group] = sums[group].wrapping_add(value);
            }),
            Sums::Real(sums) => rows::reals(args, 0, groups, self.predicate, |group, value| sums[group] += value),
            Sums::Decimal(sums) => {
                let values = args.decimals(0);
                rows::each(args, groups, self.predicate, |row, group| {
                    if let Some(value) = values.get(row) {
                        sums[group] = sums[group].add(value);
                    }
                });
            }
        }
        Ok(())
    }

    fn finish(&mut self, group_count: usize) -> Result<Vec<ArrayRef>, EvalError> {
        self.sums.grow(group_count);
        let column = match &mut self.sums {
            Sums::Whole(sums) => columns::whole(std::mem::take(sums), None, Ty::Long),
            Sums::Real(sums) => columns::reals(std::mem::take(sums)),
            Sums::Decimal(sums) => {
                let values: Vec<Scalar> = sums.iter().copied().map(Scalar::Decimal).collect();
                columns::scalars(&values, Ty::Decimal, self.span)?
            }
        };
        Ok(vec![column])
    }
}

#[cfg(test)]
mod tests {
    use crate::aggregates::testing::{bools, longs, reals, text, timespans};

    #[test]
    fn nulls_are_left_out() {
        assert_eq!(text("sum", &[longs(&[Some(1), None, Some(3)])]), "4");
        assert_eq!(text("sum", &[longs(&[None])]), "0");
        assert_eq!(text("sum", &[longs(&[])]), "0");
    }

    #[test]
    fn longs_wrap_and_timespans_stay_timespans() {
        assert_eq!(text("sum", &[longs(&[Some(i64::MAX), Some(1)])]), i64::MIN.to_string());
        assert_eq!(
            text("sum", &[timespans(&[Some(10_000_000), Some(5)])]),
            "00:00:01.0000005"
        );
    }

    #[test]
    fn a_predicate_chooses_rows() {
        let predicate = bools(&[Some(true), Some(false), None, Some(true)]);
        let values = reals(&[Some(0.5), Some(1.0), Some(2.0), Some(4.0)]);
        assert_eq!(text("sumif", &[values, predicate]), "4.5");
    }
}
