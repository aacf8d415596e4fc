//! Tests from outside: the corpus of real queries, and properties.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test may"
)]

mod corpus;
mod diagnostics;
mod formatting;
mod properties;
mod robust;
