//! `take_any()`, `take_anyif()` and their obsolete names `any()`, `anyif()`
//!
//! Kusto chooses any row. Here it is the first; with a single argument the first whose value is neither null nor empty
//! text, which the page promises where there is one.

use arrow::array::ArrayRef;

use crate::aggregates::shared::picked::Picked;
use crate::aggregates::shared::rows::{self, Predicate};
use crate::aggregates::{Accumulator, Aggregate, AggregateCall};
use crate::error::EvalError;
use crate::functions::{Args, example};
use crate::types::Ty;

pub(super) static TAKE_ANY: Aggregate = Aggregate {
    name: "take_any",
    page: "take-any-aggregation-function",
    about: "The values of one row. Kusto may choose any; here it is the first, and with one argument the first whose \
            value is neither null nor empty.",
    make: |call| make(call, None),
    examples: &[example(
        "datatable(x: string)['', 'a', 'b'] | summarize take_any(x)",
        "a",
    )],
};

pub(super) static ANY: Aggregate = Aggregate {
    name: "any",
    page: "take-any-aggregation-function",
    about: "The obsolete name of `take_any`, which calls its columns `any_x`.",
    make: |call| make(call, None),
    examples: &[example("datatable(x: string)['', 'a', 'b'] | summarize any(x)", "a")],
};

pub(super) static TAKE_ANYIF: Aggregate = Aggregate {
    name: "take_anyif",
    page: "take-anyif-aggregation-function",
    about: "As `take_any` of one argument, over the rows for which the predicate is true; null if there are none.",
    make: |call| make(call, Some(1)),
    examples: &[example(
        "range x from 1 to 4 step 1 | summarize take_anyif(x, x > 2)",
        "3",
    )],
};

pub(super) static ANYIF: Aggregate = Aggregate {
    name: "anyif",
    page: "take-anyif-aggregation-function",
    about: "The obsolete name of `take_anyif`, which calls its column `anyif_x`.",
    make: |call| make(call, Some(1)),
    examples: &[example("range x from 1 to 4 step 1 | summarize anyif(x, x > 2)", "3")],
};

fn make(call: &AggregateCall<'_>, predicate: Predicate) -> Result<Box<dyn Accumulator>, EvalError> {
    let values = if predicate.is_some() { 1 } else { call.args.len() };
    let types: Vec<Ty> = call.args.iter().take(values).map(|arg| arg.ty).collect();
    Ok(Box::new(TakeAny {
        predicate,
        single: types.first().copied().filter(|_| types.len() == 1),
        picked: Picked::new(types, call.span),
        states: Vec::new(),
    }))
}

struct TakeAny {
    predicate: Predicate,
    /// The type of the only value.
    single: Option<Ty>,
    picked: Picked,
    states: Vec<State>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// no row yet
    None,
    /// a row that something better may replace
    Empty,
    Final,
}

impl Accumulator for TakeAny {
    fn update(&mut self, args: &Args<'_>, groups: &[u32], group_count: usize) -> Result<(), EvalError> {
        self.states.resize(group_count, State::None);
        self.picked.grow(group_count);
        let (states, picked, single) = (&mut self.states, &mut self.picked, self.single);
        let value = args.value(0);
        let texts = value.strings();
        rows::each(args, groups, self.predicate, |row, group| {
            if states[group] == State::Final {
                return;
            }
            let empty = match single {
                Some(Ty::String) => texts.get(row).is_empty(),
                Some(_) => value.is_null(row),
                None => false,
            };
            if !empty || states[group] == State::None {
                states[group] = if empty { State::Empty } else { State::Final };
                picked.pick(group, row);
            }
        });
        self.picked.keep(args)
    }

    fn finish(&mut self, group_count: usize) -> Result<Vec<ArrayRef>, EvalError> {
        self.picked.finish(group_count)
    }
}

#[cfg(test)]
mod tests {
    use crate::aggregates::testing::{bools, longs, strings, text};

    #[test]
    fn one_argument_prefers_a_value() {
        assert_eq!(text("take_any", &[longs(&[None, Some(2), Some(3)])]), "2");
        assert_eq!(text("any", &[strings(&["", "b", "c"])]), "b");
        assert_eq!(text("take_any", &[longs(&[None, None])]), "null");
    }

    #[test]
    fn several_arguments_come_from_one_row() {
        assert_eq!(
            text("take_any", &[longs(&[None, Some(2)]), strings(&["a", "b"])]),
            "null|a"
        );
    }

    #[test]
    fn a_predicate_that_is_never_true_gives_null() {
        let never = bools(&[Some(false), None]);
        assert_eq!(text("take_anyif", &[longs(&[Some(1), Some(2)]), never]), "null");
        let second = bools(&[Some(false), Some(true)]);
        assert_eq!(text("take_anyif", &[longs(&[Some(1), Some(2)]), second]), "2");
    }
}
