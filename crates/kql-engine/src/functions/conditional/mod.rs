//! Functions that choose among values or ask about null, empty, NaN.

pub(crate) mod assert;
mod case;
mod choose;
mod coalesce;
mod iff;
mod isempty;
mod isnan;
mod isnull;
mod max_of;
mod not;

use super::Function;

/// The family's functions, by name.
pub static FAMILY: &[&Function] = &[
    &assert::ASSERT,
    &case::CASE,
    &coalesce::COALESCE,
    &iff::IFF,
    &iff::IIF,
    &isempty::ISEMPTY,
    &isnan::ISFINITE,
    &isnan::ISINF,
    &isnan::ISNAN,
    &isempty::ISNOTEMPTY,
    &isnull::ISNOTNULL,
    &isnull::ISNULL,
    &max_of::MAX_OF,
    &max_of::MIN_OF,
    &not::NOT,
    &isempty::NOTEMPTY,
    &isnull::NOTNULL,
];
