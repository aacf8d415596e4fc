//! Aggregates on the bits of whole numbers.

mod binary_all;

use super::Aggregate;

/// The family's aggregates, by name.
pub static FAMILY: &[&Aggregate] = &[
    &binary_all::BINARY_ALL_AND,
    &binary_all::BINARY_ALL_OR,
    &binary_all::BINARY_ALL_XOR,
];
