//! Values of scalar expressions over a batch.

use arrow::array::ArrayRef;

use super::Run;
use super::lift::lifted;
use crate::batch::{Batch, is_hole};
use crate::cast::cast;
use crate::error::EvalError;
use crate::functions::{self, Arg, Function};
use crate::plan::{Expr, ExprKind, Plan};
use crate::types::{Scalar, Ty};
use crate::value::Value;

/// The value of an expression over the rows of a batch.
pub fn eval(expr: &Expr, batch: &Batch, run: &Run<'_>) -> Result<Value, EvalError> {
    if matches!(expr.kind, ExprKind::Call(..) | ExprKind::Cast(_))
        && let Some(value) = lifted(expr, batch, run)?
    {
        return Ok(value);
    }
    match &expr.kind {
        ExprKind::Error => Err(EvalError::internal("the expression has errors", expr.span)),
        ExprKind::Unsupported(what) => Err(EvalError::unsupported(what.as_ref(), expr.span)),
        ExprKind::Column(index) => match batch.columns.get(*index) {
            Some(column) if !is_hole(column) => Ok(Value::Array(column.clone())),
            _ => Err(EvalError::internal("a column is read that nobody asked for", expr.span)),
        },
        ExprKind::Literal(value) => Ok(Value::Scalar(value.clone())),
        ExprKind::Call(function, args) => {
            let args = eval_args(args, batch, run)?;
            functions::call(function, &args, batch.rows, expr.ty, run.ctx, expr.span)
        }
        ExprKind::Cast(inner) => Ok(cast(&eval(inner, batch, run)?, inner.ty, expr.ty, batch.rows)),
        ExprKind::Subquery(id, plan) => run.scalar(*id, plan).map(Value::Scalar),
        ExprKind::InTable(function, left, id, plan) => in_table(function, left, (*id, plan), expr, batch, run),
    }
}

/// The arguments of a call.
pub fn eval_args(args: &[Expr], batch: &Batch, run: &Run<'_>) -> Result<Vec<Arg>, EvalError> {
    args.iter()
        .map(|arg| {
            Ok(Arg {
                value: eval(arg, batch, run)?,
                ty: arg.ty,
                span: arg.span,
            })
        })
        .collect()
}

/// The value of an expression as a column.
pub fn eval_array(expr: &Expr, batch: &Batch, run: &Run<'_>) -> Result<ArrayRef, EvalError> {
    Ok(eval(expr, batch, run)?.into_array(batch.rows))
}

fn in_table(
    function: &'static Function,
    left: &Expr,
    (id, plan): (u32, &Plan),
    expr: &Expr,
    batch: &Batch,
    run: &Run<'_>,
) -> Result<Value, EvalError> {
    let rows = run.once(id, plan)?;
    let ty = plan.schema.columns.first().map_or(Ty::Unknown, |column| column.ty);
    let mut args = vec![Arg {
        value: eval(left, batch, run)?,
        ty: left.ty,
        span: left.span,
    }];
    for part in rows.iter() {
        for row in 0..part.rows {
            let cell: Scalar = part.cell(0, ty, row);
            args.push(Arg {
                value: Value::Scalar(cell),
                ty,
                span: expr.span,
            });
        }
    }
    functions::call(function, &args, batch.rows, expr.ty, run.ctx, expr.span)
}
