//! Functions on datetimes and timespans.

use super::Function;

/// The family's functions, by name.
pub static FAMILY: &[&Function] = &[];
