//! `where`: the rows for which a condition is true; null is not.

use std::sync::Arc;

use arrow::array::AsArray;
use kql_syntax::ast;

use crate::batch::Batch;
use crate::bind::Binder;
use crate::construct::Construct;
use crate::error::EvalError;
use crate::exec::{self, Run, Stream, eval};
use crate::functions::example;
use crate::operators::compute::needs_all_rows;
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

    pub(crate) fn stream<'a>(&'a self, run: &'a Run<'a>) -> Result<Stream<'a>, EvalError> {
        if needs_all_rows(std::slice::from_ref(&self.predicate)) {
            let batch = exec::collect(&self.input, run)?;
            return Ok(exec::once(self.apply(batch, run)?));
        }
        let input = exec::stream(&self.input, run)?;
        Ok(Box::new(input.map(move |batch| self.apply(batch?, run))))
    }

    fn apply(&self, batch: Batch, run: &Run<'_>) -> Result<Batch, EvalError> {
        run.ctx.check()?;
        match eval(&self.predicate, &batch, run)? {
            Value::Scalar(Scalar::Bool(true)) => Ok(batch),
            Value::Scalar(_) => Ok(batch.slice(0, 0)),
            Value::Array(keep) => match keep.as_boolean_opt() {
                Some(keep) => batch.filter(keep),
                None => Err(EvalError::internal("the condition is no bool", self.predicate.span)),
            },
        }
    }
}
