//! Binds and executes KQL.
