//! The toolkit's side of the engine: what tables a workspace has, and how a query is run over a case.

mod result;
mod schemas;
mod workspace;

pub use result::ResultSet;
pub use schemas::empty_database;
pub use workspace::{SchemaError, Workspace, ty};
