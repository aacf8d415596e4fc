//! `make_set()`, `make_set_if()` and the obsolete `makeset()`
//!
//! The page leaves the order of the elements open; here they stand in the order of first sight.

use arrow::array::ArrayRef;
use foldhash::fast::FixedState;
use hashbrown::HashSet;
use kql_syntax::Span;

use super::{DEFAULT_SIZE, OBSOLETE_DEFAULT_SIZE};
use crate::aggregates::shared::by_group::ByGroup;
use crate::aggregates::shared::keys::Keys;
use crate::aggregates::shared::rows::Predicate;
use crate::aggregates::shared::{arguments, columns};
use crate::aggregates::{Accumulator, Aggregate, AggregateCall};
use crate::error::EvalError;
use crate::functions::{Args, example};
use crate::types::Ty;
use crate::types::dynamic::ArrayBuilder;

pub(super) static MAKE_SET: Aggregate = Aggregate {
    name: "make_set",
    page: "make-set-aggregation-function",
    about: "An array of the distinct values in order of first sight. Nulls are left out; arrays add their items. \
            At most `maxSize` elements, 1,048,576 where none is given.",
    make: |call| make(call, None, arguments::max_size(call, 1, DEFAULT_SIZE)?),
    examples: &[
        example("datatable(x: int)[1, 2, int(null), 1] | summarize make_set(x)", "[1,2]"),
        example(
            "datatable(x: dynamic)[dynamic(['a', 'b']), dynamic(['b', 'c'])] | summarize make_set(x)",
            "[\"a\",\"b\",\"c\"]",
        ),
    ],
};

pub(super) static MAKE_SET_IF: Aggregate = Aggregate {
    name: "make_set_if",
    page: "make-set-if-aggregation-function",
    about: "As `make_set`, over the rows for which the predicate is true.",
    make: |call| make(call, Some(1), arguments::max_size(call, 2, DEFAULT_SIZE)?),
    examples: &[example(
        "datatable(x: int)[1, 2, 3, 2] | summarize make_set_if(x, x > 1)",
        "[2,3]",
    )],
};

pub(super) static MAKESET: Aggregate = Aggregate {
    name: "makeset",
    page: "make-set-aggregation-function",
    about: "The obsolete name of `make_set`, which keeps 128 elements where no `maxSize` is given.",
    make: |call| make(call, None, arguments::max_size(call, 1, OBSOLETE_DEFAULT_SIZE)?),
    examples: &[example("datatable(x: int)[1, 2, 1] | summarize makeset(x)", "[1,2]")],
};

fn make(call: &AggregateCall<'_>, predicate: Predicate, max_size: usize) -> Result<Box<dyn Accumulator>, EvalError> {
    let ty = arguments::ty(call, 0);
    Ok(Box::new(MakeSet {
        ty,
        predicate,
        max_size,
        span: call.span,
        keys: Keys::new(ty),
        seen: HashSet::default(),
        sizes: Vec::new(),
        groups: Vec::new(),
        members: Vec::new(),
    }))
}

struct MakeSet {
    ty: Ty,
    predicate: Predicate,
    max_size: usize,
    span: Span,
    keys: Keys,
    seen: HashSet<(u32, u64), FixedState>,
    /// By group: how many members it has.
    sizes: Vec<usize>,
    /// The members of all groups in order of first sight, with the group of each.
    groups: Vec<u32>,
    members: Vec<u64>,
}

impl Accumulator for MakeSet {
    fn update(&mut self, args: &Args<'_>, groups: &[u32], group_count: usize) -> Result<(), EvalError> {
        self.sizes.resize(group_count, 0);
        if self.seen.is_empty() {
            self.seen.reserve(groups.len().min(1024));
        }
        let (seen, sizes, max_size) = (&mut self.seen, &mut self.sizes, self.max_size);
        let (owners, members) = (&mut self.groups, &mut self.members);
        let add = |group: usize, key: u64| {
            if sizes[group] < max_size && seen.insert((group as u32, key)) {
                sizes[group] += 1;
                owners.push(group as u32);
                members.push(key);
            }
        };
        if matches!(self.ty, Ty::Dynamic | Ty::Unknown) {
            self.keys.each_item(args, 0, groups, self.predicate, add);
        } else {
            self.keys.each(args, 0, groups, self.predicate, add);
        }
        Ok(())
    }

    fn finish(&mut self, group_count: usize) -> Result<Vec<ArrayRef>, EvalError> {
        let by_group = ByGroup::new(&self.groups, group_count);
        let set = |group: usize, array: &mut ArrayBuilder| {
            for &member in by_group.values(group) {
                array.push_with(|out| self.keys.write(self.members[member as usize], out));
            }
        };
        Ok(vec![columns::arrays(group_count, set, self.span)?])
    }
}

#[cfg(test)]
mod tests {
    use crate::aggregates::testing::{aggregate, bools, constant, dynamics, longs, print, reals, strings, text};
    use crate::types::Scalar;

    #[test]
    fn members_stand_in_order_of_first_sight() {
        assert_eq!(text("make_set", &[longs(&[Some(5), None, Some(1), Some(5)])]), "[5,1]");
        assert_eq!(text("make_set", &[strings(&["b", "", "a", "b"])]), r#"["b","","a"]"#);
        assert_eq!(text("make_set", &[reals(&[None, Some(5.0)])]), "[5.0]");
        assert_eq!(text("make_set", &[bools(&[Some(false), Some(true)])]), "[false,true]");
        assert_eq!(text("make_set", &[longs(&[None])]), "[]");
    }

    // recorded: emu-make-set-aggregation-function-01
    #[test]
    fn arrays_add_their_items() {
        let values = dynamics(&[
            "[\"A1\",\"A2\",\"A3\"]",
            "[\"A2\",\"C1\"]",
            "[\"C2\",\"A3\"]",
            "[\"C2\",\"A1\"]",
        ]);
        assert_eq!(text("make_set", &[values]), r#"["A1","A2","A3","C1","C2"]"#);
        assert_eq!(
            text("make_set", &[dynamics(&["1", "\"1\"", "1", "{}", "[1,null]"])]),
            r#"[1,"1",{}]"#
        );
    }

    #[test]
    fn the_size_is_limited_by_group() {
        let values = longs(&[Some(1), Some(2), Some(3), Some(4)]);
        let size = constant(Scalar::Long(1));
        assert_eq!(
            print(&aggregate("make_set", &[values, size], &[0, 0, 1, 1], 2)),
            "[1]|[3]"
        );
    }

    #[test]
    fn a_predicate_chooses_rows() {
        let predicate = bools(&[Some(false), Some(true), None]);
        assert_eq!(text("make_set_if", &[strings(&["a", "b", "c"]), predicate]), r#"["b"]"#);
    }
}
