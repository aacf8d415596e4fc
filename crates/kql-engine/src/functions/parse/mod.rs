//! Functions that take apart text of a known form: URLs, paths, CSV, XML, versions.

use super::Function;

/// The family's functions, by name.
pub static FAMILY: &[&Function] = &[];
