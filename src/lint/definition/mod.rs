//! Fields that every definition has.

mod allow_unknown;
pub(super) mod allow_unused;
mod connector_unknown;
mod connector_unlisted;
mod connectors_missing;
mod description_too_long;
mod field_missing;
mod field_unknown;
mod foreign_dialect;
mod id_not_guid;
mod id_twice;
mod kind_missing;
mod kind_miswritten;
mod name_auto_disabled;
mod name_too_long;
mod name_twice;
mod non_ascii_text;
mod product_unknown;
mod severity_unknown;
mod techniques_key;
mod version_malformed;
mod yaml_retyped;

use super::Lint;

pub(super) static LINTS: &[&Lint] = &[
    &field_missing::LINT,
    &id_not_guid::LINT,
    &id_twice::LINT,
    &field_unknown::LINT,
    &name_too_long::LINT,
    &description_too_long::LINT,
    &severity_unknown::LINT,
    &version_malformed::LINT,
    &yaml_retyped::LINT,
    &kind_missing::LINT,
    &kind_miswritten::LINT,
    &connectors_missing::LINT,
    &connector_unknown::LINT,
    &foreign_dialect::LINT,
    &techniques_key::LINT,
    &non_ascii_text::LINT,
    &name_auto_disabled::LINT,
    &product_unknown::LINT,
    &allow_unknown::LINT,
    &allow_unused::LINT,
    &connector_unlisted::LINT,
    &name_twice::LINT,
];
