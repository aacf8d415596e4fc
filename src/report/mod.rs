//! Diagnostics for people and machines, one file a format. Lines and columns are computed here and nowhere before.

mod diff;
mod json;
pub mod result;
mod sarif;
mod style;
mod suite_json;
mod suite_junit;
mod suite_text;
mod text;
mod unified;

pub use diff::diff;
pub use json::json;
pub use sarif::sarif;
pub use style::Style;
pub use suite_json::suite_json;
pub use suite_junit::suite_junit;
pub use suite_text::{suite_summary, suite_text};
pub use text::{Counts, text};
pub use unified::unified_diff;
