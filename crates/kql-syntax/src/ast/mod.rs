//! The syntax tree: what the user wrote, with names and spans, and without types.
//!
//! Tabular and scalar expressions are one [`Expr`], as in Kusto: a pipe is an expression, and so is a table's name.
//! Every node has a span in bytes of the source. A part that the source lacks is [`Expr::Missing`], or an empty span
//! where a token is missing; a diagnostic then says so.

mod expr;
mod literal;
mod name;
mod statement;

pub use expr::*;
pub use literal::*;
pub use name::*;
pub use statement::*;

pub use crate::operators::*;
