//! Aggregates that choose a row of each group.

mod arg_max;
mod take_any;

use super::Aggregate;

/// The family's aggregates, by name.
pub static FAMILY: &[&Aggregate] = &[
    &take_any::ANY,
    &take_any::ANYIF,
    &arg_max::ARG_MAX,
    &arg_max::ARG_MIN,
    &arg_max::ARGMAX,
    &arg_max::ARGMIN,
    &take_any::TAKE_ANY,
    &take_any::TAKE_ANYIF,
];
