//! Runs a plan: each operator turns a stream of batches into another.
//!
//! Rows keep their order through every operator, whatever the size of batches and the number of threads, so that a
//! result is the same to the bit. Operators that look at one row at a time work batch by batch; those that need all
//! rows read their input to its end first.

pub(crate) mod chain;
mod codes;
mod eval;
pub(crate) mod group;
pub mod keys;
mod lift;
pub(crate) mod order;

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use arrow::array::ArrayRef;
use chain::Chain;
pub use eval::{eval, eval_args, eval_array};
use kql_syntax::Span;

use crate::batch::{Batch, holes};
use crate::context::Context;
use crate::error::EvalError;
use crate::operators as op;
use crate::optimize::{Columns, Needs};
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
    lifts: lift::Lifts,
    /// Which columns of each operator's result are read.
    pub(crate) needs: Option<Needs>,
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
            lifts: lift::Lifts::default(),
            needs: None,
            outer: None,
            held: AtomicU64::new(0),
        }
    }

    /// The run of a sub-query over `rows`, which its plan names by `id`.
    pub fn with_rows(outer: &'a Run<'a>, id: u32, rows: Batch) -> Run<'a> {
        Run {
            ctx: outer.ctx,
            tables: Mutex::default(),
            lifts: lift::Lifts::default(),
            needs: None,
            outer: Some((outer, id, rows)),
            held: AtomicU64::new(0),
        }
    }

    /// The columns of the plan's result that are read; nothing where all may be.
    pub(crate) fn wanted(&self, plan: &Plan) -> Option<&Columns> {
        match (&self.needs, &self.outer) {
            (Some(needs), _) => needs.columns(plan),
            (None, Some((outer, ..))) => outer.wanted(plan),
            (None, None) => None,
        }
    }

    /// What expressions gave for dictionaries, for this run and all within it.
    fn lifts(&self) -> &lift::Lifts {
        match &self.outer {
            Some((outer, ..)) => outer.lifts(),
            None => &self.lifts,
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
            if *own != APART && !plan.uses(*own) {
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
        let batches = if self.wanted(plan).is_some() {
            held(plan, self)?
        } else {
            // a table within an expression that nobody looked into reads what it reads, whatever is read elsewhere
            let mut apart = Run::with_rows(self, APART, Batch::empty(&plan.schema));
            apart.needs = Some(Needs::of([plan]));
            held(plan, &apart)?
        };
        let batches = Arc::new(batches);
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

/// The number under which no rows are handed down.
const APART: u32 = u32::MAX;

/// The rows of a plan, as many as an operator may give.
pub fn stream<'a>(plan: &'a Plan, run: &'a Run<'a>) -> Result<Stream<'a>, EvalError> {
    let batches = match &run.ctx.profile {
        Some(profile) => profile.watch(plan, || node_stream(plan, run)),
        None => node_stream(plan, run),
    };
    let batches = batches.map_err(|error| error.placed(plan.span))?;
    let mut rows = 0;
    Ok(Box::new(batches.map(move |batch| {
        let batch = batch.map_err(|error| error.placed(plan.span))?;
        rows += batch.rows;
        run.ctx
            .check_rows(rows as u64, "the rows that this operator gives", None, plan.span)?;
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
        Node::NoRows { of, help } => {
            return Err(EvalError::NoRows {
                of: of.clone(),
                help: Some(help.clone()),
                span: plan.span,
            });
        }
        Node::Graph(graph) => {
            return Err(EvalError::Unsupported {
                what: format!("the operator `{}`", graph.operator),
                help: None,
                span: plan.span,
            });
        }
        Node::Table(table) => {
            let size = run.ctx.batch_rows.max(1);
            let wanted = run.wanted(plan);
            Box::new(
                table
                    .batches
                    .iter()
                    .flat_map(move |batch| pieces(batch, size, wanted))
                    .map(Ok),
            )
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
        Node::MakeSeries(node) => node.stream(run, plan)?,
        Node::Sample(node) => node.stream(run)?,
        Node::Scan(node) => node.stream(run, plan.span)?,
        Node::ParseKv(node) => node.stream(run)?,
        Node::Materialize(id, input) => {
            let batches = run.once(*id, input)?;
            Box::new((0..batches.len()).map(move |index| Ok(batches[index].clone())))
        }
        Node::Where(_) | Node::Compute(_) | Node::MvExpand(_) | Node::Parse(_) | Node::Join(_) => {
            fused(plan, run)?.stream()
        }
        Node::Summarize(node) => node.stream(run, plan)?,
        Node::Sort(node) => node.stream(run, plan, usize::MAX)?,
        Node::Take(node) => node.stream(run)?,
        Node::Union(node) => node.stream(run, plan)?,
        Node::Range(node) => node.stream(run, plan.span)?,
        Node::GetSchema(node) => node.stream()?,
        Node::Serialize(input) => stream(input, run)?,
        Node::Consume(node) => node.stream(run)?,
        Node::Tables(_) => return Err(op::tables::Tables::refuse(plan.span)),
        Node::TopNested(node) => node.stream(run)?,
        Node::Fails(error) => return Err(error.clone()),
        Node::External(node) => node.stream(run, &plan.schema)?,
        Node::Evaluate(node) => op::evaluate::stream(node, run, plan)?,
    })
}

/// The operators on top of a plan that look at one row at a time, fused over what they take their rows from. Where
/// operators are measured, each stands alone.
pub(crate) fn chain<'a>(plan: &'a Plan, run: &'a Run<'a>) -> Result<Chain<'a>, EvalError> {
    if run.ctx.profile.is_some() {
        return Ok(Chain::new(stream(plan, run)?, run));
    }
    fused(plan, run)
}

fn fused<'a>(plan: &'a Plan, run: &'a Run<'a>) -> Result<Chain<'a>, EvalError> {
    match &plan.node {
        Node::Where(node) => node.chain(run, plan),
        Node::Compute(node) => node.chain(run, plan),
        Node::MvExpand(node) => node.chain(run, plan),
        Node::Parse(node) => node.chain(run),
        Node::Join(node) => node.chain(run, plan),
        Node::Serialize(input) => chain(input, run),
        _ => Ok(Chain::new(stream(plan, run)?, run)),
    }
}

/// A batch in pieces of at most `size` rows, with holes for the columns that nobody reads.
fn pieces<'a>(batch: &'a Batch, size: usize, wanted: Option<&'a Columns>) -> impl Iterator<Item = Batch> + 'a {
    (0..batch.rows.div_ceil(size)).map(move |index| {
        let offset = index * size;
        let rows = size.min(batch.rows - offset);
        let mut hole = holes(rows);
        let piece = |(place, column): (usize, &ArrayRef)| {
            if wanted.is_some_and(|wanted| !wanted.has(place)) {
                hole()
            } else if rows == batch.rows {
                column.clone()
            } else {
                column.slice(offset, rows)
            }
        };
        Batch {
            columns: batch.columns.iter().enumerate().map(piece).collect(),
            rows,
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
