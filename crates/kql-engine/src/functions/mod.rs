//! Scalar functions: one value of [`Function`] each, listed in [`all`] by family.
//!
//! What a function may be called with and what it returns is said by the [`catalog`](crate::catalog), which binding
//! reads for every function of the language, run here or not. A `Function` adds what running it needs: the kernel, how
//! it treats nulls, what it depends on, and documentation with examples that are tests.
//!
//! A kernel sees arguments of the types that the chosen signature declares; the dispatcher ([`call`]) takes care of
//! scalar arguments, constant calls, nulls and dictionary columns.

mod args;
pub(crate) mod columns;
pub mod conditional;
pub mod convert;
mod dispatch;
pub mod dynamic;
pub(crate) mod fraction;
pub mod geo;
pub mod ip;
pub mod math;
pub mod operator;
pub mod parse;
pub mod series;
pub mod session;
pub mod sketch;
pub mod string;
pub mod string_operator;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
pub mod time;
pub mod unit;
pub mod window;

pub use args::{Arg, Args};
pub use dispatch::call;

use arrow::array::ArrayRef;

use crate::error::EvalError;

/// The code of a function: columns in, one column of [`Args::rows`] rows out, of type [`Args::result`].
pub type Kernel = fn(&Args<'_>) -> Result<ArrayRef, EvalError>;

/// A scalar function that this engine runs.
#[derive(Debug)]
pub struct Function {
    /// KQL's name.
    pub name: &'static str,
    /// The page of the language reference that it follows, without `.md`.
    pub page: &'static str,
    /// What it does, in a sentence or two.
    pub about: &'static str,
    /// What a null argument means.
    pub nulls: Nulls,
    /// What else than its arguments the result depends on.
    pub depends: Depends,
    /// The code.
    pub kernel: Kernel,
    /// Queries with their results.
    pub examples: &'static [Example],
}

/// What a null argument means for the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nulls {
    /// A null in any argument gives null (an empty string for a string result). The kernel's value is not looked at there.
    Propagate,
    /// The kernel decides.
    Kernel,
}

/// What a result depends on besides the arguments of its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depends {
    /// Nothing, or what is fixed for the run (`now()`).
    Arguments,
    /// The other rows and their order: `prev()`, `row_number()`. The kernel is given all rows at once.
    Rows,
    /// The row's number, from which a random value derives: `rand()`. The kernel is given all rows at once.
    RowNumber,
}

/// A query and what it gives: cells as `tostring()` prints them, joined by `|`, rows by a line end.
#[derive(Debug, Clone, Copy)]
pub struct Example {
    /// The query.
    pub query: &'static str,
    /// The cells.
    pub result: &'static str,
}

/// An example, in brief.
pub const fn example(query: &'static str, result: &'static str) -> Example {
    Example { query, result }
}

/// Every family's functions.
const FAMILIES: &[&[&Function]] = &[
    conditional::FAMILY,
    convert::FAMILY,
    dynamic::FAMILY,
    geo::FAMILY,
    ip::FAMILY,
    math::FAMILY,
    operator::FAMILY,
    parse::FAMILY,
    series::FAMILY,
    session::FAMILY,
    sketch::FAMILY,
    string::FAMILY,
    string_operator::FAMILY,
    time::FAMILY,
    unit::FAMILY,
    window::FAMILY,
];

/// All functions that run here, family by family.
pub fn all() -> impl Iterator<Item = &'static Function> {
    FAMILIES.iter().copied().flatten().copied()
}

/// The function of that exact name.
pub fn find(name: &str) -> Option<&'static Function> {
    use std::sync::OnceLock;
    type Table = hashbrown::HashMap<&'static str, &'static Function, foldhash::fast::FixedState>;
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE
        .get_or_init(|| all().map(|function| (function.name, function)).collect())
        .get(name)
        .copied()
}
