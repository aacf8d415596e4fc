//! `range`: one column of values at equal steps, both ends included.

use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, Int64Array};
use kql_syntax::{Span, ast};

use crate::batch::Batch;
use crate::bind::{BindError, Binder, common};
use crate::error::EvalError;
use crate::exec::{self, Run, Stream, eval};
use crate::plan::{Expr, Node, Plan};
use crate::types::{Column, Scalar, Schema, Ty};

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

impl Range {
    pub(crate) fn stream<'a>(&'a self, run: &'a Run<'a>, span: Span) -> Result<Stream<'a>, EvalError> {
        let unit = Batch {
            columns: Vec::new(),
            rows: 1,
        };
        let value = |expr: &Expr| eval(expr, &unit, run).map(|value| value.scalar_at(expr.ty, 0));
        let (from, to, step) = (value(&self.from)?, value(&self.to)?, value(&self.step)?);
        let limit = run.ctx.limits.rows;
        let column: ArrayRef = match (&from, &to, &step) {
            (Scalar::Real(from), Scalar::Real(to), Scalar::Real(step)) => {
                let count = if *step == 0.0 {
                    -1.0
                } else {
                    ((to - from) / step).floor()
                };
                check(count, limit, span)?;
                let count = if count >= 0.0 { count as i64 + 1 } else { 0 };
                Arc::new(Float64Array::from_iter_values(
                    (0..count).map(|index| from + step * index as f64),
                ))
            }
            _ => {
                let number = |scalar: &Scalar| scalar.as_long().or(scalar.as_ticks());
                let (Some(from), Some(to), Some(step)) = (number(&from), number(&to), number(&step)) else {
                    return Ok(exec::once(Batch {
                        columns: vec![Scalar::null(self.from.ty).to_array(0)],
                        rows: 0,
                    }));
                };
                let count = if step == 0 {
                    -1
                } else {
                    (i128::from(to) - i128::from(from)).div_euclid(i128::from(step))
                };
                check(count as f64, limit, span)?;
                let rows = if count >= 0 { count as i64 + 1 } else { 0 };
                let values = (0..rows).map(|index| from.wrapping_add(step.wrapping_mul(index)));
                Arc::new(Int64Array::from_iter_values(
                    values.filter(|value| if step > 0 { *value <= to } else { *value >= to }),
                ))
            }
        };
        let rows = column.len();
        Ok(exec::once(Batch {
            columns: vec![column],
            rows,
        }))
    }
}

fn check(count: f64, limit: u64, span: Span) -> Result<(), EvalError> {
    if count <= limit as f64 {
        return Ok(());
    }
    Err(EvalError::Limit {
        what: "the range".into(),
        limit: format!("{limit} rows"),
        help: Some("take a larger step".into()),
        span,
    })
}
