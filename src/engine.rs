//! The toolkit's side of the engine: what a workspace holds, and how a query runs over the tables of a case.

mod external;
mod functions;
mod json_tables;
mod memo;
mod open_columns;
mod result;
mod run;
mod schemas;
mod watch;
mod watchlists;
mod workspace;

pub use external::ExternalFiles;
pub use functions::{Functions, check_functions};
pub use json_tables::add_tables;
pub use open_columns::with_named_columns;
pub use result::ResultSet;
pub(crate) use run::help_of;
pub use run::{Source, failure_diagnostics, query_diagnostic};
pub use schemas::empty_database;
pub use watch::Watch;
pub use watchlists::{WatchlistError, Watchlists};
pub use workspace::{SchemaError, Workspace, ty};
