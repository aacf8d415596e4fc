//! What a Sentinel workspace holds and what names mean there: tables, functions, ATT&CK, data connectors.
//! [`language`] tells what of KQL runs here.
//!
//! The data lies in `schemas/*.txt`, written by `cargo xtask codegen` (formats and sources: `schemas/README.md`). An
//! entry is found by binary search and parsed when asked for; nothing is read at start-up.

pub mod attack;
mod columns;
pub mod connectors;
pub mod functions;
pub mod language;
pub mod tables;

pub use columns::{Column, ColumnType};
