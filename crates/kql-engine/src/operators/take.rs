//! `take`, `limit`: the first rows in the input's order. Kusto leaves open which; this engine always gives the first.

use std::sync::Arc;

use kql_syntax::ast;

use crate::batch::Batch;
use crate::bind::Binder;
use crate::construct::Construct;
use crate::error::EvalError;
use crate::exec::{self, Run, Stream, constant_long, eval};
use crate::functions::example;
use crate::plan::{Expr, Node, Plan};
use crate::types::Scalar;

/// `take`
pub static TAKE: Construct = Construct {
    name: "take",
    aliases: &["limit"],
    page: "take-operator",
    syntax: "T | take COUNT",
    about: "Gives up to that many rows, whichever they are.",
    examples: &[example("range x from 1 to 9 step 1 | take 2", "1\n2")],
};

/// The first rows.
#[derive(Debug)]
pub struct Take {
    input: Arc<Plan>,
    count: Expr,
}

impl Binder<'_> {
    pub(crate) fn take(&mut self, input: Arc<Plan>, op: &ast::Take) -> Arc<Plan> {
        let count = self.count_argument(&op.count);
        let schema = input.schema.clone();
        self.plan(Node::Take(Take { input, count }), schema, op.span)
    }
}

impl Take {
    /// The first rows of a result, as an option of the request asks for them.
    pub(crate) fn of_result(input: Arc<Plan>, count: u64) -> Arc<Plan> {
        let (schema, span) = (input.schema.clone(), input.span);
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        let count = Expr::literal(Scalar::Long(count), span);
        Arc::new(Plan::new(Node::Take(Take { input, count }), schema, span))
    }

    /// How many rows.
    pub(crate) fn count(&self) -> &Expr {
        &self.count
    }

    /// The table it works on, whose order it keeps.
    pub(crate) fn input(&self) -> &Plan {
        &self.input
    }

    pub(crate) fn stream<'a>(&'a self, run: &'a Run<'a>) -> Result<Stream<'a>, EvalError> {
        let mut left = count(&self.count, run)?;
        // the first rows in an order need no order among the others
        if let Node::Sort(sort) = &self.input.node {
            return sort.stream(run, &self.input, left);
        }
        let mut input = Some(exec::stream(&self.input, run)?);
        Ok(Box::new(std::iter::from_fn(move || {
            if left == 0 {
                input = None;
            }
            let batch = match input.as_mut()?.next()? {
                Ok(batch) => batch,
                Err(error) => return Some(Err(error)),
            };
            let rows = batch.rows.min(left);
            left -= rows;
            Some(Ok(if rows == batch.rows {
                batch
            } else {
                batch.slice(0, rows)
            }))
        })))
    }
}

/// A count of rows; a negative one is none.
pub(crate) fn count(expr: &Expr, run: &Run<'_>) -> Result<usize, EvalError> {
    let unit = Batch {
        columns: Vec::new(),
        rows: 1,
    };
    let number = constant_long(&eval(expr, &unit, run)?, "the number of rows", expr.span)?;
    Ok(usize::try_from(number.max(0)).unwrap_or(usize::MAX))
}
