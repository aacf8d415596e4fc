//! Aggregates: one value of [`Aggregate`] each, listed in [`all`] by family.
//!
//! As with functions, the [`catalog`](crate::catalog) says how an aggregate is called and binding derives its result
//! columns; an `Aggregate` adds the code and the documentation.

pub mod binary;
pub mod collect;
pub mod count;
pub mod distinct;
pub mod extreme;
pub mod percentile;
pub mod row;
mod shared;
pub mod sketch;
pub mod statistics;
pub mod sum;
#[cfg(test)]
pub(crate) mod testing;

use arrow::array::ArrayRef;
use kql_syntax::Span;

use crate::context::Context;
use crate::error::EvalError;
use crate::functions::{Args, Example};
use crate::types::{Scalar, Ty};

/// An aggregate that this engine runs.
#[derive(Debug)]
pub struct Aggregate {
    /// KQL's name.
    pub name: &'static str,
    /// The page of the language reference that it follows, without `.md`.
    pub page: &'static str,
    /// What it does, in a sentence or two.
    pub about: &'static str,
    /// Makes the state of one call.
    pub make: fn(&AggregateCall<'_>) -> Result<Box<dyn Accumulator>, EvalError>,
    /// Queries with their results.
    pub examples: &'static [Example],
}

/// One call of an aggregate in a `summarize`, before any row is seen.
#[derive(Debug)]
pub struct AggregateCall<'a> {
    /// The arguments in order. `*` was replaced by the columns it stands for.
    pub args: &'a [AggregateArg],
    /// The types of the columns that it gives, in order. One for most.
    pub results: &'a [Ty],
    /// The run.
    pub ctx: &'a Context,
    /// Where the call stands.
    pub span: Span,
}

/// An argument of an aggregate.
#[derive(Debug, Clone)]
pub struct AggregateArg {
    /// Its type.
    pub ty: Ty,
    /// Its value, where it is constant.
    pub constant: Option<Scalar>,
    /// Where it stands.
    pub span: Span,
}

/// The state of one aggregate over all groups of a `summarize`. Groups are numbered from 0 in order of first sight.
pub trait Accumulator: Send {
    /// Takes the rows of a batch: row `r` belongs to group `groups[r]`, which is below `group_count`. Rows come in the
    /// order of the input, so that what depends on order is fixed.
    fn update(&mut self, args: &Args<'_>, groups: &[u32], group_count: usize) -> Result<(), EvalError>;

    /// The result columns, each with a row for each of `group_count` groups, some of which may have seen no row.
    fn finish(&mut self, group_count: usize) -> Result<Vec<ArrayRef>, EvalError>;
}

/// Every family's aggregates.
const FAMILIES: &[&[&Aggregate]] = &[
    binary::FAMILY,
    collect::FAMILY,
    count::FAMILY,
    distinct::FAMILY,
    extreme::FAMILY,
    percentile::FAMILY,
    row::FAMILY,
    sketch::FAMILY,
    statistics::FAMILY,
    sum::FAMILY,
];

/// All aggregates that run here, family by family.
pub fn all() -> impl Iterator<Item = &'static Aggregate> {
    FAMILIES.iter().copied().flatten().copied()
}

/// The aggregate of that exact name.
pub fn find(name: &str) -> Option<&'static Aggregate> {
    all().find(|aggregate| aggregate.name == name)
}

#[cfg(test)]
mod tests;
