//! `sample` and `sample-distinct`.
//!
//! Kusto leaves open which rows come; this engine draws them from the run's seed, so that a run can be repeated, and
//! gives them in the input's order.

use std::sync::Arc;

use arrow::array::UInt32Array;
use kql_syntax::ast;

use super::columns::Projection;
use super::compute::Compute;
use crate::bind::{Binder, Names};
use crate::construct::Construct;
use crate::error::EvalError;
use crate::exec::{self, Run, Stream};
use crate::functions::example;
use crate::plan::{Expr, Node, Plan};

/// `sample`
pub static SAMPLE: Construct = Construct {
    name: "sample",
    aliases: &[],
    page: "sample-operator",
    syntax: "T | sample COUNT",
    about: "Gives up to that many rows, drawn by a seed that is the same in every run.",
    examples: &[example("range x from 1 to 9 step 1 | sample 3 | count", "3")],
};

/// `sample-distinct`
pub static SAMPLE_DISTINCT: Construct = Construct {
    name: "sample-distinct",
    aliases: &[],
    page: "sample-distinct-operator",
    syntax: "T | sample-distinct COUNT of EXPRESSION",
    about: "Gives up to that many distinct values.",
    examples: &[example(
        "datatable (k: string, n: long) ['a', 1, 'b', 2, 'a', 3] | sample-distinct 5 of k | sort by k asc",
        "a\nb",
    )],
};

/// Some rows.
#[derive(Debug)]
pub struct Sample {
    input: Arc<Plan>,
    count: Expr,
}

impl Binder<'_> {
    pub(crate) fn sample(&mut self, input: Arc<Plan>, op: &ast::Sample) -> Arc<Plan> {
        let count = self.count_argument(&op.count);
        let schema = input.schema.clone();
        self.plan(Node::Sample(Sample { input, count }), schema, op.span)
    }

    pub(crate) fn sample_distinct(&mut self, input: Arc<Plan>, op: &ast::SampleDistinct) -> Arc<Plan> {
        let count = self.count_argument(&op.count);
        let (mut keys, mut names, mut unnamed) = (Projection::default(), Names::over(&input.schema), 0);
        self.with_input(&input, |binder| {
            let items = binder.items(&op.of);
            binder.append(items, &mut names, &mut unnamed, &mut keys);
        });
        let span = self.at(op.span);
        let schema = keys.take_schema(false);
        let projected = Compute::plan(input, keys.values, schema, span);
        let star = ast::Distinct {
            keyword: op.keyword,
            parameters: Vec::new(),
            columns: vec![ast::Expr::Star(op.span)],
            span: op.span,
        };
        let distinct = self.distinct(projected, &star);
        let schema = distinct.schema.clone();
        self.plan(Node::Sample(Sample { input: distinct, count }), schema, op.span)
    }
}

impl Sample {
    /// The table it works on.
    pub(crate) fn input(&self) -> &Plan {
        &self.input
    }

    pub(crate) fn stream<'a>(&'a self, run: &'a Run<'a>) -> Result<Stream<'a>, EvalError> {
        let count = super::take::count(&self.count, run)?;
        let rows = exec::collect(&self.input, run)?;
        if count >= rows.rows {
            return Ok(exec::once(rows));
        }
        // the rows with the smallest of their numbers' hashes
        let hash = |row: u32| xxhash_rust::xxh64::xxh64(&row.to_le_bytes(), run.ctx.seed);
        let mut order: Vec<u32> = (0..rows.rows as u32).collect();
        order.sort_by_key(|row| (hash(*row), *row));
        order.truncate(count);
        order.sort_unstable();
        Ok(exec::once(rows.take(&UInt32Array::from(order))?))
    }
}
