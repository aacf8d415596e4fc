//! Binds KQL queries and runs them over Arrow columns.
//!
//! The stages: text is parsed by `kql-syntax`; binding resolves names and types against a database and gives a plan;
//! execution runs the plan. The engine knows no files, clock, environment, YAML or Sentinel: tables, time, randomness
//! and limits all enter from outside.

pub mod aggregates;
pub mod batch;
mod bind;
pub mod cast;
pub mod catalog;
pub mod construct;
pub mod context;
pub mod database;
pub mod error;
pub mod exec;
pub mod explain;
pub mod external;
pub mod functions;
pub mod layout;
mod listing;
pub mod names;
pub mod operators;
mod optimize;
pub mod plan;
pub mod plugins;
pub mod query;
mod re2;
mod reads;
pub mod refusal;
mod regex_refusal;
mod serialized;
pub mod sketch;
pub mod sorted_lines;
pub mod statements;
pub mod types;
pub mod value;

pub use bind::{AggregateSpec, BindError, FORMS, Note, Render, Severity, Types};
pub use database::{Database, Schemas, Table};
pub use error::EvalError;
pub use external::ExternalData;
pub use query::{
    Bound, Diagnostic, Failure, Outcome, ResultTable, RunOptions, bind, bind_function, describe, run, run_with,
};
pub use reads::{TableRead, tables_read};
