//! Functions on IP addresses.

use super::Function;

/// The family's functions, by name.
pub static FAMILY: &[&Function] = &[];
