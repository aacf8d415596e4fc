//! What an alert shows, and how alerts become incidents.

mod aggregation_kind_unknown;
mod custom_detail_column_missing;
mod custom_detail_key_malformed;
mod custom_details_count;
mod dynamic_property_unknown;
mod group_by_unknown;
mod grouping_incomplete;
mod grouping_list_ignored;
mod grouping_selects_nothing;
mod grouping_without_entities;
mod lookback_out_of_range;
mod matching_method_unknown;
mod override_column_missing;
mod override_too_long;
mod placeholder_column_missing;
mod placeholder_malformed;
mod placeholders_count;

use super::Lint;
use crate::detection::{Detection, GroupingConfiguration, Spanned};

pub(super) static LINTS: &[&Lint] = &[
    &custom_details_count::LINT,
    &custom_detail_key_malformed::LINT,
    &placeholder_malformed::LINT,
    &placeholders_count::LINT,
    &override_too_long::LINT,
    &dynamic_property_unknown::LINT,
    &aggregation_kind_unknown::LINT,
    &grouping_incomplete::LINT,
    &matching_method_unknown::LINT,
    &lookback_out_of_range::LINT,
    &grouping_selects_nothing::LINT,
    &grouping_list_ignored::LINT,
    &group_by_unknown::LINT,
    &grouping_without_entities::LINT,
    &custom_detail_column_missing::LINT,
    &placeholder_column_missing::LINT,
    &override_column_missing::LINT,
];

/// The `groupingConfiguration`, where there is one.
fn grouping(detection: &Detection) -> Option<&Spanned<GroupingConfiguration>> {
    detection.incident_configuration.as_ref()?.value.grouping.as_ref()
}

/// The `groupingConfiguration` of a rule that does group.
fn active_grouping(detection: &Detection) -> Option<&Spanned<GroupingConfiguration>> {
    grouping(detection).filter(|grouping| grouping.value.enabled.as_ref().is_some_and(|enabled| enabled.value))
}
