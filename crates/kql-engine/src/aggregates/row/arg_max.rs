//! `arg_max()`, `arg_min()`
//!
//! Observed: a null loses to any value, but a group of nulls alone gives its first row. Which of several equal rows Kusto
//! gives is not said; here it is the first.

use arrow::array::ArrayRef;

use crate::aggregates::shared::arguments;
use crate::aggregates::shared::order::Extreme;
use crate::aggregates::shared::picked::Picked;
use crate::aggregates::shared::rows;
use crate::aggregates::{Accumulator, Aggregate, AggregateCall};
use crate::error::EvalError;
use crate::functions::{Args, example};
use crate::types::{Scalar, Ty};

pub(super) static ARG_MAX: Aggregate = Aggregate {
    name: "arg_max",
    page: "arg-max-aggregation-function",
    about: "The row with the greatest value of the first argument: that value, then the other arguments. \
            The first of several such rows. Nulls lose; a group of nulls gives its first row.",
    make: |call| make("arg_max", call, Extreme::Max),
    examples: &[example(
        "datatable(k: string, t: long, v: string)['a', 1, 'old', 'a', 2, 'new', 'b', 5, 'x'] \
         | summarize arg_max(t, v) by k",
        "a|2|new\nb|5|x",
    )],
};

pub(super) static ARG_MIN: Aggregate = Aggregate {
    name: "arg_min",
    page: "arg-min-aggregation-function",
    about: "The row with the smallest value of the first argument: that value, then the other arguments. \
            The first of several such rows. Nulls lose; a group of nulls gives its first row.",
    make: |call| make("arg_min", call, Extreme::Min),
    examples: &[example(
        "datatable(k: string, t: long, v: string)['a', 1, 'old', 'a', 2, 'new', 'b', 5, 'x'] \
         | summarize arg_min(t, v) by k",
        "a|1|old\nb|5|x",
    )],
};

pub(super) static ARGMAX: Aggregate = Aggregate {
    name: "argmax",
    page: "arg-max-aggregation-function",
    about: "An obsolete name of `arg_max`, which calls its first column `max_x`.",
    make: |call| make("argmax", call, Extreme::Max),
    examples: &[example(
        "datatable(t: long, v: string)[1, 'a', 2, 'b'] | summarize argmax(t, v)",
        "2|b",
    )],
};

pub(super) static ARGMIN: Aggregate = Aggregate {
    name: "argmin",
    page: "arg-min-aggregation-function",
    about: "An obsolete name of `arg_min`, which calls its first column `min_x`.",
    make: |call| make("argmin", call, Extreme::Min),
    examples: &[example(
        "datatable(t: long, v: string)[1, 'a', 2, 'b'] | summarize argmin(t, v)",
        "1|a",
    )],
};

fn make(name: &str, call: &AggregateCall<'_>, extreme: Extreme) -> Result<Box<dyn Accumulator>, EvalError> {
    let best = match arguments::ty(call, 0) {
        Ty::Int | Ty::Long | Ty::Datetime | Ty::Timespan => Best::Whole(Vec::new()),
        Ty::Real => Best::Real(Vec::new()),
        Ty::String => Best::Text(Vec::new()),
        Ty::Bool | Ty::Guid | Ty::Decimal => Best::Other(Vec::new()),
        Ty::Dynamic | Ty::Unknown => return Err(arguments::refused(name, call, 0)),
    };
    Ok(Box::new(ArgMax {
        extreme,
        best,
        states: Vec::new(),
        picked: Picked::new(call.args.iter().map(|arg| arg.ty).collect(), call.span),
    }))
}

struct ArgMax {
    extreme: Extreme,
    best: Best,
    states: Vec<State>,
    picked: Picked,
}

/// The greatest values so far, by group; meaningful where the group's state is `Value`.
enum Best {
    Whole(Vec<i64>),
    Real(Vec<f64>),
    Text(Vec<Box<str>>),
    Other(Vec<Scalar>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// no row yet
    Empty,
    /// a row whose value is null
    Null,
    Value,
}

impl ArgMax {
    fn grow(&mut self, group_count: usize) {
        self.states.resize(group_count, State::Empty);
        self.picked.grow(group_count);
        match &mut self.best {
            Best::Whole(best) => best.resize(group_count, 0),
            Best::Real(best) => best.resize(group_count, 0.0),
            Best::Text(best) => best.resize(group_count, Box::default()),
            Best::Other(best) => best.resize(group_count, Scalar::Bool(false)),
        }
    }
}

/// Compares each row with its group's best. `get` reads a row, `wins` compares, `own` keeps.
fn choose<T, B>(
    (states, picked, best): (&mut [State], &mut Picked, &mut [T]),
    (args, groups): (&Args<'_>, &[u32]),
    get: impl Fn(usize) -> Option<B>,
    wins: impl Fn(&B, &T) -> bool,
    own: impl Fn(B) -> T,
) {
    rows::each(args, groups, None, |row, group| match get(row) {
        Some(value) => {
            if states[group] != State::Value || wins(&value, &best[group]) {
                best[group] = own(value);
                states[group] = State::Value;
                picked.pick(group, row);
            }
        }
        None => {
            if states[group] == State::Empty {
                states[group] = State::Null;
                picked.pick(group, row);
            }
        }
    });
}

impl Accumulator for ArgMax {
    fn update(&mut self, args: &Args<'_>, groups: &[u32], group_count: usize) -> Result<(), EvalError> {
        self.grow(group_count);
        let extreme = self.extreme;
        let (states, picked, input) = (&mut self.states[..], &mut self.picked, (args, groups));
        match &mut self.best {
            Best::Whole(best) => {
                let values = args.longs(0);
                choose(
                    (states, picked, best),
                    input,
                    |row| values.get(row),
                    |a, b| extreme.wins(a, b),
                    |a| a,
                );
            }
            Best::Real(best) => {
                let values = args.reals(0);
                choose(
                    (states, picked, best),
                    input,
                    |row| values.get(row),
                    |a, b| extreme.wins_real(*a, *b),
                    |a| a,
                );
            }
            Best::Text(best) => {
                let values = args.strings(0);
                #[allow(clippy::borrowed_box)] // what the group owns
                let wins = |a: &&str, b: &Box<str>| extreme.wins(*a, b.as_ref());
                choose(
                    (states, picked, best),
                    input,
                    |row| Some(values.get(row)),
                    wins,
                    Into::into,
                );
            }
            Best::Other(best) => {
                let get = |row| Some(args.scalar_at(0, row)).filter(|value| !value.is_null());
                choose(
                    (states, picked, best),
                    input,
                    get,
                    |a, b| extreme.wins_scalar(a, b),
                    |a| a,
                );
            }
        }
        self.picked.keep(args)
    }

    fn finish(&mut self, group_count: usize) -> Result<Vec<ArrayRef>, EvalError> {
        self.picked.finish(group_count)
    }
}

#[cfg(test)]
mod tests {
    use crate::aggregates::testing::{aggregate, ints, longs, print, reals, strings, text};
    use rstest::rstest;

    // recorded: emu-arg-min-aggregation-function-02
    #[rstest]
    #[case("arg_min", "1|Red|null|Yellow|1|Brown")]
    #[case("arg_max", "1|Red|null|Yellow|2|Green")]
    fn nulls_lose_unless_there_is_nothing_else(#[case] name: &str, #[case] expected: &str) {
        let version = ints(&[Some(1), None, None, None, Some(1), Some(2)]);
        let color = strings(&["Red", "Green", "Yellow", "Green", "Brown", "Green"]);
        assert_eq!(
            print(&aggregate(name, &[version, color], &[0, 0, 1, 1, 2, 2], 3)),
            expected
        );
    }

    #[test]
    fn the_first_of_equal_rows_is_chosen() {
        assert_eq!(
            text("arg_max", &[longs(&[Some(1), Some(1)]), strings(&["a", "b"])]),
            "1|a"
        );
        assert_eq!(text("arg_max", &[longs(&[None, None]), strings(&["a", "b"])]), "null|a");
    }

    #[test]
    fn a_null_payload_comes_as_it_stands() {
        assert_eq!(
            text("arg_max", &[longs(&[Some(2), Some(1)]), longs(&[None, Some(7)])]),
            "2|null"
        );
    }

    #[test]
    fn no_rows_give_null() {
        assert_eq!(text("arg_max", &[longs(&[]), strings(&[]), reals(&[])]), "null||null");
        let found = aggregate("arg_min", &[longs(&[Some(3)]), strings(&["x"])], &[1], 2);
        assert_eq!(print(&found), "null||3|x");
    }

    #[test]
    fn text_and_reals_have_an_order() {
        assert_eq!(
            text(
                "arg_max",
                &[strings(&["a", "c", "b"]), longs(&[Some(1), Some(2), Some(3)])]
            ),
            "c|2"
        );
        assert_eq!(
            text(
                "arg_min",
                &[reals(&[Some(f64::NAN), Some(2.0)]), longs(&[Some(1), Some(2)])]
            ),
            "2.0|2"
        );
    }

    #[test]
    fn only_the_rows_that_groups_remember_are_held() {
        let rows = 70_000;
        let values: Vec<Option<i64>> = (0..rows).map(Some).collect();
        let groups: Vec<u32> = (0..rows).map(|row| (row % 7) as u32).collect();
        let input = longs(&values);
        let found = aggregate("arg_max", &[input.clone(), input], &groups, 7);
        assert_eq!(print(&found[2 * (69_999 % 7)..][..2]), "69999|69999");
    }
}
