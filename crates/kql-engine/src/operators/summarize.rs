//! `summarize`, `distinct` and `count`: rows grouped by keys, aggregates over each group.
//!
//! Groups come in the order in which their first row comes. Without `by` there is one group, also over no rows.

use std::sync::Arc;

use arrow::array::{ArrayRef, UInt32Array};
use kql_syntax::{Span, ast};
use rayon::prelude::*;

use super::columns::Projection;
use super::compute::Compute;
use crate::aggregates::{Accumulator, AggregateArg, AggregateCall};
use crate::batch::{Batch, concat_columns, hole};
use crate::bind::{AggregateSpec, BindError, Binder, Collector, Names};
use crate::construct::Construct;
use crate::error::EvalError;
use crate::exec::group::{Groups, Local, NONE};
use crate::exec::{self, Run, Stream, eval, eval_args, eval_array};
use crate::functions::{Arg, Args, example};
use crate::optimize::Columns;
use crate::plan::{Expr, ExprKind, Node, Plan};
use crate::types::{Column, Scalar, Schema, Ty};
use crate::value::Value;

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
        self.grouped(input, keys, values, collector, span)
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
        span: Span,
    ) -> Arc<Plan> {
        let (width, open) = (keys.values.len(), collector.open || input.schema.open);
        let mut inner = keys.columns.clone();
        for spec in &collector.specs {
            inner.extend(spec.results.iter().map(|ty| Column::new("", *ty)));
        }
        let mut outer = Projection::default();
        for (place, column) in keys.columns.iter().enumerate() {
            outer.push(column.name.clone(), Expr::column(place, column.ty, span));
        }
        for (column, value) in values.columns.iter().zip(&values.values) {
            let value = if !self.check_aggregated(&column.name, value) {
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
        };
        let plan = self.plan(Node::Summarize(Box::new(node)), Schema::new(inner), span);
        let schema = outer.take_schema(open);
        Compute::plan(plan, outer.values, schema, span)
    }

    /// Whether `value`, of the column `name`, is of aggregates alone; reports that it is not.
    pub(crate) fn check_aggregated(&mut self, name: &str, value: &Expr) -> bool {
        let mut loose = false;
        value.walk(&mut |expr| loose |= matches!(expr.kind, ExprKind::Column(index) if index < RESULTS));
        if loose {
            let name = name.to_owned();
            let help = Some("wrap it in an aggregate such as `take_any(…)`, or add it to `by`".into());
            self.report(BindError::NotAggregated {
                name,
                help,
                span: value.span,
            });
        }
        !loose
    }

    pub(crate) fn distinct(&mut self, input: Arc<Plan>, op: &ast::Distinct) -> Arc<Plan> {
        let span = self.at(op.span);
        let (mut keys, mut names, mut unnamed) = (Projection::default(), Names::over(&input.schema), 0);
        self.with_input(&input, |binder| {
            for column in &op.columns {
                let items = binder.items(column);
                let all = matches!(column, ast::Expr::Star(_));
                // of the columns that `*` stands for, one tells
                let dynamic = items.iter().filter(|item| item.value.ty == Ty::Dynamic);
                for item in dynamic.take(if all { 1 } else { usize::MAX }) {
                    let help = match &item.implied {
                        Some(name) if all => format!("convert `{name}` first: `| extend {name} = tostring({name})`"),
                        _ => "convert it first, for example with `tostring(…)`".into(),
                    };
                    binder.report(BindError::TypeNotAllowed {
                        ty: Ty::Dynamic.into(),
                        help: Some(help),
                        span: item.value.span,
                    });
                }
                binder.append(items, &mut names, &mut unnamed, &mut keys);
            }
        });
        let schema = keys.take_schema(input.schema.open);
        let node = Summarize {
            input,
            keys: keys.values,
            aggregates: Vec::new(),
        };
        self.plan(Node::Summarize(Box::new(node)), schema, span)
    }

    /// How often each value of `keys` comes, in a column `name` behind them.
    pub(crate) fn counted(&mut self, input: Arc<Plan>, keys: Projection, name: Arc<str>, span: Span) -> Arc<Plan> {
        let spec = AggregateSpec {
            function: crate::aggregates::find("count"),
            name: "count".into(),
            args: Vec::new(),
            results: vec![Ty::Long],
            span,
        };
        self.aggregated(input, keys, spec, name, span)
    }

    /// One aggregate of one result over each value of `keys`, in a column `name` behind them.
    pub(crate) fn aggregated(
        &mut self,
        input: Arc<Plan>,
        keys: Projection,
        spec: AggregateSpec,
        name: Arc<str>,
        span: Span,
    ) -> Arc<Plan> {
        let ty = spec.results.first().copied().unwrap_or(Ty::Unknown);
        let mut columns = keys.columns;
        columns.push(Column { name, ty });
        let node = Summarize {
            input,
            keys: keys.values,
            aggregates: vec![spec],
        };
        self.plan(Node::Summarize(Box::new(node)), Schema::new(columns), span)
    }

    pub(crate) fn count(&mut self, input: Arc<Plan>, op: &ast::Count) -> Arc<Plan> {
        let span = self.at(op.span);
        let name = op.name.as_ref().map_or("Count".into(), |name| name.text.clone());
        self.counted(input, Projection::default(), name, span)
    }
}

impl Summarize {
    /// The table it works on.
    pub(crate) fn input(&self) -> &Plan {
        &self.input
    }

    /// All expressions over the input's rows.
    pub(crate) fn exprs(&self) -> impl Iterator<Item = &Expr> {
        self.keys
            .iter()
            .chain(self.aggregates.iter().flat_map(|spec| &spec.args))
    }

    /// The expressions over the input's rows that it evaluates to give `wanted` columns.
    pub(crate) fn reads<'a>(&'a self, wanted: &'a Columns) -> impl Iterator<Item = &'a Expr> {
        let args = self.specs().flat_map(move |(spec, place)| {
            let args = spec.args.iter().enumerate();
            args.filter(move |(arg, _)| given(spec, place, Some(wanted)) && takes(spec, *arg, place, Some(wanted)))
        });
        self.keys.iter().chain(args.map(|(_, arg)| arg))
    }

    /// The aggregates, and where their results begin among the columns.
    fn specs(&self) -> impl Iterator<Item = (&AggregateSpec, usize)> {
        self.aggregates.iter().scan(self.keys.len(), |next, spec| {
            let place = *next;
            *next += spec.results.len();
            Some((spec, place))
        })
    }

    pub(crate) fn stream<'a>(&'a self, run: &'a Run<'a>, plan: &'a Plan) -> Result<Stream<'a>, EvalError> {
        let wanted = run.wanted(plan);
        let mut states = states(&self.aggregates, run)?;
        let mut groups = Groups::new(self.keys.iter().map(|key| key.ty));
        // the key values of the rows that showed each group first
        let mut firsts: Vec<Vec<ArrayRef>> = vec![Vec::new(); self.keys.len()];
        let mut morsels = exec::chain(&self.input, run)?.map(move |batch| self.morsel(&batch, wanted, run));
        while let Some(window) = morsels.window() {
            let mut numbered = Vec::with_capacity(window.len());
            for morsel in window {
                let morsel = morsel?;
                run.ctx.check()?;
                if morsel.rows == 0 {
                    continue;
                }
                let ids = match morsel.local {
                    None => vec![0; morsel.rows],
                    Some(local) => {
                        let known = groups.len() as u32;
                        let numbers = groups.insert(&local);
                        keep_firsts(&numbers, known, &local, wanted, &mut firsts)?;
                        let mut ids = local.ids;
                        ids.iter_mut().for_each(|id| *id = numbers[*id as usize]);
                        ids
                    }
                };
                let count = if self.keys.is_empty() { 1 } else { groups.len() };
                self.check_limit(count, run)?;
                numbered.push(Numbered {
                    rows: morsel.rows,
                    ids,
                    count,
                    args: morsel.args,
                });
            }
            self.update(&mut states, &numbered, run)?;
        }
        let count = if self.keys.is_empty() { 1 } else { groups.len() };
        let mut columns = Vec::with_capacity(plan.schema.len());
        for (place, (parts, key)) in firsts.iter().zip(&self.keys).enumerate() {
            columns.push(if wanted.is_some_and(|wanted| !wanted.has(place)) {
                hole(count)
            } else if parts.is_empty() {
                Scalar::null(key.ty).to_array(0)
            } else {
                concat_columns(parts)?
            });
        }
        for ((spec, place), state) in self.specs().zip(&mut states) {
            if given(spec, place, wanted) {
                columns.extend(state.finish(count)?);
            } else {
                columns.extend(spec.results.iter().map(|_| hole(count)));
            }
        }
        Ok(exec::once(Batch { columns, rows: count }))
    }

    /// What a batch gives without knowing of others: its rows by its own keys, and the aggregates' arguments.
    fn morsel(&self, batch: &Batch, wanted: Option<&Columns>, run: &Run<'_>) -> Result<Morsel, EvalError> {
        let rows = batch.rows;
        let local = if self.keys.is_empty() || rows == 0 {
            None
        } else {
            let key = |key: &Expr| Ok((eval_array(key, batch, run)?, key.ty));
            let columns = self.keys.iter().map(key).collect::<Result<Vec<_>, EvalError>>()?;
            Some(Local::new(columns, rows))
        };
        let arg = |spec: &AggregateSpec, place: usize, index: usize, arg: &Expr| {
            Ok(Arg {
                value: if takes(spec, index, place, wanted) {
                    eval(arg, batch, run)?
                } else {
                    Value::Array(hole(rows))
                },
                ty: arg.ty,
                span: arg.span,
            })
        };
        let args = |(spec, place): (&AggregateSpec, usize)| {
            if rows == 0 || !given(spec, place, wanted) {
                return Ok(None);
            }
            let args = spec.args.iter().enumerate();
            args.map(|(index, value)| arg(spec, place, index, value))
                .collect::<Result<Vec<_>, EvalError>>()
                .map(Some)
        };
        let args = self.specs().map(args).collect::<Result<_, _>>()?;
        Ok(Morsel { rows, local, args })
    }

    /// Hands the rows to the aggregates: each takes them in their order, and several take them at once where there are
    /// many rows.
    fn update(
        &self,
        states: &mut [Box<dyn Accumulator>],
        morsels: &[Numbered],
        run: &Run<'_>,
    ) -> Result<(), EvalError> {
        let one = |(index, state): (usize, &mut Box<dyn Accumulator>)| {
            let spec = &self.aggregates[index];
            let result = spec.results.first().copied().unwrap_or(Ty::Unknown);
            for morsel in morsels {
                let Some(args) = &morsel.args[index] else { continue };
                let args = Args::new(args, morsel.rows, result, run.ctx, spec.span);
                state.update(&args, &morsel.ids, morsel.count)?;
            }
            Ok(())
        };
        let rows: usize = morsels.iter().map(|morsel| morsel.rows).sum();
        let pool = if states.len() > 1 && rows >= run.ctx.parallel_rows {
            run.ctx.pool()
        } else {
            None
        };
        match pool {
            Some(pool) => {
                let done: Vec<Result<(), EvalError>> =
                    pool.install(|| states.par_iter_mut().with_max_len(1).enumerate().map(one).collect());
                done.into_iter().collect()
            }
            None => states.iter_mut().enumerate().try_for_each(one),
        }
    }

    fn check_limit(&self, groups: usize, run: &Run<'_>) -> Result<(), EvalError> {
        if groups as u64 <= run.ctx.limits.rows && groups < NONE as usize {
            return Ok(());
        }
        Err(EvalError::Limit {
            what: "the groups".into(),
            limit: format!("{} rows", run.ctx.limits.rows),
            help: Some("group by fewer columns, or filter first".into()),
            span: self.input.span,
        })
    }
}

/// A state for each aggregate.
fn states(aggregates: &[AggregateSpec], run: &Run<'_>) -> Result<Vec<Box<dyn Accumulator>>, EvalError> {
    let state = |spec: &AggregateSpec| {
        let Some(function) = spec.function else {
            return Err(spec.unsupported());
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
    aggregates.iter().map(state).collect()
}

/// The results of aggregates over rows whose groups are known, a row for each of the `count` groups.
pub(crate) fn aggregate(
    aggregates: &[AggregateSpec],
    batch: &Batch,
    groups: &[u32],
    count: usize,
    run: &Run<'_>,
) -> Result<Batch, EvalError> {
    let mut columns = Vec::new();
    for (mut state, spec) in states(aggregates, run)?.into_iter().zip(aggregates) {
        let args = eval_args(&spec.args, batch, run)?;
        let ty = spec.results.first().copied().unwrap_or(Ty::Unknown);
        let args = Args::new(&args, batch.rows, ty, run.ctx, spec.span);
        if batch.rows > 0 {
            state.update(&args, groups, count)?;
        }
        columns.extend(state.finish(count)?);
    }
    Ok(Batch { columns, rows: count })
}

/// A batch before its groups are known.
struct Morsel {
    rows: usize,
    local: Option<Local>,
    /// By aggregate: its arguments, where anybody wants it.
    args: Vec<Option<Vec<Arg>>>,
}

/// A batch with the group of each row.
struct Numbered {
    rows: usize,
    ids: Vec<u32>,
    /// How many groups there are up to here.
    count: usize,
    args: Vec<Option<Vec<Arg>>>,
}

/// Whether any result of an aggregate, which stand from `place` on, is wanted.
fn given(spec: &AggregateSpec, place: usize, wanted: Option<&Columns>) -> bool {
    wanted.is_none_or(|wanted| (place..place + spec.results.len()).any(|result| wanted.has(result)))
}

/// Whether an aggregate needs an argument. Those that pick a row give out each argument as one result, and need the first
/// to choose.
fn takes(spec: &AggregateSpec, arg: usize, place: usize, wanted: Option<&Columns>) -> bool {
    const PICKS: [&str; 6] = ["arg_max", "arg_min", "argmax", "argmin", "take_any", "any"];
    let picks = PICKS.contains(&spec.name.as_ref()) && spec.args.len() == spec.results.len();
    !picks || arg == 0 || wanted.is_none_or(|wanted| wanted.has(place + arg))
}

/// Keeps the key values of the rows that showed a new group.
fn keep_firsts(
    numbers: &[u32],
    known: u32,
    local: &Local,
    wanted: Option<&Columns>,
    firsts: &mut [Vec<ArrayRef>],
) -> Result<(), EvalError> {
    let new = numbers
        .iter()
        .zip(&local.firsts)
        .filter(|(number, _)| **number >= known);
    let rows = UInt32Array::from_iter_values(new.map(|(_, row)| *row));
    if rows.is_empty() {
        return Ok(());
    }
    for (place, ((column, _), kept)) in local.columns.iter().zip(firsts).enumerate() {
        if wanted.is_none_or(|wanted| wanted.has(place)) {
            kept.push(crate::batch::take_column(column, &rows)?);
        }
    }
    Ok(())
}
