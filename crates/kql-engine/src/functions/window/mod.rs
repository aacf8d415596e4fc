//! Functions that look at other rows.

use super::Function;

/// The family's functions, by name.
pub static FAMILY: &[&Function] = &[];
