//! Two layouts of one logical type.
//!
//! A `string` or `dynamic` column is either plain (`Utf8`, `Binary`), or a dictionary of its distinct values with a
//! `u32` code a row. Codes are what grouping, joining, comparing and sorting work on, and a pure expression over such a
//! column is computed once for each distinct value. A column whose values hardly repeat stays plain: there a dictionary
//! costs and gives nothing, and text is searched as one stretch of bytes.
//!
//! Laws that all code over dictionaries relies on, and all code that makes one keeps:
//! - the values of a dictionary are distinct, and none is null: a null cell is a null key;
//! - a dictionary of texts that was made at load has the empty text first, so that an outer join or `prev` finds its code;
//! - two columns whose values are one array (the same pointer) have the same codes;
//! - which layout a column has never shows in a result.

mod dictionary;
mod encode;
pub mod interner;

pub(crate) use dictionary::{Coded, Results, code_of, coded, concat, is_dictionary, take_texts, with_codes};
pub use encode::{Policy, encode};
