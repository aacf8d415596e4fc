//! Expressions over one dictionary column, computed once for each distinct value.
//!
//! `tolower(tostring(split(x, "\\")[-1]))` over a million rows of a hundred processes is a hundred evaluations and a
//! million codes. What an expression gives for a dictionary is kept for the run, since all batches of a table share one.
//!
//! This is the one place that does so for whole expressions; the dispatcher of functions does it for single calls whose
//! other arguments turn out to be constant. Which values are computed never shows in the result: where the evaluation over
//! the dictionary fails (a value that no row has may be refused), the rows at hand are evaluated instead.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray};
use arrow::buffer::BooleanBuffer;
use kql_syntax::Span;

use super::{Run, eval};
use crate::batch::{Batch, hole};
use crate::error::EvalError;
use crate::functions::Depends;
use crate::layout::{Coded, Results, coded};
use crate::plan::{Expr, ExprKind};
use crate::types::Scalar;
use crate::value::Value;

/// What expressions gave for dictionaries in one run, whose plan lives as long as the run.
#[derive(Debug, Default)]
pub(super) struct Lifts {
    known: Mutex<HashMap<(usize, usize), Arc<Lift>>>,
}

/// One expression over one dictionary.
#[derive(Debug)]
struct Lift {
    /// The dictionary, which must not be freed while its address is a key.
    values: ArrayRef,
    span: Span,
    /// Rows that came before the dictionary was worth it.
    rows: AtomicUsize,
    outcome: OnceLock<Outcome>,
}

#[derive(Debug)]
enum Outcome {
    /// The same for every value.
    One(Scalar),
    Each(Results, Option<Vec<bool>>),
    /// To be evaluated over the rows.
    Failed,
}

/// A dictionary is worth it once a quarter as many rows came as it has values.
const WORTH: usize = 4;

/// So much is kept at most.
const MOST: usize = 4096;

/// The value of `expr` by way of the dictionary of the only column that it reads; nothing where it reads several or other
/// columns, or where the dictionary is too large for the rows at hand.
pub(super) fn lifted(expr: &Expr, batch: &Batch, run: &Run<'_>) -> Result<Option<Value>, EvalError> {
    let mut place = None;
    if !reads_one(expr, &mut place) {
        return Ok(None);
    }
    let Some((place, coded)) = place.and_then(|place| Some((place, coded(batch.columns.get(place)?)?))) else {
        return Ok(None);
    };
    let lift = run.lifts().of(expr, &coded);
    if lift.outcome.get().is_none() {
        let rows = lift.rows.fetch_add(batch.rows, Ordering::Relaxed) + batch.rows;
        if rows * WORTH < coded.values.len() {
            return Ok(None);
        }
    }
    let nulls = may_be_null(&coded);
    match lift
        .outcome
        .get_or_init(|| outcome(expr, place, &lift.values, nulls, batch, run))
    {
        Outcome::One(scalar) => Ok(Some(Value::Scalar(scalar.clone()))),
        Outcome::Failed => Ok(None),
        Outcome::Each(_, Some(flags)) if coded.keys.nulls().is_none() => {
            let keys = coded.keys.values();
            let bits = BooleanBuffer::collect_bool(keys.len(), |row| flags[keys[row] as usize]);
            Ok(Some(Value::Array(Arc::new(BooleanArray::new(bits, None)))))
        }
        Outcome::Each(results, _) => Ok(Some(Value::Array(results.spread(coded.keys)))),
    }
}

/// Dynamics may be null, texts never are.
fn may_be_null(coded: &Coded<'_>) -> bool {
    coded.values.as_string_opt::<i32>().is_none()
}

fn outcome(expr: &Expr, place: usize, values: &ArrayRef, nulls: bool, batch: &Batch, run: &Run<'_>) -> Outcome {
    let mut scalar = None;
    let results = Results::new(values, nulls, |values| {
        let mut columns = vec![hole(values.len()); batch.columns.len()];
        columns[place] = values.clone();
        let distinct = Batch {
            columns,
            rows: values.len(),
        };
        let value = eval(expr, &distinct, run)?;
        // what is one for all values may yet be another for null
        scalar = value.as_scalar().filter(|_| !nulls).cloned();
        Ok::<_, EvalError>(value.into_array(values.len()))
    });
    match (results, scalar) {
        (Ok(_), Some(scalar)) => Outcome::One(scalar),
        (Ok(results), None) => {
            let flags = results.flags();
            Outcome::Each(results, flags)
        }
        (Err(_), _) => Outcome::Failed,
    }
}

/// Whether the expression computes something from one column alone, and always the same. Notes the column.
fn reads_one(expr: &Expr, place: &mut Option<usize>) -> bool {
    match &expr.kind {
        ExprKind::Column(index) => *place.get_or_insert(*index) == *index,
        ExprKind::Literal(_) => true,
        ExprKind::Call(function, args) => {
            function.depends == Depends::Arguments && args.iter().all(|arg| reads_one(arg, place))
        }
        ExprKind::Cast(inner) => reads_one(inner, place),
        // tables may depend on rows that a query around this one hands down
        ExprKind::Subquery(..) | ExprKind::InTable(..) | ExprKind::Error | ExprKind::Unsupported(_) => false,
    }
}

impl Lifts {
    fn of(&self, expr: &Expr, coded: &Coded<'_>) -> Arc<Lift> {
        let key = (
            std::ptr::from_ref(expr) as usize,
            Arc::as_ptr(coded.values).cast::<()>() as usize,
        );
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(lift) = known.get(&key).filter(|lift| lift.span == expr.span) {
            return lift.clone();
        }
        if known.len() >= MOST {
            // dictionaries that belong to one batch come once and never again
            known.clear();
        }
        let lift = Arc::new(Lift {
            values: coded.values.clone(),
            span: expr.span,
            rows: AtomicUsize::new(0),
            outcome: OnceLock::new(),
        });
        known.insert(key, lift.clone());
        lift
    }
}
