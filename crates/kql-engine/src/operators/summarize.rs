//! `summarize`, `distinct` and `count`: rows grouped by keys, aggregates over each group.
//!
//! Groups come in the order in which their first row comes. Without `by` there is one group, also over no rows.

use std::sync::Arc;

use arrow::array::ArrayRef;
use kql_syntax::{Span, ast};

use super::columns::Projection;
use super::compute::Compute;
use crate::aggregates::{Accumulator, AggregateArg, AggregateCall};
use crate::batch::{Batch, concat_columns};
use crate::bind::{AggregateSpec, BindError, Binder, Collector, Names};
use crate::construct::Construct;
use crate::error::EvalError;
use crate::exec::keys::{KeyTable, group_rows};
use crate::exec::{self, Run, Stream, eval_args, eval_array};
use crate::functions::Args;
use crate::functions::example;
use crate::plan::{Expr, ExprKind, Node, Plan};
use crate::types::{Column, Scalar, Schema, Ty};

/// `count`
pub static COUNT: Construct = Construct {
    name: "count",
    aliases: &[],
    page: "count-operator",
    syntax: "T | count",
    about: "Gives the number of rows.",
    examples: &[example(
        "datatable (k: string, n: long) ['a', 1, 'b', 2, 'a', 3] | count",
        "3",
    )],
};

/// `distinct`
pub static DISTINCT: Construct = Construct {
    name: "distinct",
    aliases: &[],
    page: "distinct-operator",
    syntax: "T | distinct COLUMN, … | *",
    about: "Gives each combination of values once.",
    examples: &[example(
        "datatable (k: string, n: long) ['a', 1, 'b', 2, 'a', 3] | distinct k",
        "a\nb",
    )],
};

/// `summarize`
pub static SUMMARIZE: Construct = Construct {
    name: "summarize",
    aliases: &[],
    page: "summarize-operator",
    syntax: "T | summarize [NAME =] AGGREGATE, … [by [NAME =] KEY, …]",
    about: "Gives one row a group with the aggregates of its rows.",
    examples: &[example(
        "datatable (k: string, n: long) ['a', 1, 'b', 2, 'a', 3] | summarize rows = count(), most = max(n) by k",
        "a|2|3\nb|1|2",
    )],
};

/// Groups and their aggregates: the columns are the keys, then the aggregates' results.
#[derive(Debug)]
pub struct Summarize {
    input: Arc<Plan>,
    keys: Vec<Expr>,
    aggregates: Vec<AggregateSpec>,
    /// Whether there is a `by`, even one without columns of its own.
    grouped: bool,
}

/// Above this, positions in bound expressions are of aggregates' results.
const RESULTS: usize = crate::bind::RESULTS;

impl Binder<'_> {
    pub(crate) fn summarize(&mut self, input: Arc<Plan>, op: &ast::Summarize) -> Arc<Plan> {
        let span = self.at(op.span);
        let (mut keys, mut names, mut unnamed) = (Projection::default(), Names::over(&input.schema), 0);
        self.with_input(&input, |binder| {
            for key in &op.by {
                let items = binder.items(key);
                for item in &items {
                    if item.value.ty == Ty::Dynamic {
                        let help = Some("convert it first, for example with `tostring(…)`".into());
                        let ty = Ty::Dynamic.into();
                        binder.report(BindError::TypeNotAllowed {
                            ty,
                            help,
                            span: item.value.span,
                        });
                    }
                }
                binder.append(items, &mut names, &mut unnamed, &mut keys);
            }
        });
        let mut values = Projection::default();
        let collector = self.with_collector(&input, &keys, |binder| {
            for aggregate in &op.aggregates {
                let items = binder.items(aggregate);
                binder.append(items, &mut names, &mut unnamed, &mut values);
            }
        });
        let grouped = op.by_keyword.is_some();
        self.grouped(input, keys, values, collector, grouped, span)
    }

    /// Binds aggregates over `input` and collects them.
    pub(crate) fn with_collector(
        &mut self,
        input: &Plan,
        keys: &Projection,
        bind: impl FnOnce(&mut Self),
    ) -> Collector {
        let names = keys.columns.iter().map(|column| column.name.clone()).collect();
        let outer = self.collector.replace(Collector {
            keys: names,
            ..Collector::default()
        });
        self.with_input(input, bind);
        let collector = std::mem::replace(&mut self.collector, outer);
        collector.unwrap_or_default()
    }

    /// The plan of a summarize: keys and aggregates, then the expressions around the aggregates.
    pub(crate) fn grouped(
        &mut self,
        input: Arc<Plan>,
        keys: Projection,
        values: Projection,
        collector: Collector,
        grouped: bool,
        span: Span,
    ) -> Arc<Plan> {
        let (width, open) = (keys.values.len(), collector.open);
        let mut inner = keys.columns.clone();
        for spec in &collector.specs {
            inner.extend(spec.results.iter().map(|ty| Column::new("", *ty)));
        }
        let mut outer = Projection::default();
        for (place, column) in keys.columns.iter().enumerate() {
            outer.push(column.name.clone(), Expr::column(place, column.ty, span));
        }
        for (column, value) in values.columns.iter().zip(&values.values) {
            let mut loose = false;
            value.walk(&mut |expr| loose |= matches!(expr.kind, ExprKind::Column(index) if index < RESULTS));
            let value = if loose {
                let what = format!("`{}` is neither aggregated nor in `by`", column.name);
                let help = Some("wrap it in an aggregate such as `take_any(…)`, or add it to `by`".into());
                self.report(BindError::NotHere {
                    what,
                    help,
                    span: value.span,
                });
                Expr {
                    kind: ExprKind::Error,
                    ty: value.ty,
                    span: value.span,
                }
            } else {
                value.map_columns(&|index| width + index - RESULTS)
            };
            outer.push(column.name.clone(), value);
        }
        let node = Summarize {
            input,
            keys: keys.values,
            aggregates: collector.specs,
            grouped,
        };
        let plan = self.plan(Node::Summarize(Box::new(node)), Schema::new(inner), span);
        let schema = outer.schema(open);
        Compute::plan(plan, outer.values, schema, span)
    }

    pub(crate) fn distinct(&mut self, input: Arc<Plan>, op: &ast::Distinct) -> Arc<Plan> {
        let span = self.at(op.span);
        let (mut keys, mut names, mut unnamed) = (Projection::default(), Names::over(&input.schema), 0);
        self.with_input(&input, |binder| {
            for column in &op.columns {
                let star = matches!(column, ast::Expr::Star(_));
                let items = binder.items(column);
                for item in items.iter().filter(|item| item.value.ty == Ty::Dynamic && !star) {
                    let help = Some("convert it first, for example with `tostring(…)`".into());
                    binder.report(BindError::TypeNotAllowed {
                        ty: Ty::Dynamic.into(),
                        help,
                        span: item.value.span,
                    });
                }
                binder.append(items, &mut names, &mut unnamed, &mut keys);
            }
        });
        let schema =
            keys.schema(input.schema.open && op.columns.iter().any(|column| matches!(column, ast::Expr::Star(_))));
        let node = Summarize {
            input,
            keys: keys.values,
            aggregates: Vec::new(),
            grouped: true,
        };
        self.plan(Node::Summarize(Box::new(node)), schema, span)
    }

    pub(crate) fn count(&mut self, input: Arc<Plan>, op: &ast::Count) -> Arc<Plan> {
        let span = self.at(op.span);
        let name = op.name.as_ref().map_or("Count".into(), |name| name.text.clone());
        let spec = AggregateSpec {
            function: crate::aggregates::find("count"),
            name: "count".into(),
            args: Vec::new(),
            results: vec![Ty::Long],
            span,
        };
        let node = Summarize {
            input,
            keys: Vec::new(),
            aggregates: vec![spec],
            grouped: false,
        };
        self.plan(
            Node::Summarize(Box::new(node)),
            Schema::new(vec![Column { name, ty: Ty::Long }]),
            span,
        )
    }
}

impl Summarize {
    /// The table it works on.
    pub(crate) fn input(&self) -> &Plan {
        &self.input
    }

    pub(crate) fn stream<'a>(&'a self, run: &'a Run<'a>, schema: &Schema) -> Result<Stream<'a>, EvalError> {
        let mut states = self.states(run)?;
        let mut table = KeyTable::new();
        // the rows that showed each key first
        let mut firsts: Vec<Vec<ArrayRef>> = vec![Vec::new(); self.keys.len()];
        for batch in exec::stream(&self.input, run)? {
            let batch = batch?;
            run.ctx.check()?;
            if batch.rows == 0 {
                continue;
            }
            let groups = if self.keys.is_empty() {
                vec![0; batch.rows]
            } else {
                let columns = self
                    .keys
                    .iter()
                    .map(|key| Ok((eval_array(key, &batch, run)?, key.ty)))
                    .collect::<Result<Vec<_>, EvalError>>()?;
                let known = table.len();
                let groups = group_rows(&mut table, &columns, batch.rows);
                keep_firsts(&groups, known, &columns, &mut firsts)?;
                groups
            };
            let count = if self.keys.is_empty() { 1 } else { table.len() };
            for (state, spec) in states.iter_mut().zip(&self.aggregates) {
                let args = eval_args(&spec.args, &batch, run)?;
                let args = Args::new(
                    &args,
                    batch.rows,
                    spec.results.first().copied().unwrap_or(Ty::Unknown),
                    run.ctx,
                    spec.span,
                );
                state.update(&args, &groups, count)?;
            }
        }
        let count = if self.keys.is_empty() {
            usize::from(!self.grouped).max(usize::from(self.keys.is_empty()))
        } else {
            table.len()
        };
        let mut columns = Vec::with_capacity(schema.len());
        for (parts, key) in firsts.iter().zip(&self.keys) {
            columns.push(if parts.is_empty() {
                Scalar::null(key.ty).to_array(0)
            } else {
                concat_columns(parts)?
            });
        }
        for state in &mut states {
            columns.extend(state.finish(count)?);
        }
        Ok(exec::once(Batch { columns, rows: count }))
    }

    fn states(&self, run: &Run<'_>) -> Result<Vec<Box<dyn Accumulator>>, EvalError> {
        let state = |spec: &AggregateSpec| {
            let Some(function) = spec.function else {
                return Err(EvalError::unsupported(
                    format!("the aggregate `{}`", spec.name),
                    spec.span,
                ));
            };
            let args: Vec<AggregateArg> = spec
                .args
                .iter()
                .map(|arg| AggregateArg {
                    ty: arg.ty,
                    constant: arg.as_literal().cloned(),
                    span: arg.span,
                })
                .collect();
            (function.make)(&AggregateCall {
                args: &args,
                results: &spec.results,
                ctx: run.ctx,
                span: spec.span,
            })
        };
        self.aggregates.iter().map(state).collect()
    }
}

/// Keeps the key values of the rows that showed a new group.
fn keep_firsts(
    groups: &[u32],
    known: usize,
    columns: &[(ArrayRef, Ty)],
    firsts: &mut [Vec<ArrayRef>],
) -> Result<(), EvalError> {
    let mut next = known as u32;
    let mut rows = Vec::new();
    for (row, group) in groups.iter().enumerate() {
        if *group == next {
            rows.push(row as u32);
            next += 1;
        }
    }
    if rows.is_empty() {
        return Ok(());
    }
    let rows = arrow::array::UInt32Array::from(rows);
    for ((column, _), kept) in columns.iter().zip(firsts) {
        kept.push(crate::batch::take_column(column, &rows)?);
    }
    Ok(())
}
