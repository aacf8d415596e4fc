//! The query, by its text and its binding.

mod adx_in_rule;
mod construct_not_run;
mod deprecated_name;
mod everything_searched;
mod indicator_versions;
mod join_without_kind;
mod query_too_long;
mod take_without_order;
mod time_generated_missing;
mod types_not_comparable;
mod typographic_character;
mod variable_unused;

pub(super) use typographic_character::breaking_characters;

use super::Lint;

pub(super) static LINTS: &[&Lint] = &[
    &query_too_long::LINT,
    &typographic_character::LINT,
    &time_generated_missing::LINT,
    &everything_searched::LINT,
    &join_without_kind::LINT,
    &deprecated_name::LINT,
    &take_without_order::LINT,
    &adx_in_rule::LINT,
    &variable_unused::LINT,
    &indicator_versions::LINT,
    &construct_not_run::LINT,
    &types_not_comparable::LINT,
];
