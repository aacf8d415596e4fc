//! One binary for the integration tests: the built command line, the corpora, the content pack.

#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test that cannot go on has failed, and says why it skips"
)]

mod cli;
mod corpus;
mod current;
mod execution;
mod pack;
mod package;
mod queries;
mod support;
