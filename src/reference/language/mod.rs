//! Everything the language has, by kind: whether it runs here, why not, and its documentation.
//!
//! Put together from the catalog (what exists), the engine's registries (what runs) and its refusals (what does not run
//! by design). What is in none of the latter two is not supported yet.

mod entries;
mod notes;
mod page;

use kql_engine::functions::Example;
use kql_engine::refusal::Refusal;

pub use entries::{entries, find, names};
pub use notes::notes;
pub use page::support_page;

/// A name space of the language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `where`, `summarize`, …
    Operator,
    /// `let`, `set`, …
    Statement,
    /// `has`, `in~`, …
    StringOperator,
    /// `+`, `between`, …
    ScalarOperator,
    /// Scalar functions, and calls that name a table.
    Function,
    /// `count()`, `make_set()`, …
    Aggregate,
    /// Of `evaluate`.
    Plugin,
}

impl Kind {
    /// All kinds, in the order of the page.
    pub const ALL: [Kind; 7] = [
        Kind::Operator,
        Kind::Statement,
        Kind::StringOperator,
        Kind::ScalarOperator,
        Kind::Function,
        Kind::Aggregate,
        Kind::Plugin,
    ];

    /// In the plural, as a heading.
    pub fn title(self) -> &'static str {
        match self {
            Kind::Operator => "Tabular operators",
            Kind::Statement => "Statements",
            Kind::StringOperator => "Operators on text and lists",
            Kind::ScalarOperator => "Other scalar operators",
            Kind::Function => "Functions",
            Kind::Aggregate => "Aggregates",
            Kind::Plugin => "Plugins",
        }
    }

    /// In the singular, within a sentence.
    pub fn noun(self) -> &'static str {
        match self {
            Kind::Operator => "tabular operator",
            Kind::Statement => "statement",
            Kind::StringOperator | Kind::ScalarOperator => "scalar operator",
            Kind::Function => "function",
            Kind::Aggregate => "aggregate",
            Kind::Plugin => "plugin",
        }
    }
}

/// Whether something runs here.
#[derive(Debug, Clone, Copy)]
pub enum State {
    /// Yes.
    Runs,
    /// No, and it will not.
    Refused(&'static Refusal),
    /// Not yet.
    Missing,
}

/// One thing of the language.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What it is.
    pub kind: Kind,
    /// As it is written.
    pub name: &'static str,
    /// Other spellings.
    pub aliases: &'static [&'static str],
    /// The page of the language reference, where it runs here.
    pub page: Option<&'static str>,
    /// How it is written, one line a form.
    pub syntax: Vec<String>,
    /// What it does; empty where it does not run here.
    pub about: &'static str,
    /// Queries with their results.
    pub examples: &'static [Example],
    /// Whether it runs here.
    pub state: State,
    /// What to use instead of an obsolete name; empty where the language names nothing.
    pub obsolete: Option<&'static str>,
}

impl Entry {
    /// Where the language reference describes it.
    pub fn link(&self) -> Option<String> {
        self.page
            .map(|page| format!("https://learn.microsoft.com/kusto/query/{page}"))
    }
}

#[cfg(test)]
mod tests;
