//! Binds KQL queries and runs them over Arrow columns.
//!
//! The stages: text is parsed by `kql-syntax`; binding resolves names and types against a database and gives a plan;
//! execution runs the plan. The engine knows no files, clock, environment, YAML or Sentinel: tables, time, randomness
//! and limits all enter from outside.

pub mod aggregates;
pub mod cast;
pub mod catalog;
pub mod context;
pub mod error;
pub mod functions;
pub mod names;
pub mod sorted_lines;
pub mod types;
pub mod value;

pub use error::EvalError;
