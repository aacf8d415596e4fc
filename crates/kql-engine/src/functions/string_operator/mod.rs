//! Operators on text and lists, under the names of their syntax kinds: `a has b` is `Has`, `a in~ (…)` is `InCs`.
//!
//! A list test takes the left value and then all items; a dynamic array among them counts as its elements.

mod contains;
pub(crate) mod fold;
mod has_any;
mod in_;
mod in_set;
mod match_regex;
pub(crate) mod needle;
mod required;
mod search;
mod starts_with;
pub(in crate::functions) mod texts;

use super::Function;

/// The family's functions, by name.
pub static FAMILY: &[&Function] = &[
    &starts_with::BANG_TILDE,
    &contains::CONTAINS,
    &contains::CONTAINS_CS,
    &starts_with::ENDS_WITH,
    &starts_with::ENDS_WITH_CS,
    &starts_with::EQUAL_TILDE,
    &contains::HAS,
    &has_any::HAS_ALL,
    &has_any::HAS_ANY,
    &contains::HAS_CS,
    &contains::HAS_PREFIX,
    &contains::HAS_PREFIX_CS,
    &contains::HAS_SUFFIX,
    &contains::HAS_SUFFIX_CS,
    &in_::IN,
    &in_::IN_CS,
    &match_regex::MATCH_REGEX,
    &contains::NOT_CONTAINS,
    &contains::NOT_CONTAINS_CS,
    &starts_with::NOT_ENDS_WITH,
    &starts_with::NOT_ENDS_WITH_CS,
    &contains::NOT_HAS,
    &contains::NOT_HAS_CS,
    &contains::NOT_HAS_PREFIX,
    &contains::NOT_HAS_PREFIX_CS,
    &contains::NOT_HAS_SUFFIX,
    &contains::NOT_HAS_SUFFIX_CS,
    &in_::NOT_IN,
    &in_::NOT_IN_CS,
    &starts_with::NOT_STARTS_WITH,
    &starts_with::NOT_STARTS_WITH_CS,
    &search::SEARCH,
    &starts_with::STARTS_WITH,
    &starts_with::STARTS_WITH_CS,
];
