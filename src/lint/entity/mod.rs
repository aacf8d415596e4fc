//! Entity mappings.

mod column_name_malformed;
mod custom_entity_unmapped;
mod entity_column_dynamic;
mod entity_column_missing;
mod entity_column_uncertain;
mod entity_identifier_missing;
mod entity_identifier_twice;
mod entity_identifier_unknown;
mod entity_mappings_count;
mod entity_mappings_missing;
mod entity_type_undeployable;
mod entity_type_unknown;
mod field_mappings_count;
mod types;

pub(super) use entity_column_missing::report_missing;

use super::Lint;

pub(super) static LINTS: &[&Lint] = &[
    &entity_mappings_missing::LINT,
    &entity_mappings_count::LINT,
    &field_mappings_count::LINT,
    &entity_type_unknown::LINT,
    &entity_identifier_unknown::LINT,
    &entity_identifier_missing::LINT,
    &entity_identifier_twice::LINT,
    &column_name_malformed::LINT,
    &entity_type_undeployable::LINT,
    &entity_column_missing::LINT,
    &entity_column_dynamic::LINT,
    &custom_entity_unmapped::LINT,
    &entity_column_uncertain::LINT,
];
