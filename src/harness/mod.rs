//! Runs a detection over a case as Sentinel would run it.
//!
//! [`run`] filters the case's tables to the window of the rule, runs the query at the case's `now`, compares the number
//! of rows with the trigger, and has [`crate::alert`] raise alerts and make incidents. [`check`] compares what came out
//! with what the case expects. Nothing here reads the clock, writes or prints.
//!
//! The order of rows matters to alerts: a single alert takes its name from the first row. Where the query fixes no
//! order, Kusto gives none that can be relied on; the rows are then put into the order of their values first.

mod expect;
mod outcome;
mod run;
mod window;

pub use expect::{ExpectError, check};
pub use outcome::{Outcome, Trigger};
pub use run::{Ran, run};
pub use window::Window;
