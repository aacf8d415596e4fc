//! `mv-apply`: a sub-query over the elements of each row's array.
//!
//! Each row is expanded as by `mv-expand`; the sub-query runs over its elements; the row's columns that were not
//! expanded stand before what it gives. Source: the "mv-apply operator" page.

use std::sync::Arc;

use kql_syntax::ast;

use crate::batch::Batch;
use crate::bind::{Binder, Follow};
use crate::construct::Construct;
use crate::error::EvalError;
use crate::exec::{self, Run, Stream};
use crate::functions::example;
use crate::operators::mv_expand::MvExpand;
use crate::plan::{Node, Plan};
use crate::types::Schema;

/// `mv-apply`
pub static MV_APPLY: Construct = Construct {
    name: "mv-apply",
    aliases: &["mvapply"],
    page: "mv-apply-operator",
    syntax: "T | mv-apply [with_itemindex=NAME] [NAME =] EXPRESSION [to typeof(TYPE)], … on (SUBQUERY)",
    about: "Runs a sub-query over the elements of each row's array.",
    examples: &[example(
        "print k = 'a', list = dynamic([1, 5, 3]) | mv-apply n = list to typeof(long) on (top 2 by n) | project k, n",
        "a|5\na|3",
    )],
};

/// A sub-query for each row.
#[derive(Debug)]
pub struct MvApply {
    /// Its node is [`MvExpand`], whose rows the sub-query is handed.
    expanded: Arc<Plan>,
    query: Arc<Plan>,
    /// The expanded rows as the sub-query names them.
    handed: Arc<Plan>,
    id: u32,
    /// Where each column comes from.
    columns: Vec<Origin>,
}

#[derive(Debug, Clone, Copy)]
enum Origin {
    /// A column of the expanded rows.
    Row(usize),
    /// A column of the sub-query.
    Query(usize),
}

impl Binder<'_> {
    pub(crate) fn mv_apply(&mut self, input: Arc<Plan>, op: &ast::MvApply) -> Arc<Plan> {
        let word = |name: &str| ast::Parameter::find(&op.parameters, name).and_then(ast::Parameter::word);
        let index = word("with_itemindex").map(str::to_owned);
        let pairs = word("kind").or(word("bagexpansion")) == Some("array");
        let limit = op.limit.as_ref().map(|limit| self.count_argument(limit));
        let expanded = self.expand(input.clone(), &op.columns, limit, index, pairs, op.span);
        let id = self.fresh();
        let handed = self.plan(Node::Handed(id), expanded.schema.clone(), op.span);
        let query = self.subquery(&op.query, handed.clone());
        let Node::MvExpand(expansion) = &expanded.node else {
            return self.error_table(op.span);
        };
        let arrays = expansion.columns.len();
        let (mut columns, mut origins) = (Vec::new(), Vec::new());
        // the parser package keeps a column that a written name hides and the sub-query does not give again
        let written = |place: usize| {
            let name = &expanded.schema.columns[place].name;
            let is_so = |column: &ast::MvColumn| match &column.expr {
                Some(ast::Expr::Named(named)) => named.names.iter().any(|written| written.text == *name),
                _ => false,
            };
            self.follow == Follow::Parser && op.columns.iter().any(is_so)
        };
        let expands = |place: usize| {
            let expanded = expansion.columns.iter().any(|column| column.place == place);
            expanded && !written(place)
        };
        let kept = |place: &usize| *place < input.schema.len() && !expands(*place);
        for place in (0..expanded.schema.len()).filter(kept) {
            columns.push(expanded.schema.columns[place].clone());
            origins.push(Origin::Row(place));
        }
        for (place, column) in query.schema.columns.iter().enumerate() {
            match columns.iter().position(|own| own.name == column.name) {
                Some(own) => {
                    columns[own] = column.clone();
                    origins[own] = Origin::Query(place);
                }
                None => {
                    columns.push(column.clone());
                    origins.push(Origin::Query(place));
                }
            }
        }
        let schema = Schema {
            columns,
            open: input.schema.open || query.schema.open,
        };
        if arrays == 0 {
            let help = "name the array: `mv-apply Array to typeof(…) on (…)`";
            return self.unsupported("`mv-apply` without an array", Some(help), schema, self.at(op.span));
        }
        let node = MvApply {
            expanded: expanded.clone(),
            query,
            handed,
            id,
            columns: origins,
        };
        self.plan(Node::MvApply(Box::new(node)), schema, op.span)
    }
}

impl MvApply {
    /// The input and the sub-query.
    pub(crate) fn plans(&self) -> [&Plan; 2] {
        [&self.expanded, &self.query]
    }

    pub(crate) fn stream<'a>(&'a self, run: &'a Run<'a>, plan: &'a Plan) -> Result<Stream<'a>, EvalError> {
        let Node::MvExpand(expansion) = &self.expanded.node else {
            return Err(EvalError::internal("mv-apply has no expansion", plan.span));
        };
        let limit = match &expansion.limit {
            Some(limit) => super::take::count(limit, run)?,
            None => usize::MAX,
        };
        let input = exec::stream(&expansion.input, run)?;
        let read = run.wanted(&self.handed);
        Ok(Box::new(input.map(move |batch| {
            let batch = batch?;
            let (rows, of) = expansion.apply(&batch, read, limit, plan.span, run)?;
            let mut results = Vec::new();
            let (mut start, mut row) = (0, 0);
            while row < batch.rows {
                let end = start
                    + of.values()[start..]
                        .iter()
                        .take_while(|own| **own as usize == row)
                        .count();
                if let Some(result) = self.one(expansion, &batch, row, rows.slice(start, end - start), run)? {
                    results.push(result);
                }
                (start, row) = (end, row + 1);
            }
            Batch::concat(&plan.schema, &results)
        })))
    }

    /// What one row gives.
    fn one(
        &self,
        expansion: &MvExpand,
        batch: &Batch,
        row: usize,
        elements: Batch,
        run: &Run<'_>,
    ) -> Result<Option<Batch>, EvalError> {
        run.ctx.check()?;
        let inner = Run::with_rows(run, self.id, elements);
        let result = exec::collect(&self.query, &inner)?;
        if result.rows == 0 {
            return Ok(None);
        }
        let of = arrow::array::UInt32Array::from(vec![row as u32; result.rows]);
        let columns = self
            .columns
            .iter()
            .map(|origin| match origin {
                Origin::Query(place) => Ok(result.columns[*place].clone()),
                Origin::Row(place) => crate::batch::take_column(&batch.columns[*place], &of),
            })
            .collect::<Result<Vec<_>, _>>()?;
        debug_assert!(expansion.width >= batch.columns.len());
        Ok(Some(Batch {
            columns,
            rows: result.rows,
        }))
    }
}
