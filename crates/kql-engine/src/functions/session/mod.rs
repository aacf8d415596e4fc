//! Functions that tell who runs a query, and where. Their values come with the [`Session`](crate::context::Session).

mod cursor;
mod extent;
mod place;
mod principal;

use super::Function;

/// The family's functions, by name.
pub static FAMILY: &[&Function] = &[
    &place::CURRENT_CLUSTER_ENDPOINT,
    &cursor::CURRENT_CURSOR,
    &place::CURRENT_DATABASE,
    &principal::CURRENT_PRINCIPAL,
    &principal::CURRENT_PRINCIPAL_DETAILS,
    &principal::CURRENT_PRINCIPAL_IS_MEMBER_OF,
    &cursor::CURSOR_CURRENT,
    &extent::EXTENT_ID,
    &extent::EXTENT_TAGS,
    &extent::EXTENTID,
];
