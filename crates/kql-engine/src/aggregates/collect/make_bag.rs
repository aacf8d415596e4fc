//! `make_bag()`, `make_bag_if()` and the obsolete `make_dictionary()`
//!
//! The page leaves open which of several values of a key is kept; here it is the first, as in `bag_merge`.

use arrow::array::ArrayRef;
use kql_syntax::Span;

use super::{DEFAULT_SIZE, OBSOLETE_DEFAULT_SIZE};
use crate::aggregates::shared::rows::{self, Predicate};
use crate::aggregates::shared::{arguments, columns};
use crate::aggregates::{Accumulator, Aggregate, AggregateCall};
use crate::error::EvalError;
use crate::functions::{Args, example};
use crate::types::DynRef;
use crate::types::dynamic::BagBuilder;

pub(super) static MAKE_BAG: Aggregate = Aggregate {
    name: "make_bag",
    page: "make-bag-aggregation-function",
    about: "One bag of the keys of all bags. Values that are not bags are left out. Of several values of a key Kusto may \
            keep any; here it is the first. At most `maxSize` keys, 1,048,576 where none is given.",
    make: |call| make(call, None, arguments::max_size(call, 1, DEFAULT_SIZE)?),
    examples: &[example(
        "datatable(k: string, v: long)['a', 1, 'b', 2] | summarize make_bag(bag_pack(k, v))",
        "{\"a\":1,\"b\":2}",
    )],
};

pub(super) static MAKE_BAG_IF: Aggregate = Aggregate {
    name: "make_bag_if",
    page: "make-bag-if-aggregation-function",
    about: "As `make_bag`, over the rows for which the predicate is true.",
    make: |call| make(call, Some(1), arguments::max_size(call, 2, DEFAULT_SIZE)?),
    examples: &[example(
        "datatable(k: string, v: long)['a', 1, 'b', 2] | summarize make_bag_if(bag_pack(k, v), v > 1)",
        "{\"b\":2}",
    )],
};

pub(super) static MAKE_DICTIONARY: Aggregate = Aggregate {
    name: "make_dictionary",
    page: "make-bag-aggregation-function",
    about: "The obsolete name of `make_bag`, which keeps 128 keys where no `maxSize` is given.",
    make: |call| make(call, None, arguments::max_size(call, 1, OBSOLETE_DEFAULT_SIZE)?),
    examples: &[example(
        "datatable(k: string, v: long)['a', 1, 'b', 2] | summarize make_dictionary(bag_pack(k, v))",
        "{\"a\":1,\"b\":2}",
    )],
};

fn make(call: &AggregateCall<'_>, predicate: Predicate, max_size: usize) -> Result<Box<dyn Accumulator>, EvalError> {
    Ok(Box::new(MakeBag {
        predicate,
        max_size,
        span: call.span,
        bags: Vec::new(),
    }))
}

struct MakeBag {
    predicate: Predicate,
    max_size: usize,
    span: Span,
    bags: Vec<BagBuilder>,
}

impl Accumulator for MakeBag {
    fn update(&mut self, args: &Args<'_>, groups: &[u32], group_count: usize) -> Result<(), EvalError> {
        self.bags.resize_with(group_count, BagBuilder::new);
        let (bags, max_size) = (&mut self.bags, self.max_size);
        let values = args.dynamics(0);
        rows::each(args, groups, self.predicate, |row, group| {
            let bag = &mut bags[group];
            for (key, value) in values.get(row).and_then(DynRef::as_bag).into_iter().flatten() {
                if bag.len() < max_size && !bag.contains(key) {
                    bag.insert(key, value);
                }
            }
        });
        Ok(())
    }

    fn finish(&mut self, group_count: usize) -> Result<Vec<ArrayRef>, EvalError> {
        self.bags.resize_with(group_count, BagBuilder::new);
        let bags = self.bags.iter().map(|bag| Some(bag.finish()));
        Ok(vec![columns::dynamics(bags, self.span)?])
    }
}

#[cfg(test)]
mod tests {
    use crate::aggregates::testing::{bools, constant, dynamics, text};
    use crate::types::Scalar;

    fn bags() -> crate::aggregates::testing::Input {
        dynamics(&[r#"{"a":1,"b":2}"#, "null", "[1]", r#"{"b":3,"c":4}"#])
    }

    #[test]
    fn the_first_value_of_a_key_is_kept_and_others_are_skipped() {
        assert_eq!(text("make_bag", &[bags()]), r#"{"a":1,"b":2,"c":4}"#);
        assert_eq!(
            text("make_bag", &[bags(), constant(Scalar::Long(2))]),
            r#"{"a":1,"b":2}"#
        );
        assert_eq!(text("make_bag", &[dynamics(&["1"])]), "{}");
    }

    #[test]
    fn a_predicate_chooses_rows() {
        let predicate = bools(&[Some(false), Some(true), Some(true), Some(true)]);
        assert_eq!(text("make_bag_if", &[bags(), predicate]), r#"{"b":3,"c":4}"#);
    }
}
