//! `where`: the rows for which a condition is true; null is not.

use std::sync::Arc;

use arrow::array::{Array, AsArray, BooleanArray};
use arrow::buffer::BooleanBuffer;
use kql_syntax::ast;

use crate::batch::{Batch, holes, is_hole};
use crate::bind::Binder;
use crate::construct::Construct;
use crate::error::EvalError;
use crate::exec::chain::Chain;
use crate::exec::{self, Run, eval};
use crate::functions::example;
use crate::operators::compute::needs_all_rows;
use crate::optimize::{Columns, Condition, conditions};
use crate::plan::{Expr, Node, Plan};
use crate::types::{Scalar, Ty};
use crate::value::Value;

/// `where`
pub static WHERE: Construct = Construct {
    name: "where",
    aliases: &["filter"],
    page: "where-operator",
    syntax: "T | where CONDITION",
    about: "Keeps the rows for which the condition is true; null is not true.",
    examples: &[example(
        "datatable (k: string, n: long) ['a', 1, 'b', 2, 'a', 3] | where n > 1 and k == 'a'",
        "a|3",
    )],
};

/// Rows that fulfil a condition.
#[derive(Debug)]
pub struct Where {
    input: Arc<Plan>,
    predicate: Expr,
}

impl Binder<'_> {
    pub(crate) fn where_(&mut self, input: Arc<Plan>, op: &ast::Where) -> Arc<Plan> {
        let predicate = self.with_input(&input, |binder| binder.condition(&op.predicate));
        self.filter(input, predicate, op.span)
    }

    /// The rows of `input` for which `predicate` is true.
    pub(crate) fn filter(&mut self, input: Arc<Plan>, predicate: Expr, span: kql_syntax::Span) -> Arc<Plan> {
        let schema = input.schema.clone();
        self.plan(Node::Where(Where { input, predicate }), schema, span)
    }

    /// A condition: a `bool`.
    pub(crate) fn condition(&mut self, expr: &ast::Expr) -> Expr {
        self.scalar_of(expr, Ty::Bool)
    }
}

impl Where {
    /// The condition.
    pub(crate) fn predicate(&self) -> &Expr {
        &self.predicate
    }

    /// The table it works on, whose order it keeps.
    pub(crate) fn input(&self) -> &Plan {
        &self.input
    }

    /// This `where` and those right below it, as one step over what they take their rows from.
    pub(crate) fn chain<'a>(&'a self, run: &'a Run<'a>, plan: &'a Plan) -> Result<Chain<'a>, EvalError> {
        let wanted = run.wanted(plan);
        if needs_all_rows(std::slice::from_ref(&self.predicate)) {
            let batch = exec::collect(&self.input, run)?;
            let kept = keep(&self.predicate, batch, run)?.only(wanted);
            return Ok(Chain::new(exec::once(kept), run));
        }
        let mut input = &self.input;
        let mut predicates = vec![&self.predicate];
        while let Node::Where(below) = &input.node
            && !needs_all_rows(std::slice::from_ref(&below.predicate))
        {
            predicates.push(&below.predicate);
            input = &below.input;
        }
        predicates.reverse();
        let filter = Filter {
            conditions: conditions(predicates, input.schema.len()),
            wanted,
        };
        Ok(exec::chain(input, run)?.then(move |batch| filter.apply(batch, run)))
    }
}

/// Conditions that all must hold.
struct Filter<'a> {
    /// The parts of all, in the order of the query.
    conditions: Vec<Condition<'a>>,
    /// The columns that are read behind them.
    wanted: Option<&'a Columns>,
}

/// Rows are taken out before the next condition where at most one in so many is left.
const SPARSE: usize = 2;

impl Filter<'_> {
    fn apply(&self, batch: Batch, run: &Run<'_>) -> Result<Batch, EvalError> {
        if let [only] = &self.conditions[..] {
            let kept = test(only.expr, &batch, run)?;
            return select(batch.only(self.wanted), kept);
        }
        self.cheapest_first(batch, run)
    }

    /// Tests first what cannot refuse a row, the cheapest in front.
    fn cheapest_first(&self, mut batch: Batch, run: &Run<'_>) -> Result<Batch, EvalError> {
        let mut order: Vec<(u64, &Condition<'_>)> = self
            .conditions
            .iter()
            .map(|condition| (condition.rank(&batch), condition))
            .collect();
        // those that may refuse a row keep the order of the query
        order.sort_by_key(|(rank, condition)| if condition.total { (false, *rank) } else { (true, 0) });
        let mut kept: Option<BooleanBuffer> = None;
        for (place, (_, condition)) in order.iter().enumerate() {
            let taken_out = |bits: &BooleanBuffer| !condition.total || bits.count_set_bits() * SPARSE <= bits.len();
            if let Some(bits) = kept.take_if(|bits| taken_out(bits)) {
                let read = |column: usize| {
                    self.wanted.is_none_or(|wanted| wanted.has(column))
                        || order[place..]
                            .iter()
                            .any(|(_, condition)| condition.columns.has(column))
                };
                let mut hole = holes(batch.rows);
                for (column, array) in batch.columns.iter_mut().enumerate() {
                    if !read(column) && !is_hole(array) {
                        *array = hole();
                    }
                }
                batch = select(batch, Some(bits))?;
            }
            if let Some(bits) = test(condition.expr, &batch, run)? {
                condition.note(batch.rows, bits.count_set_bits());
                kept = Some(match kept {
                    Some(before) => &before & &bits,
                    None => bits,
                });
            }
        }
        select(batch.only(self.wanted), kept)
    }
}

/// The rows for which a condition is true.
fn keep(predicate: &Expr, batch: Batch, run: &Run<'_>) -> Result<Batch, EvalError> {
    run.ctx.check()?;
    let kept = test(predicate, &batch, run)?;
    select(batch, kept)
}

/// For which rows a condition is true; nothing where for all.
fn test(predicate: &Expr, batch: &Batch, run: &Run<'_>) -> Result<Option<BooleanBuffer>, EvalError> {
    match eval(predicate, batch, run)? {
        Value::Scalar(Scalar::Bool(true)) => Ok(None),
        Value::Scalar(_) => Ok(Some(BooleanBuffer::new_unset(batch.rows))),
        Value::Array(kept) => match kept.as_boolean_opt() {
            Some(kept) => Ok(Some(match kept.nulls() {
                Some(valid) => kept.values() & valid.inner(),
                None => kept.values().clone(),
            })),
            None => Err(EvalError::internal("the condition is no bool", predicate.span)),
        },
    }
}

fn select(batch: Batch, kept: Option<BooleanBuffer>) -> Result<Batch, EvalError> {
    match kept {
        Some(kept) => batch.filter(&BooleanArray::new(kept, None)),
        None => Ok(batch),
    }
}
