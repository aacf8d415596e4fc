//! Whether a detection is tested.

use super::Lint;

pub(super) static LINTS: &[&Lint] = &[];
