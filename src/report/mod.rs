//! Diagnostics for people and machines, one file a format. Lines and columns are computed here and nowhere before.

mod json;
mod sarif;
mod style;
mod text;

pub use json::json;
pub use sarif::sarif;
pub use style::Style;
pub use text::{Counts, text};
