//! Aggregates that give an intermediate result for counting or ranking later.

mod hll;
mod tdigest;

use super::Aggregate;

/// The family's aggregates, by name.
pub static FAMILY: &[&Aggregate] = &[
    &hll::HLL,
    &hll::HLL_IF,
    &hll::HLL_MERGE,
    &tdigest::MERGE_TDIGEST,
    &tdigest::TDIGEST,
    &tdigest::TDIGEST_MERGE,
];
