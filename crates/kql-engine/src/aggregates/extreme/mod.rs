//! Aggregates that find the smallest or the greatest value.

mod max;

use super::Aggregate;

/// The family's aggregates, by name.
pub static FAMILY: &[&Aggregate] = &[&max::MAX, &max::MAXIF, &max::MIN, &max::MINIF];
