//! What can be wrong with a detection, one file a lint.
//!
//! [`run`] checks what [`crate::detection::load`] read and gives diagnostics in the order of the files. A lint is a
//! [`Lint`] value in `src/lint/<group>/<name>.rs`, named for what is wrong; [`registry`] lists them all. Nothing here
//! executes a query or prints.

mod alert;
mod allow;
mod attack;
mod context;
mod definition;
mod entity;
mod example;
mod facts;
mod placeholders;
mod project;
mod query;
mod reference;
mod run;
mod schedule;
mod testing;
mod words;

use crate::detection::Detection;
use crate::diagnostic::Level;

pub use context::{Context, Run};
pub use example::{Example, ExampleKind, document, fields, query as query_example, without};
pub use facts::QueryFacts;
pub use project::{CaseOutcome, Group, Project};
pub use reference::reference_page;
pub use run::run;

/// One check.
pub struct Lint {
    /// `TL…`; never changes and is never reused.
    pub code: &'static str,
    /// Named for what is wrong; reads well after "allow".
    pub name: &'static str,
    /// How bad it is.
    pub level: Level,
    /// Whether its findings carry fixes.
    pub fix: Fixable,
    /// What it flags, in one sentence.
    pub about: &'static str,
    /// What happens if it stays.
    pub why: &'static str,
    /// Definitions that fire it, and nothing else.
    pub bad: &'static [Example],
    /// Near-misses that stay silent.
    pub good: &'static [Example],
    /// How it looks.
    pub check: Check,
}

/// Whether a lint's findings carry fixes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fixable {
    /// No.
    No,
    /// Fixes that never change rows or alerts; `--fix` applies them.
    Safe,
    /// Fixes that may change rows or alerts; they are only shown.
    Suggested,
}

/// What a lint looks at.
pub enum Check {
    /// One definition at a time.
    Detection(fn(&Detection, &mut Context<'_>)),
    /// One query at a time, with what its text and its binding tell.
    Query(fn(&QueryFacts<'_>, &mut Context<'_>)),
    /// All definitions of the run.
    Run(fn(&[&Detection], &mut Run)),
    /// What the others found; done by the engine itself.
    Afterwards,
}

/// Every lint, in the order of codes.
pub fn registry() -> Vec<&'static Lint> {
    let groups = [
        definition::LINTS,
        query::LINTS,
        attack::LINTS,
        entity::LINTS,
        schedule::LINTS,
        alert::LINTS,
        testing::LINTS,
    ];
    groups.concat()
}

/// The lint with this code or name.
pub fn find(code_or_name: &str) -> Option<&'static Lint> {
    registry()
        .into_iter()
        .find(|lint| lint.code.eq_ignore_ascii_case(code_or_name) || lint.name == code_or_name)
}

#[cfg(test)]
mod tests;
