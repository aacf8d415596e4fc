//! `partition`: a sub-query for each value of a column.
//!
//! Partitions come in the order in which their values are first seen. Source: the "partition operator" page; all
//! strategies give the same rows.

use std::sync::Arc;

use arrow::array::UInt32Array;
use kql_syntax::ast;

use crate::bind::{BindError, Binder};
use crate::construct::Construct;
use crate::error::EvalError;
use crate::exec::keys::{KeyTable, group_rows};
use crate::exec::{self, Run, Stream, eval_array};
use crate::functions::example;
use crate::plan::{Expr, Node, Plan};
use crate::types::Ty;

/// `partition`
pub static PARTITION: Construct = Construct {
    name: "partition",
    aliases: &[],
    page: "partition-operator",
    syntax: "T | partition [hint.strategy=STRATEGY] by COLUMN (SUBQUERY)",
    about: "Runs a sub-query over the rows of each value of a column and puts the results below each other.",
    examples: &[example(
        "datatable (k: string, n: long) ['a', 1, 'b', 2, 'a', 3] | partition by k (top 1 by n)",
        "a|3\nb|2",
    )],
};

/// A sub-query for each key.
#[derive(Debug)]
pub struct Partition {
    input: Arc<Plan>,
    key: Expr,
    query: Arc<Plan>,
    id: u32,
}

impl Binder<'_> {
    pub(crate) fn partition(&mut self, input: Arc<Plan>, op: &ast::Partition) -> Arc<Plan> {
        let key = self.with_input(&input, |binder| binder.scalar(&op.by));
        if key.ty == Ty::Dynamic {
            let help = Some("convert it first, for example with `tostring(…)`".into());
            self.report(BindError::TypeNotAllowed {
                ty: key.ty.into(),
                help,
                span: key.span,
            });
        }
        let id = self.fresh();
        let handed = self.plan(Node::Handed(id), input.schema.clone(), op.span);
        let (query, alone) = match &op.body {
            ast::PartitionBody::Subquery(query) => (self.subquery(query, handed), false),
            ast::PartitionBody::Query(query) => (self.table(query), true),
        };
        if alone {
            let schema = query.schema.as_ref().clone();
            let help = "write the sub-query in parentheses: `partition by Key (…)`";
            return self.unsupported(
                "`partition` with a query of its own in braces",
                Some(help),
                schema,
                op.span,
            );
        }
        let schema = query.schema.clone();
        self.plan(
            Node::Partition(Box::new(Partition { input, key, query, id })),
            schema,
            op.span,
        )
    }
}

impl Partition {
    /// The input and the sub-query.
    pub(crate) fn plans(&self) -> [&Plan; 2] {
        [&self.input, &self.query]
    }

    pub(crate) fn stream<'a>(&'a self, run: &'a Run<'a>, plan: &'a Plan) -> Result<Stream<'a>, EvalError> {
        let rows = exec::collect(&self.input, run)?;
        let key = eval_array(&self.key, &rows, run)?;
        let mut table = KeyTable::new();
        let groups = group_rows(&mut table, &[(key, self.key.ty)], rows.rows);
        let mut members: Vec<Vec<u32>> = vec![Vec::new(); table.len()];
        for (row, group) in groups.iter().enumerate() {
            members[*group as usize].push(row as u32);
        }
        let _ = plan;
        Ok(Box::new(members.into_iter().map(move |members| {
            let inner = Run::with_rows(run, self.id, rows.take(&UInt32Array::from(members))?);
            exec::collect(&self.query, &inner)
        })))
    }
}
