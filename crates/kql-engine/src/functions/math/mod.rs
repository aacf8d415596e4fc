//! Functions on numbers.

use super::Function;

/// The family's functions, by name.
pub static FAMILY: &[&Function] = &[];
