//! What several plugins need: their arguments, and tables from columns.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef};
use kql_syntax::Span;

use super::{ArgValue, PluginCall};
use crate::aggregates::{Aggregate, AggregateArg, AggregateCall};
use crate::batch::Batch;
use crate::database::Table;
use crate::error::EvalError;
use crate::exec::Run;
use crate::functions::{Arg, Args};
use crate::plan::{Expr, ExprKind, Plan};
use crate::types::{Column, Scalar, Schema, Ty};

impl PluginCall {
    /// The position among the arguments of the one named `name`, or of the `index`-th of those without a name.
    pub(super) fn place(&self, name: &str, index: usize) -> Option<usize> {
        let named = |arg: &super::PluginArg| arg.name.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(name));
        self.args.iter().position(named).or_else(|| {
            let mut unnamed = (0..self.args.len()).filter(|&at| self.args[at].name.is_none());
            unnamed.nth(index)
        })
    }

    /// The column of the input that an argument is, by position.
    pub(super) fn column(&self, index: usize) -> Option<usize> {
        match self.scalar(index)?.kind {
            ExprKind::Column(column) => Some(column),
            _ => None,
        }
    }

    /// As [`PluginCall::column`]; an error where the argument is no column.
    pub(super) fn needed_column(&self, index: usize, what: &str) -> Result<usize, EvalError> {
        self.column(index)
            .ok_or_else(|| EvalError::argument(format!("{what} is a column of the input"), self.arg_span(index)))
    }

    /// The table that an argument is; an error where it is none.
    pub(super) fn needed_table(&self, index: usize, what: &str) -> Result<&Arc<Plan>, EvalError> {
        match self.args.get(index).map(|arg| &arg.value) {
            Some(ArgValue::Table(plan)) => Ok(plan),
            _ => Err(EvalError::argument(format!("{what} is a table"), self.arg_span(index))),
        }
    }

    /// A constant argument; an error where it is not one.
    pub(super) fn needed_constant(&self, index: usize, what: &str) -> Result<&Scalar, EvalError> {
        self.constant(index)
            .ok_or_else(|| EvalError::argument(format!("{what} is a constant"), self.arg_span(index)))
    }

    /// A constant whole number that is not negative; an error where it is not one.
    pub(super) fn needed_count(&self, index: usize, what: &str) -> Result<usize, EvalError> {
        let number = self.constant(index).and_then(Scalar::as_long);
        number.and_then(|number| usize::try_from(number).ok()).ok_or_else(|| {
            EvalError::argument(
                format!("{what} is a whole number that is not negative"),
                self.arg_span(index),
            )
        })
    }

    /// Where an argument stands; the call where there is none.
    pub(super) fn arg_span(&self, index: usize) -> Span {
        self.args.get(index).map_or(self.span, |arg| arg.span)
    }

    /// The expression of an argument; an error where it is none.
    pub(super) fn needed_scalar(&self, index: usize, what: &str) -> Result<&Expr, EvalError> {
        self.scalar(index)
            .ok_or_else(|| EvalError::argument(format!("{what} is a value"), self.arg_span(index)))
    }
}

/// A table of these columns, all of `rows` rows.
pub(super) fn table(schema: Schema, columns: Vec<ArrayRef>, rows: usize) -> Table {
    table_of(schema, Batch { columns, rows })
}

/// A table of one batch.
pub(super) fn table_of(schema: Schema, batch: Batch) -> Table {
    Table {
        schema: Arc::new(schema),
        batches: Arc::new(vec![batch]),
    }
}

/// A closed schema.
pub(super) fn schema<'n>(columns: impl IntoIterator<Item = (&'n str, Ty)>) -> Schema {
    Schema::new(columns.into_iter().map(|(name, ty)| Column::new(name, ty)).collect())
}

/// What an aggregate gives for each of `count` groups; `groups` has the group of each row.
pub(super) fn aggregate(
    function: Option<&'static Aggregate>,
    args: &[Arg],
    ty: Ty,
    (groups, count): (&[u32], usize),
    (run, span): (&Run<'_>, Span),
) -> Result<ArrayRef, EvalError> {
    let function = function.ok_or_else(|| EvalError::unsupported("an aggregate of a plugin", span))?;
    let infos: Vec<AggregateArg> = args
        .iter()
        .map(|arg| AggregateArg {
            ty: arg.ty,
            constant: arg.value.as_scalar().cloned(),
            span: arg.span,
        })
        .collect();
    let mut state = (function.make)(&AggregateCall {
        args: &infos,
        results: &[ty],
        ctx: run.ctx,
        span,
    })?;
    state.update(&Args::new(args, groups.len(), ty, run.ctx, span), groups, count)?;
    let column = state.finish(count)?.into_iter().next();
    column
        .filter(|column| column.len() == count)
        .ok_or_else(|| EvalError::internal(format!("`{}` gave no column", function.name), span))
}
