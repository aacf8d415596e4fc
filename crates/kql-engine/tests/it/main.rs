//! The engine from outside: examples of the registries, and whole queries.

mod examples;
mod queries;
