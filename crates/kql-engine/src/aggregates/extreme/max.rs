//! `max()`, `maxif()`, `min()`, `minif()`

use arrow::array::ArrayRef;
use kql_syntax::Span;

use crate::aggregates::shared::order::Extreme;
use crate::aggregates::shared::rows::{self, Predicate};
use crate::aggregates::shared::{arguments, columns};
use crate::aggregates::{Accumulator, Aggregate, AggregateCall};
use crate::error::EvalError;
use crate::functions::{Args, example};
use crate::types::{Scalar, Ty};

pub(super) static MAX: Aggregate = Aggregate {
    name: "max",
    page: "max-aggregation-function",
    about: "The greatest value. Nulls are left out; of no values it is null (an empty string for text). \
            NaN is the result only where there is no number.",
    make: |call| make("max", call, Extreme::Max, None),
    examples: &[example("datatable(x: int)[1, int(null), 3] | summarize max(x)", "3")],
};

pub(super) static MAXIF: Aggregate = Aggregate {
    name: "maxif",
    page: "maxif-aggregation-function",
    about: "As `max`, over the rows for which the predicate is true.",
    make: |call| make("maxif", call, Extreme::Max, Some(1)),
    examples: &[example("range x from 1 to 9 step 1 | summarize maxif(x, x < 5)", "4")],
};

pub(super) static MIN: Aggregate = Aggregate {
    name: "min",
    page: "min-aggregation-function",
    about: "The smallest value. Nulls are left out; of no values it is null (an empty string for text). \
            NaN is the result only where there is no number.",
    make: |call| make("min", call, Extreme::Min, None),
    examples: &[example("datatable(x: int)[2, int(null), 1] | summarize min(x)", "1")],
};

pub(super) static MINIF: Aggregate = Aggregate {
    name: "minif",
    page: "minif-aggregation-function",
    about: "As `min`, over the rows for which the predicate is true.",
    make: |call| make("minif", call, Extreme::Min, Some(1)),
    examples: &[example("range x from 1 to 9 step 1 | summarize minif(x, x > 5)", "6")],
};

fn make(
    name: &str,
    call: &AggregateCall<'_>,
    extreme: Extreme,
    predicate: Predicate,
) -> Result<Box<dyn Accumulator>, EvalError> {
    let ty = arguments::ty(call, 0);
    let best = match ty {
        Ty::Int | Ty::Long | Ty::Datetime | Ty::Timespan => Best::Whole(Vec::new()),
        Ty::Real => Best::Real(Vec::new()),
        Ty::String => Best::Text(Vec::new()),
        Ty::Bool | Ty::Guid | Ty::Decimal => Best::Other(Vec::new()),
        Ty::Dynamic | Ty::Unknown => return Err(arguments::refused(name, call, 0)),
    };
    Ok(Box::new(Max {
        ty,
        extreme,
        predicate,
        span: call.span,
        best,
        seen: Vec::new(),
    }))
}

struct Max {
    ty: Ty,
    extreme: Extreme,
    predicate: Predicate,
    span: Span,
    best: Best,
    /// By group: whether there was a value.
    seen: Vec<bool>,
}

enum Best {
    Whole(Vec<i64>),
    Real(Vec<f64>),
    Text(Vec<Box<str>>),
    Other(Vec<Scalar>),
}

impl Max {
    fn grow(&mut self, group_count: usize) {
        self.seen.resize(group_count, false);
        match &mut self.best {
            Best::Whole(best) => best.resize(group_count, 0),
            Best::Real(best) => best.resize(group_count, 0.0),
            Best::Text(best) => best.resize(group_count, Box::default()),
            Best::Other(best) => best.resize(group_count, Scalar::Null(self.ty)),
        }
    }
}

impl Accumulator for Max {
    fn update(&mut self, args: &Args<'_>, groups: &[u32], group_count: usize) -> Result<(), EvalError> {
        self.grow(group_count);
        let (extreme, seen) = (self.extreme, &mut self.seen);
        match &mut self.best {
            Best::Whole(best) => rows::longs(args, 0, groups, self.predicate, |group, value| {
                if !seen[group] || extreme.wins(&value, &best[group]) {
                    best[group] = value;
                    seen[group] = true;
                }
            }),
            Best::Real(best) => rows::reals(args, 0, groups, self.predicate, |group, value| {
                if !seen[group] || extreme.wins_real(value, best[group]) {
                    best[group] = value;
                    seen[group] = true;
                }
            }),
            Best::Text(best) => {
                let texts = args.strings(0);
                rows::each(args, groups, self.predicate, |row, group| {
                    let value = texts.get(row);
                    if !seen[group] || extreme.wins(value, &best[group]) {
                        best[group] = value.into();
                        seen[group] = true;
                    }
                });
            }
            Best::Other(best) => rows::each(args, groups, self.predicate, |row, group| {
                let value = args.scalar_at(0, row);
                if !value.is_null() && (!seen[group] || extreme.wins_scalar(&value, &best[group])) {
                    best[group] = value;
                    seen[group] = true;
                }
            }),
        }
        Ok(())
    }

    fn finish(&mut self, group_count: usize) -> Result<Vec<ArrayRef>, EvalError> {
        self.grow(group_count);
        let seen = &self.seen;
        let column = match &mut self.best {
            Best::Whole(best) => columns::whole(std::mem::take(best), Some(seen), self.ty),
            Best::Real(best) => {
                let valid = best.iter().zip(seen).map(|(&value, &seen)| seen.then_some(value));
                std::sync::Arc::new(valid.collect::<arrow::array::Float64Array>())
            }
            Best::Text(best) => {
                let texts: Vec<Scalar> = best.drain(..).map(|text| Scalar::string(&*text)).collect();
                columns::scalars(&texts, Ty::String, self.span)?
            }
            Best::Other(best) => columns::scalars(best, self.ty, self.span)?,
        };
        Ok(vec![column])
    }
}

#[cfg(test)]
mod tests {
    use crate::aggregates::testing::{aggregate, bools, datetimes, ints, longs, reals, strings, text};
    use crate::types::{Scalar, Ty};

    #[test]
    fn nulls_are_left_out_and_types_kept() {
        assert_eq!(
            aggregate("max", &[ints(&[Some(-5), None])], &[0, 0], 1),
            [Scalar::Int(-5)]
        );
        assert_eq!(
            aggregate("min", &[datetimes(&[Some(7), None, Some(3)])], &[0; 3], 1),
            [Scalar::Datetime(3)]
        );
        assert_eq!(aggregate("max", &[longs(&[None])], &[0], 1), [Scalar::Null(Ty::Long)]);
        assert_eq!(aggregate("min", &[longs(&[])], &[], 1), [Scalar::Null(Ty::Long)]);
    }

    #[test]
    fn text_compares_by_bytes_and_empty_text_is_a_value() {
        assert_eq!(text("min", &[strings(&["b", "a", "B"])]), "B");
        assert_eq!(text("max", &[strings(&["b", "a", "B"])]), "b");
        assert_eq!(text("min", &[strings(&["b", ""])]), "");
    }

    #[test]
    fn nan_loses_to_any_number_wherever_it_stands() {
        assert_eq!(text("max", &[reals(&[Some(f64::NAN), Some(1.0)])]), "1.0");
        assert_eq!(text("min", &[reals(&[Some(1.0), Some(f64::NAN)])]), "1.0");
        assert_eq!(text("min", &[reals(&[Some(f64::NAN), None])]), "NaN");
    }

    #[test]
    fn groups_and_predicates_are_kept_apart() {
        let values = longs(&[Some(1), Some(9), Some(4), Some(2)]);
        let predicate = bools(&[Some(true), Some(false), Some(true), None]);
        let found = aggregate("maxif", &[values, predicate], &[0, 0, 1, 2], 3);
        assert_eq!(found, [Scalar::Long(1), Scalar::Long(4), Scalar::Null(Ty::Long)]);
    }

    #[test]
    fn bools_have_an_order() {
        assert_eq!(text("max", &[bools(&[Some(false), None, Some(true)])]), "True");
    }
}
