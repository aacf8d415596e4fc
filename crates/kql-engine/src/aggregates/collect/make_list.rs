//! `make_list()`, `make_list_if()`, `make_list_with_nulls()` and the obsolete `makelist()`
//!
//! Observed: an array in a dynamic column adds its items, not itself.

use arrow::array::ArrayRef;
use kql_syntax::Span;

use super::{DEFAULT_SIZE, OBSOLETE_DEFAULT_SIZE};
use crate::aggregates::shared::by_group::ByGroup;
use crate::aggregates::shared::cells::Cells;
use crate::aggregates::shared::rows::{self, Predicate};
use crate::aggregates::shared::{arguments, columns};
use crate::aggregates::{Accumulator, Aggregate, AggregateCall};
use crate::error::EvalError;
use crate::functions::{Args, example};
use crate::types::DynRef;
use crate::types::dynamic::{ArrayBuilder, write_null};

pub(super) static MAKE_LIST: Aggregate = Aggregate {
    name: "make_list",
    page: "make-list-aggregation-function",
    about: "An array of the values in the order of the rows. Nulls are left out; arrays add their items. \
            At most `maxSize` elements, 1,048,576 where none is given.",
    make: |call| make(call, None, arguments::max_size(call, 1, DEFAULT_SIZE)?, false),
    examples: &[
        example(
            "datatable(x: int)[1, 3, int(null), 1] | summarize make_list(x)",
            "[1,3,1]",
        ),
        example("datatable(x: int)[1, 3, 2] | summarize make_list(x, 2)", "[1,3]"),
    ],
};

pub(super) static MAKE_LIST_IF: Aggregate = Aggregate {
    name: "make_list_if",
    page: "make-list-if-aggregation-function",
    about: "As `make_list`, over the rows for which the predicate is true.",
    make: |call| make(call, Some(1), arguments::max_size(call, 2, DEFAULT_SIZE)?, false),
    examples: &[example(
        "range x from 1 to 4 step 1 | summarize make_list_if(x, x > 2)",
        "[3,4]",
    )],
};

pub(super) static MAKE_LIST_WITH_NULLS: Aggregate = Aggregate {
    name: "make_list_with_nulls",
    page: "make-list-with-nulls-aggregation-function",
    about: "As `make_list`, with the nulls.",
    make: |call| make(call, None, arguments::max_size(call, 1, DEFAULT_SIZE)?, true),
    examples: &[example(
        "datatable(x: int)[1, int(null), 3] | summarize make_list_with_nulls(x)",
        "[1,null,3]",
    )],
};

pub(super) static MAKELIST: Aggregate = Aggregate {
    name: "makelist",
    page: "make-list-aggregation-function",
    about: "The obsolete name of `make_list`, which keeps 128 elements where no `maxSize` is given.",
    make: |call| make(call, None, arguments::max_size(call, 1, OBSOLETE_DEFAULT_SIZE)?, false),
    examples: &[example("range x from 1 to 3 step 1 | summarize makelist(x)", "[1,2,3]")],
};

fn make(
    call: &AggregateCall<'_>,
    predicate: Predicate,
    max_size: usize,
    nulls: bool,
) -> Result<Box<dyn Accumulator>, EvalError> {
    Ok(Box::new(MakeList {
        predicate,
        max_size,
        nulls,
        span: call.span,
        sizes: Vec::new(),
        items: Items::default(),
    }))
}

struct MakeList {
    predicate: Predicate,
    max_size: usize,
    nulls: bool,
    span: Span,
    /// By group: how many items it has.
    sizes: Vec<usize>,
    items: Items,
}

/// The items of all groups in the order of the rows, one behind the other.
#[derive(Default)]
struct Items {
    groups: Vec<u32>,
    ends: Vec<usize>,
    bytes: Vec<u8>,
}

impl Items {
    /// Closes the item that was written behind the last one.
    fn close(&mut self, group: usize) {
        self.groups.push(group as u32);
        self.ends.push(self.bytes.len());
    }

    fn get(&self, item: usize) -> DynRef<'_> {
        let start = if item == 0 { 0 } else { self.ends[item - 1] };
        DynRef::new(&self.bytes[start..self.ends[item]])
    }
}

impl Accumulator for MakeList {
    fn update(&mut self, args: &Args<'_>, groups: &[u32], group_count: usize) -> Result<(), EvalError> {
        self.sizes.resize(group_count, 0);
        let (sizes, items, max_size, nulls) = (&mut self.sizes, &mut self.items, self.max_size, self.nulls);
        let cells = Cells::new(args, 0);
        rows::each(args, groups, self.predicate, |row, group| {
            if sizes[group] >= max_size {
                return;
            }
            if let Some(array) = cells.dynamic(row).and_then(DynRef::as_array) {
                for item in array
                    .filter(|item| nulls || !item.is_null())
                    .take(max_size - sizes[group])
                {
                    items.bytes.extend_from_slice(item.bytes());
                    items.close(group);
                    sizes[group] += 1;
                }
                return;
            }
            let found = cells.write(row, &mut items.bytes);
            if !found && nulls {
                write_null(&mut items.bytes);
            }
            if found || nulls {
                items.close(group);
                sizes[group] += 1;
            }
        });
        if self.items.groups.len() > u32::MAX as usize {
            return Err(EvalError::Limit {
                what: "the number of listed elements".into(),
                limit: "4,294,967,295 over all groups".into(),
                help: Some("give a `maxSize`".into()),
                span: self.span,
            });
        }
        Ok(())
    }

    fn finish(&mut self, group_count: usize) -> Result<Vec<ArrayRef>, EvalError> {
        let by_group = ByGroup::new(&self.items.groups, group_count);
        let lists = (0..group_count).map(|group| {
            let mut array = ArrayBuilder::new();
            by_group
                .values(group)
                .iter()
                .for_each(|&item| array.push(self.items.get(item as usize)));
            Some(array.finish())
        });
        Ok(vec![columns::dynamics(lists, self.span)?])
    }
}

#[cfg(test)]
mod tests {
    use crate::aggregates::testing::{
        aggregate, bools, constant, datetimes, dynamics, longs, print, reals, strings, text, timespans, try_aggregate,
    };
    use crate::types::Scalar;

    #[test]
    fn values_keep_their_types() {
        assert_eq!(text("make_list", &[reals(&[Some(5.0), None])]), "[5.0]");
        assert_eq!(text("make_list", &[strings(&["", "a"])]), r#"["","a"]"#);
        assert_eq!(text("make_list", &[bools(&[Some(true), None])]), "[true]");
        assert_eq!(
            text("make_list", &[timespans(&[Some(864_000_000_000)])]),
            r#"["1.00:00:00"]"#
        );
        assert_eq!(
            text("make_list", &[datetimes(&[Some(0)])]),
            r#"["0001-01-01T00:00:00.0000000Z"]"#
        );
        assert_eq!(text("make_list", &[longs(&[])]), "[]");
        assert_eq!(text("make_list", &[longs(&[None])]), "[]");
    }

    #[test]
    fn arrays_add_their_items_and_bags_themselves() {
        assert_eq!(
            text("make_list", &[dynamics(&["[1,[2]]", "null", "{\"a\":1}", "3"])]),
            r#"[1,[2],{"a":1},3]"#
        );
    }

    #[test]
    fn groups_keep_the_order_of_rows() {
        let found = aggregate(
            "make_list",
            &[longs(&[Some(3), Some(1), Some(2), Some(0)])],
            &[1, 0, 1, 0],
            3,
        );
        assert_eq!(print(&found), "[1,0]|[3,2]|[]");
    }

    #[test]
    fn the_size_is_limited() {
        let values = || longs(&[Some(1), None, Some(2), Some(3)]);
        assert_eq!(text("make_list", &[values(), constant(Scalar::Long(2))]), "[1,2]");
        assert_eq!(
            text(
                "make_list_if",
                &[values(), constant(Scalar::Bool(true)), constant(Scalar::Int(1))]
            ),
            "[1]"
        );
        let many: Vec<Option<i64>> = (0..200).map(Some).collect();
        let found = aggregate("makelist", &[longs(&many)], &[0; 200], 1);
        assert_eq!(print(&found).matches(',').count(), 127);
        assert!(try_aggregate("make_list", &[values(), constant(Scalar::Long(0))], &[0; 4], 1).is_err());
    }

    #[test]
    fn with_nulls_keeps_nulls() {
        assert_eq!(text("make_list_with_nulls", &[longs(&[None, Some(4)])]), "[null,4]");
    }
}
