//! Plugins of `evaluate`: one value of [`Plugin`] each, listed in [`all`].
//!
//! A plugin takes all rows of its input at once. Where its columns depend on the data (`pivot`, `bag_unpack` without a
//! written schema) it is run before the rest of the query is bound.

mod active_users_count;
mod activity_counts_metrics;
mod activity_metrics;
mod bag_unpack;
mod basket;
mod dcount_intersect;
mod ip_lookup;
mod narrow;
mod new_activity_metrics;
mod patterns;
mod pivot;
mod preview;
pub mod refused;
mod rolling_percentile;
mod rows_near;
mod schema_merge;
mod session_count;
mod sliding_window_counts;
mod support;
mod timeline;

use std::sync::Arc;

use kql_syntax::Span;

use crate::batch::Batch;
use crate::bind::AggregateSpec;
use crate::database::Table;
use crate::error::EvalError;
use crate::exec::Run;
use crate::functions::Example;
use crate::plan::{Expr, Plan};
use crate::types::{Scalar, Schema};

/// A plugin that this engine runs.
#[derive(Debug)]
pub struct Plugin {
    /// KQL's name.
    pub name: &'static str,
    /// The page of the language reference that it follows, without `.md`.
    pub page: &'static str,
    /// What it does, in a sentence or two.
    pub about: &'static str,
    /// The columns it gives, as far as they are known before it runs; `open` where only the data tells.
    pub schema: fn(&PluginCall, &Schema) -> Schema,
    /// The code: its table has exactly the columns that `schema` gives, where that is not open.
    pub run: fn(&PluginCall, &PluginRows<'_>, &Run<'_>) -> Result<Table, EvalError>,
    /// Queries with their results.
    pub examples: &'static [Example],
}

/// A call of a plugin.
#[derive(Debug)]
pub struct PluginCall {
    /// The arguments in order.
    pub args: Vec<PluginArg>,
    /// The schema that `evaluate … : (…)` declares; `*` was replaced by the input's columns.
    pub written: Option<Schema>,
    /// Where the call stands.
    pub span: Span,
}

/// An argument of a plugin.
#[derive(Debug)]
pub struct PluginArg {
    /// `name=`, where written.
    pub name: Option<String>,
    /// The name that the expression implies: a column's.
    pub implied: Option<Arc<str>>,
    /// What it is.
    pub value: ArgValue,
    /// Where it stands.
    pub span: Span,
}

/// What an argument of a plugin is.
#[derive(Debug)]
pub enum ArgValue {
    /// A value over the input's columns; a constant is a literal.
    Scalar(Expr),
    /// A table.
    Table(Arc<Plan>),
    /// An aggregate call.
    Aggregate(AggregateSpec),
    /// `*`
    Star,
}

impl PluginCall {
    /// The argument's value expression, where it is one.
    pub fn scalar(&self, index: usize) -> Option<&Expr> {
        match &self.args.get(index)?.value {
            ArgValue::Scalar(value) => Some(value),
            _ => None,
        }
    }

    /// Whether the argument at `index`, or that of the name, is `true`.
    pub fn flag(&self, index: usize, name: &str) -> bool {
        let positional = self.args.get(index).is_some_and(|arg| arg.name.is_none());
        positional && self.constant(index) == Some(&Scalar::Bool(true)) || self.args.iter().any(|arg| arg.is_true(name))
    }

    /// The argument's constant, where it is one.
    pub fn constant(&self, index: usize) -> Option<&Scalar> {
        self.scalar(index)?.as_literal()
    }
}

impl PluginArg {
    /// Whether it is `name = true`.
    pub fn is_true(&self, name: &str) -> bool {
        let value = match &self.value {
            ArgValue::Scalar(value) => value.as_literal(),
            _ => None,
        };
        self.name.as_deref() == Some(name) && value == Some(&Scalar::Bool(true))
    }
}

/// The input of a plugin.
#[derive(Debug)]
pub struct PluginRows<'a> {
    /// Its columns.
    pub schema: &'a Schema,
    /// All its rows.
    pub batch: Batch,
}

/// All plugins that run here, by name.
const PLUGINS: &[&Plugin] = &[
    &active_users_count::ACTIVE_USERS_COUNT,
    &activity_counts_metrics::ACTIVITY_COUNTS_METRICS,
    &activity_metrics::ACTIVITY_METRICS,
    &bag_unpack::BAG_UNPACK,
    &basket::BASKET,
    &dcount_intersect::DCOUNT_INTERSECT,
    &ip_lookup::IPV4_LOOKUP,
    &ip_lookup::IPV6_LOOKUP,
    &narrow::NARROW,
    &new_activity_metrics::NEW_ACTIVITY_METRICS,
    &pivot::PIVOT,
    &preview::PREVIEW,
    &rolling_percentile::ROLLING_PERCENTILE,
    &rows_near::ROWS_NEAR,
    &schema_merge::SCHEMA_MERGE,
    &session_count::SESSION_COUNT,
    &sliding_window_counts::SLIDING_WINDOW_COUNTS,
];

/// All plugins that run here, by name.
pub fn all() -> impl Iterator<Item = &'static Plugin> {
    PLUGINS.iter().copied()
}

/// The plugin of that exact name.
pub fn find(name: &str) -> Option<&'static Plugin> {
    all().find(|plugin| plugin.name == name)
}

#[cfg(test)]
mod tests;
