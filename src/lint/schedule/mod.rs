//! When a rule runs, over what, and when it fires.

mod duration_foreign;
mod fires_always;
mod fires_on_silence;
mod frequency_out_of_range;
mod long_period_frequent_run;
mod lookback_beyond_period;
mod nrt_across_workspaces;
mod nrt_with_schedule;
mod period_below_frequency;
mod period_out_of_range;
mod suppression_incomplete;
mod suppression_out_of_range;
mod suppression_shorter_than_frequency;
mod threshold_out_of_range;
mod trigger_operator_long;
mod trigger_operator_unknown;

use super::Lint;

pub(super) static LINTS: &[&Lint] = &[
    &frequency_out_of_range::LINT,
    &period_out_of_range::LINT,
    &period_below_frequency::LINT,
    &long_period_frequent_run::LINT,
    &threshold_out_of_range::LINT,
    &trigger_operator_unknown::LINT,
    &trigger_operator_long::LINT,
    &duration_foreign::LINT,
    &nrt_with_schedule::LINT,
    &suppression_out_of_range::LINT,
    &suppression_shorter_than_frequency::LINT,
    &suppression_incomplete::LINT,
    &lookback_beyond_period::LINT,
    &nrt_across_workspaces::LINT,
    &fires_on_silence::LINT,
    &fires_always::LINT,
];
