//! The toolkit's side of the engine: what tables a workspace has, and how a query is run over a case.

mod result;
mod workspace;

pub use result::ResultSet;
pub use workspace::{SchemaError, Workspace, ty};
