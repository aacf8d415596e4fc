//! Functions on text.

mod strlen;

use super::Function;

/// The family's functions, by name.
pub static FAMILY: &[&Function] = &[&strlen::STRLEN];
