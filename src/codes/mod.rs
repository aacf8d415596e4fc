//! What every code means that is no lint's: the errors of reading, of queries, of cases and of packages.
//!
//! The lints explain themselves; [`crate::lint::registry`] has them. No code means two things, and none is reused.

mod cases;
mod page;
mod query;
mod reading;
mod testing;

pub use page::reference_page;

/// A code and what it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    /// `TL…` or `KS…`
    pub code: &'static str,
    /// What is wrong, in one sentence.
    pub about: &'static str,
    /// Where it comes up, or a text that has it.
    pub when: &'static str,
    /// What to do about it.
    pub remedy: &'static str,
}

const fn code(code: &'static str, about: &'static str, when: &'static str, remedy: &'static str) -> Code {
    Code {
        code,
        about,
        when,
        remedy,
    }
}

/// The parts of the list, each with its title, in the order of the page.
fn groups() -> [(&'static str, &'static [Code]); 4] {
    [
        ("Reading", reading::CODES),
        ("Queries", query::CODES),
        ("Alerts, expectations and goldens", testing::CODES),
        ("Cases, data, schemas, watchlists and packages", cases::CODES),
    ]
}

/// Every code that no lint has.
pub fn registry() -> impl Iterator<Item = &'static Code> {
    groups().into_iter().flat_map(|(_, codes)| codes)
}

/// The code, in any letter case.
pub fn find(code: &str) -> Option<&'static Code> {
    registry().find(|known| known.code.eq_ignore_ascii_case(code))
}

#[cfg(test)]
mod tests;
