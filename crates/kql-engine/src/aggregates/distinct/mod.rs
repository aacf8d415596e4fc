//! Aggregates that count distinct values.

mod dcount;

use super::Aggregate;

/// The family's aggregates, by name.
pub static FAMILY: &[&Aggregate] = &[
    &dcount::COUNT_DISTINCT,
    &dcount::COUNT_DISTINCTIF,
    &dcount::DCOUNT,
    &dcount::DCOUNTIF,
];
