//! Whether a detection is tested.

mod benign_case_missing;
mod firing_case_missing;

use super::Lint;

pub(super) static LINTS: &[&Lint] = &[&firing_case_missing::LINT, &benign_case_missing::LINT];
