//! What has a syntax of its own: tabular operators, statements, and calls that binding resolves.

use crate::functions::Example;

/// A construct of the language that this engine runs, with its documentation.
///
/// Its syntax is known to `kql-syntax`; how it is bound and run stands in the file that holds this value.
#[derive(Debug)]
pub struct Construct {
    /// KQL's name, in its canonical spelling.
    pub name: &'static str,
    /// Other spellings.
    pub aliases: &'static [&'static str],
    /// The page of the language reference that it follows, without `.md`.
    pub page: &'static str,
    /// How it is written: words in capitals stand for what the user gives, brackets for what may be left out.
    pub syntax: &'static str,
    /// What it does, in a sentence or two.
    pub about: &'static str,
    /// Queries with their results.
    pub examples: &'static [Example],
}

impl Construct {
    /// Whether it is written that way.
    pub fn is_called(&self, name: &str) -> bool {
        self.name == name || self.aliases.contains(&name)
    }
}
