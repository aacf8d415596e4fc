//! Aggregates that add up.

mod avg;
mod sum;

use super::Aggregate;

/// The family's aggregates, by name.
pub static FAMILY: &[&Aggregate] = &[&avg::AVG, &avg::AVGIF, &sum::SUM, &sum::SUMIF];
