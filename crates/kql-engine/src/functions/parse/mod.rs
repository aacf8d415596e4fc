//! Functions that take apart text of a known form: URLs, paths, CSV, XML, versions.

mod csv;
mod path;
#[cfg(test)]
mod tests;
mod url;
pub mod user_agent;
mod version;
mod xml;

use std::sync::Arc;

use arrow::array::{ArrayRef, BinaryBuilder};

use super::Function;
use crate::error::EvalError;

/// The family's functions, by name.
pub static FAMILY: &[&Function] = &[
    &csv::PARSE_CSV,
    &path::PARSE_PATH,
    &url::PARSE_URL,
    &url::PARSE_URLQUERY,
    &user_agent::PARSE_USER_AGENT,
    &version::PARSE_VERSION,
    &xml::PARSE_XML,
    &url::PARSEURL,
    &url::PARSEURLQUERY,
];

/// A column of dynamics: `write` writes a row's value and says whether it has one.
fn dynamics(rows: usize, mut write: impl FnMut(usize, &mut Vec<u8>) -> bool) -> ArrayRef {
    let mut out = BinaryBuilder::with_capacity(rows, rows * 32);
    let mut value = Vec::new();
    for row in 0..rows {
        value.clear();
        if write(row, &mut value) {
            out.append_value(&value);
        } else {
            out.append_null();
        }
    }
    Arc::new(out.finish())
}

/// As [`dynamics`], where a row may be refused.
fn try_dynamics(
    rows: usize,
    mut write: impl FnMut(usize, &mut Vec<u8>) -> Result<bool, EvalError>,
) -> Result<ArrayRef, EvalError> {
    let mut refused = None;
    let array = dynamics(rows, |row, out| {
        write(row, out).unwrap_or_else(|error| {
            refused.get_or_insert(error);
            false
        })
    });
    refused.map_or(Ok(array), Err)
}
