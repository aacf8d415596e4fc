//! All cases of a project: which there are, what each gives, and how that stands to its expectations and its golden.
//!
//! [`Project::load`] reads the folders `detections`, `fixtures`, `golden` and `schemas`; [`Project::run`] runs cases in
//! parallel and gives results in the order of the detections' paths; [`Project::accept`] writes goldens.

mod project;
mod result;

pub use project::{Filter, Project};
pub use result::{CaseResult, Status, Suite};
