//! What several aggregates are made of: passes over rows by group, keys, cells, remembered rows, result columns.

pub(super) mod arguments;
pub(super) mod by_group;
pub(super) mod cells;
pub(super) mod columns;
pub(super) mod keys;
pub(super) mod order;
pub(super) mod picked;
pub(super) mod ranked;
pub(super) mod rows;
