//! Aggregates that gather values into a dynamic.

mod buildschema;
mod make_bag;
mod make_list;
mod make_set;

use super::Aggregate;

/// The family's aggregates, by name.
pub static FAMILY: &[&Aggregate] = &[
    &buildschema::BUILDSCHEMA,
    &make_bag::MAKE_BAG,
    &make_bag::MAKE_BAG_IF,
    &make_bag::MAKE_DICTIONARY,
    &make_list::MAKE_LIST,
    &make_list::MAKE_LIST_IF,
    &make_list::MAKE_LIST_WITH_NULLS,
    &make_set::MAKE_SET,
    &make_set::MAKE_SET_IF,
    &make_list::MAKELIST,
    &make_set::MAKESET,
];

/// How many elements are gathered where no `maxSize` is given.
const DEFAULT_SIZE: usize = 1_048_576;

/// The same for the obsolete names (`makelist`, `makeset`, `make_dictionary`).
const OBSOLETE_DEFAULT_SIZE: usize = 128;
