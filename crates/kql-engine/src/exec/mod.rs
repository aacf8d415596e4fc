//! Runs a plan: each operator turns a stream of batches into another.
//!
//! Rows keep their order through every operator, whatever the size of batches and the number of threads, so that a
//! result is the same to the bit. Operators that look at one row at a time work batch by batch; those that need all
//! rows read their input to its end first.

mod eval;
pub mod keys;

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

pub use eval::{eval, eval_args, eval_array};
use kql_syntax::Span;

use crate::batch::Batch;
use crate::context::Context;
use crate::error::EvalError;
use crate::operators as op;
use crate::plan::{Node, Plan};
use crate::types::{Scalar, Ty};
use crate::value::Value;

/// Batches in order.
pub type Stream<'a> = Box<dyn Iterator<Item = Result<Batch, EvalError>> + Send + 'a>;

/// One run of one plan: the context and what was computed once.
#[derive(Debug)]
pub struct Run<'a> {
    /// Time, limits and caches.
    pub ctx: &'a Context,
    tables: Mutex<HashMap<u32, Arc<Vec<Batch>>>>,
    /// The run of the query around a sub-query, and the rows that it hands down.
    outer: Option<(&'a Run<'a>, u32, Batch)>,
    /// Bytes of the tables that this run's operators hold. They count until the run ends.
    held: AtomicU64,
}

impl Drop for Run<'_> {
    fn drop(&mut self) {
        self.ctx.release(*self.held.get_mut());
    }
}

impl<'a> Run<'a> {
    /// A run that computed nothing yet.
    pub fn new(ctx: &'a Context) -> Run<'a> {
        Run {
            ctx,
            tables: Mutex::default(),
            outer: None,
            held: AtomicU64::new(0),
        }
    }

    /// The run of a sub-query over `rows`, which its plan names by `id`.
    pub fn with_rows(outer: &'a Run<'a>, id: u32, rows: Batch) -> Run<'a> {
        Run {
            ctx: outer.ctx,
            tables: Mutex::default(),
            outer: Some((outer, id, rows)),
            held: AtomicU64::new(0),
        }
    }

    /// Counts a batch that an operator keeps; an error where the query holds too much.
    pub fn hold(&self, batch: &Batch, span: Span) -> Result<(), EvalError> {
        let bytes = batch.bytes();
        self.held.fetch_add(bytes, Ordering::Relaxed);
        self.ctx.hold(bytes, span)
    }

    /// The rows that some query around this one hands down under that number.
    fn handed(&self, id: u32) -> Option<&Batch> {
        let (outer, own, rows) = self.outer.as_ref()?;
        if *own == id { Some(rows) } else { outer.handed(id) }
    }

    /// The rows of a plan that runs once, by its number.
    pub fn once(&self, id: u32, plan: &Plan) -> Result<Arc<Vec<Batch>>, EvalError> {
        if let Some((outer, own, _)) = &self.outer {
            // what does not depend on the rows at hand is computed once for all of them
            if !plan.uses(*own) {
                return outer.once(id, plan);
            }
        }
        let known = |this: &Self| {
            this.tables
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .get(&id)
                .cloned()
        };
        if let Some(batches) = known(self) {
            return Ok(batches);
        }
        let batches = Arc::new(held(plan, self)?);
        let mut tables = self.tables.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(tables.entry(id).or_insert(batches).clone())
    }

    /// The first cell of a plan that runs once; null where it has no row.
    pub fn scalar(&self, id: u32, plan: &Plan) -> Result<Scalar, EvalError> {
        let ty = plan.schema.columns.first().map_or(Ty::Unknown, |column| column.ty);
        let batches = self.once(id, plan)?;
        let first = batches.iter().find(|batch| batch.rows > 0);
        Ok(first
            .filter(|batch| !batch.columns.is_empty())
            .map_or(Scalar::null(ty), |batch| batch.cell(0, ty, 0)))
    }
}

/// The rows of a plan, as many as an operator may give.
pub fn stream<'a>(plan: &'a Plan, run: &'a Run<'a>) -> Result<Stream<'a>, EvalError> {
    let batches = node_stream(plan, run).map_err(|error| error.placed(plan.span))?;
    let mut rows = 0;
    Ok(Box::new(batches.map(move |batch| {
        let batch = batch.map_err(|error| error.placed(plan.span))?;
        rows += batch.rows;
        run.ctx
            .check_rows(rows, "the rows that this operator gives", plan.span)?;
        Ok(batch)
    })))
}

fn node_stream<'a>(plan: &'a Plan, run: &'a Run<'a>) -> Result<Stream<'a>, EvalError> {
    run.ctx.check()?;
    Ok(match &plan.node {
        Node::Error => return Err(EvalError::internal("the plan has errors", plan.span)),
        Node::Unsupported { what, help } => {
            return Err(EvalError::Unsupported {
                what: what.clone(),
                help: help.clone(),
                span: plan.span,
            });
        }
        Node::Table(table) => {
            let size = run.ctx.batch_rows.max(1);
            Box::new(table.batches.iter().flat_map(move |batch| pieces(batch, size)).map(Ok))
        }
        Node::Unit => Box::new(std::iter::once(Ok(Batch {
            columns: Vec::new(),
            rows: 1,
        }))),
        Node::Handed(id) => match run.handed(*id) {
            Some(rows) => once(rows.clone()),
            None => return Err(EvalError::internal("no rows were handed down", plan.span)),
        },
        Node::MvApply(node) => node.stream(run, plan)?,
        Node::Partition(node) => node.stream(run, plan)?,
        Node::MakeSeries(node) => node.stream(run, plan.span)?,
        Node::Sample(node) => node.stream(run)?,
        Node::Scan(node) => node.stream(run, plan.span)?,
        Node::ParseKv(node) => node.stream(run)?,
        Node::Materialize(id, input) => {
            let batches = run.once(*id, input)?;
            Box::new((0..batches.len()).map(move |index| Ok(batches[index].clone())))
        }
        Node::Where(node) => node.stream(run)?,
        Node::Compute(node) => node.stream(run)?,
        Node::Summarize(node) => node.stream(run, &plan.schema)?,
        Node::Sort(node) => node.stream(run)?,
        Node::Take(node) => node.stream(run)?,
        Node::Join(node) => node.stream(run, &plan.schema)?,
        Node::Union(node) => node.stream(run)?,
        Node::Range(node) => node.stream(run, plan.span)?,
        Node::MvExpand(node) => node.stream(run, plan.span)?,
        Node::Parse(node) => node.stream(run)?,
        Node::GetSchema(node) => node.stream()?,
        Node::Serialize(input) => stream(input, run)?,
        Node::Evaluate(node) => op::evaluate::stream(node, run, plan)?,
    })
}

/// A batch in pieces of at most `size` rows.
fn pieces(batch: &Batch, size: usize) -> impl Iterator<Item = Batch> + '_ {
    (0..batch.rows.div_ceil(size)).map(move |index| {
        let offset = index * size;
        let len = size.min(batch.rows - offset);
        if len == batch.rows {
            batch.clone()
        } else {
            batch.slice(offset, len)
        }
    })
}

/// All rows of a plan in one batch.
pub fn collect(plan: &Plan, run: &Run<'_>) -> Result<Batch, EvalError> {
    Batch::concat(&plan.schema, &held(plan, run)?)
}

/// All batches of a plan, which count as memory of the run. An error about it has the place of the operator that asks.
pub fn held(plan: &Plan, run: &Run<'_>) -> Result<Vec<Batch>, EvalError> {
    let mut batches = Vec::new();
    for batch in stream(plan, run)? {
        let batch = batch?;
        run.hold(&batch, Span::new(0, 0))?;
        batches.push(batch);
    }
    Ok(batches)
}

/// One batch as a stream.
pub fn once<'a>(batch: Batch) -> Stream<'a> {
    Box::new(std::iter::once(Ok(batch)))
}

/// A constant's whole number, for counts and limits. An error where it is not one.
pub fn constant_long(value: &Value, what: &str, span: Span) -> Result<i64, EvalError> {
    let number = value.as_scalar().and_then(Scalar::as_long);
    number.ok_or_else(|| EvalError::argument(format!("{what} must be a whole number"), span))
}
