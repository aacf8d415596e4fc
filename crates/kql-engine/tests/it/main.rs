//! The engine from outside: examples of the registries, and whole queries.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod examples;
mod layouts;
mod queries;
