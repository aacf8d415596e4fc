//! Binds and executes KQL.

pub mod catalog;
pub mod names;
pub mod sorted_lines;
