//! `range`: one column of values at equal steps, both ends included.

use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, Int64Array};
use kql_syntax::{Span, ast};

use crate::batch::Batch;
use crate::bind::{BindError, Binder, Follow, common};
use crate::construct::Construct;
use crate::error::EvalError;
use crate::exec::{self, Run, Stream, eval};
use crate::functions::example;
use crate::plan::{Expr, Node, Plan};
use crate::types::{Column, Scalar, Schema, Ty};

/// `range`
pub static RANGE: Construct = Construct {
    name: "range",
    aliases: &[],
    page: "range-operator",
    syntax: "range NAME from FIRST to LAST step STEP",
    about: "Gives a row for each value of a progression.",
    examples: &[example("range x from 1 to 6 step 2", "1\n3\n5")],
};

/// Values from one end to the other.
#[derive(Debug)]
pub struct Range {
    from: Expr,
    to: Expr,
    step: Expr,
}

impl Binder<'_> {
    pub(crate) fn range(&mut self, op: &ast::Range) -> Arc<Plan> {
        let (from, to, step) = (self.scalar(&op.from), self.scalar(&op.to), self.scalar(&op.step));
        let ty = match common([from.ty, to.ty], false) {
            Some(ty) if ty.is_number() && step.ty.is_number() => common([ty, step.ty], false).unwrap_or(ty),
            Some(ty) => ty,
            None => {
                let types = crate::bind::Types(vec![from.ty, to.ty]);
                self.report(BindError::NoCommonType {
                    types,
                    help: None,
                    span: self.at(op.span),
                });
                Ty::Unknown
            }
        };
        let fits = match ty {
            Ty::Datetime | Ty::Timespan => step.ty == Ty::Timespan,
            Ty::Unknown => true,
            ty => ty.is_number() && step.ty.is_number(),
        };
        if !fits && step.ty != Ty::Unknown {
            let (found, axis) = (step.ty.into(), ty.into());
            self.report(BindError::IntervalType {
                found,
                axis,
                help: None,
                span: step.span,
            });
        }
        if is_zero(&step) {
            self.report(BindError::StepOfZero {
                help: None,
                span: step.span,
            });
        }
        if ty == Ty::Decimal && self.follow == Follow::Engine {
            let help = Some("count in reals or whole numbers: `toreal(…)`".into());
            let (ty, span) = (ty.into(), self.at(op.span));
            self.report(BindError::TypeNotAllowed { ty, help, span });
        }
        let ty = if ty == Ty::Int { Ty::Long } else { ty };
        let step_ty = if ty.is_number() { ty } else { step.ty };
        let (from, to, step) = (
            self.convert(from, ty),
            self.convert(to, ty),
            self.convert(step, step_ty),
        );
        let schema = Schema::new(vec![Column {
            name: op.name.text.clone(),
            ty,
        }]);
        self.plan(Node::Range(Range { from, to, step }), schema, op.span)
    }
}

/// Whether a step is the number 0. (A timespan of nothing is not told, as by the parser package.)
fn is_zero(step: &Expr) -> bool {
    match step.as_literal() {
        Some(Scalar::Int(0) | Scalar::Long(0)) => true,
        Some(Scalar::Real(value)) => *value == 0.0,
        _ => false,
    }
}

impl Range {
    /// Both ends and the step.
    pub(crate) fn exprs(&self) -> [&Expr; 3] {
        [&self.from, &self.to, &self.step]
    }

    pub(crate) fn stream<'a>(&'a self, run: &'a Run<'a>, span: Span) -> Result<Stream<'a>, EvalError> {
        let unit = Batch {
            columns: Vec::new(),
            rows: 1,
        };
        let value = |expr: &Expr| eval(expr, &unit, run).map(|value| value.scalar_at(expr.ty, 0));
        let (from, to, step) = (value(&self.from)?, value(&self.to)?, value(&self.step)?);
        let size = run.ctx.batch_rows.max(1) as i64;
        let limit = run.ctx.limits.rows;
        if let (Scalar::Real(from), Scalar::Real(to), Scalar::Real(step)) = (&from, &to, &step) {
            let (from, step) = (*from, *step);
            let count = if step == 0.0 {
                -1.0
            } else {
                ((to - from) / step).floor()
            };
            let count = if count >= 0.0 { count as i64 + 1 } else { 0 };
            return Ok(chunks(count, size, limit, span, move |first, rows| {
                Arc::new(Float64Array::from_iter_values(
                    (first..first + rows).map(|index| from + step * index as f64),
                ))
            }));
        }
        let number = |scalar: &Scalar| scalar.as_long().or(scalar.as_ticks());
        let (Some(from), Some(to), Some(step)) = (number(&from), number(&to), number(&step)) else {
            return Ok(exec::once(Batch {
                columns: vec![Scalar::null(self.from.ty).to_array(0)],
                rows: 0,
            }));
        };
        let length = i128::from(to) - i128::from(from);
        let away = length != 0 && (length < 0) != (step < 0);
        let count = if step == 0 || away {
            -1
        } else {
            length / i128::from(step)
        };
        let count = i64::try_from(count + 1).unwrap_or(i64::MAX);
        Ok(chunks(count, size, limit, span, move |first, rows| {
            Arc::new(Int64Array::from_iter_values(
                (first..first + rows).map(|index| from + step * index),
            ))
        }))
    }
}

/// Rows in batches, made when they are asked for; an error behind the limit.
fn chunks<'a>(
    count: i64,
    size: i64,
    limit: u64,
    span: Span,
    column: impl Fn(i64, i64) -> ArrayRef + Send + 'a,
) -> Stream<'a> {
    let mut next = 0;
    Box::new(std::iter::from_fn(move || {
        if next >= count {
            return None;
        }
        if next as u64 >= limit {
            next = count;
            return Some(Err(EvalError::Limit {
                what: "the range".into(),
                limit: format!("{limit} rows"),
                help: Some("take a larger step".into()),
                span,
            }));
        }
        let rows = size
            .min(count - next)
            .min(i64::try_from(limit).unwrap_or(i64::MAX) - next);
        let column = column(next, rows);
        next += rows;
        Some(Ok(Batch {
            columns: vec![column],
            rows: rows as usize,
        }))
    }))
}
