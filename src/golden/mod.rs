//! Goldens: what a case gave when somebody last looked at it.
//!
//! The golden of the case `fixtures/<path>/<case>.yaml` is `golden/<path>/<case>.snap`, in the file format of the insta
//! crate, so that its tools can show and review it. [`render`] makes the content, which is meant to be read in a pull
//! request; [`compare`] tells how it differs from the file. Only [`write`] touches a file, and it replaces it as a whole.
//!
//! The front matter holds a checksum of the content. A golden that was changed by hand, or by a merge, no longer matches
//! its own, and is reported as what it is instead of as a change of the detection.

mod compare;
mod error;
mod file;
mod orphans;
mod render;
mod value;

pub use compare::{Comparison, compare};
pub use error::GoldenError;
pub use file::{Golden, parse, write};
pub use orphans::orphans;
pub use render::render;
