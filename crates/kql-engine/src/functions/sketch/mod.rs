//! Functions on what the aggregates `hll()` and `tdigest()` give.

mod dcount_hll;
mod hll_merge;
mod percentile_tdigest;
mod rank_tdigest;
mod tdigest_merge;

use super::Function;

/// The family's functions, by name.
pub static FAMILY: &[&Function] = &[
    &dcount_hll::DCOUNT_HLL,
    &hll_merge::HLL_MERGE,
    &tdigest_merge::MERGE_TDIGEST,
    &percentile_tdigest::PERCENTILE_TDIGEST,
    &percentile_tdigest::PERCENTILES_ARRAY_TDIGEST,
    &rank_tdigest::PERCENTRANK_TDIGEST,
    &rank_tdigest::RANK_TDIGEST,
    &tdigest_merge::TDIGEST_MERGE,
];
