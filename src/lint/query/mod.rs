//! The query, by its text, its tree and its binding.

mod query_too_long;
mod query_without_table;
mod typographic_character;

pub(super) use typographic_character::breaking_characters;

use super::Lint;

pub(super) static LINTS: &[&Lint] = &[
    &query_too_long::LINT,
    &typographic_character::LINT,
    &query_without_table::LINT,
];
