//! Aggregates that count rows.

mod count;

use super::Aggregate;

/// The family's aggregates, by name.
pub static FAMILY: &[&Aggregate] = &[&count::CNT, &count::COUNT, &count::COUNTIF];
