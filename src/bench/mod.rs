//! Measures queries over data files: `tripline bench`.
//!
//! A file of queries lists `queries`, each with `id`, `kql`, `columns` and, where KQL itself computes some of them
//! approximately, `approx`; other keys are for other programs. Each query runs anew every time: no result and no plan is
//! kept. Results are compared by a hash that does not depend on the order of rows: see [`Canonical`].
//!
//! This is the one part of the toolkit that reads a clock; nothing it reads reaches a result.

mod batch;
mod canonical;
mod queries;
mod run;
mod usage;
mod worker;

pub use batch::{Batch, TableFile};
pub use canonical::{Canonical, canonical};
pub use queries::{BenchQuery, QueriesError, read_queries};
pub use usage::{cpu_ms, memory};
pub use worker::Worker;
