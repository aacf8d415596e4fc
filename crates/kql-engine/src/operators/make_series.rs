//! `make-series`: aggregates in equal steps along an axis, as arrays, one row a group.
//!
//! The end is exclusive with `from … to … step`, inclusive with `in range(…)`; an end that is not written is that of each
//! series' own data. Steps without rows get the default, 0 unless told otherwise. Source: the "make-series operator" page
//! and recordings.

mod axis;

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, UInt32Array};
use arrow::datatypes::Int64Type;
use kql_syntax::{Span, ast};

use self::axis::{Axis, Bounds};
use super::columns::Projection;
use super::summarize::aggregate;
use crate::batch::{Batch, hole};
use crate::bind::{AggregateSpec, BindError, Binder, Collector, Names, RESULTS, implied, wider};
use crate::construct::Construct;
use crate::error::EvalError;
use crate::exec::group::Local;
use crate::exec::{self, Run, Stream, eval, eval_array};
use crate::functions::dynamic::column::DynamicColumn;
use crate::functions::example;
use crate::plan::{Expr, Node, Plan};
use crate::types::dynamic::{write_array, write_long, write_scalar};
use crate::types::{Column, Scalar, Schema, Ty};

/// `make-series`
pub static MAKE_SERIES: Construct = Construct {
    name: "make-series",
    aliases: &[],
    page: "make-series-operator",
    syntax: "T | make-series [NAME =] AGGREGATE [default=VALUE], … on AXIS [from START] [to END] step STEP [by KEY, …]",
    about: "Gives a row a group with arrays: an aggregate for each step of the axis, and the axis itself.",
    examples: &[example(
        "datatable (at: long, n: long) [0, 5, 2, 7] | make-series total = sum(n) default=0 on at from 0 to 3 step 1 | project total, at",
        "[5,0,7]|[0,1,2]",
    )],
};

/// Series along an axis.
#[derive(Debug)]
pub struct MakeSeries {
    input: Arc<Plan>,
    keys: Vec<Expr>,
    axis: Expr,
    from: Option<Expr>,
    to: Option<Expr>,
    step: Expr,
    /// Whether `to` is a step of its own.
    inclusive: bool,
    nonempty: bool,
    aggregates: Vec<AggregateSpec>,
    /// Each series over the aggregates' results, and its default.
    series: Vec<(Expr, Expr)>,
}

impl Binder<'_> {
    pub(crate) fn make_series(&mut self, input: Arc<Plan>, op: &ast::MakeSeries) -> Arc<Plan> {
        let span = self.at(op.span);
        let (mut keys, mut names, mut unnamed) = (Projection::default(), Names::default(), 0);
        self.with_input(&input, |binder| {
            for key in &op.by {
                let items = binder.items(key);
                binder.append(items, &mut names, &mut unnamed, &mut keys);
            }
        });
        let mut defaults = Vec::new();
        let mut values = Projection::default();
        let collector: Collector = self.with_collector(&input, &keys, |binder| {
            for aggregate in &op.aggregates {
                let items = binder.items(&aggregate.expr);
                let count = items.len();
                binder.append(items, &mut names, &mut unnamed, &mut values);
                defaults.extend(std::iter::repeat_n(aggregate.default.as_ref(), count));
            }
        });
        for (column, value) in values.columns.iter().zip(&values.values) {
            self.check_aggregated(&column.name, value);
        }
        let (written, axis) = match &op.on {
            ast::Expr::Named(named) => (named.names.first().map(|name| name.text.clone()), &named.value),
            other => (None, other),
        };
        let axis_name = names.unique(&written.or_else(|| implied(axis)).unwrap_or_else(|| "Column1".into()));
        let axis = self.with_input(&input, |binder| binder.scalar(axis));
        let (from, to, step, inclusive) = match &op.range {
            ast::SeriesRange::Steps { from, to, step, .. } => (from.as_ref(), to.as_ref(), Some(step), false),
            ast::SeriesRange::InRange { args, .. } => (args.first(), args.get(1), args.get(2), true),
        };
        let mut bound = |expr: Option<&ast::Expr>, ends: bool| {
            expr.map(|expr| {
                let value = self.scalar(expr);
                let known = axis.ty != Ty::Unknown && value.ty != Ty::Unknown;
                if ends && known && wider(axis.ty, value.ty) != Some(axis.ty) {
                    self.report(BindError::TypesExpected {
                        expected: axis.ty.into(),
                        found: value.ty.into(),
                        help: Some("the ends of the axis are of its type".into()),
                        span: value.span,
                    });
                }
                if axis.ty.is_number() && value.ty.is_number() {
                    self.convert(value, axis.ty)
                } else {
                    value
                }
            })
        };
        let (from, to, step) = (bound(from, true), bound(to, true), bound(step, false));
        let Some(step) = step else {
            return self.error_table(span);
        };
        let fits = match axis.ty {
            Ty::Datetime | Ty::Timespan => step.ty == Ty::Timespan,
            Ty::Unknown => true,
            ty => ty.is_number() && step.ty.is_number(),
        };
        if !fits && step.ty != Ty::Unknown {
            let (found, ty) = (step.ty.into(), axis.ty.into());
            self.report(BindError::IntervalType {
                found,
                axis: ty,
                help: None,
                span: step.span,
            });
        }
        let mut series = Vec::new();
        for (value, default) in values.values.iter().zip(defaults) {
            let default = match default {
                Some(default) => self.scalar(default),
                None => {
                    let zero = if value.ty == Ty::Real {
                        Scalar::Real(0.0)
                    } else {
                        Scalar::Long(0)
                    };
                    Expr::literal(zero, span)
                }
            };
            let default = self.convert(default, value.ty);
            series.push((value.map_columns(&|place| place.saturating_sub(RESULTS)), default));
        }
        let mut columns = keys.columns.clone();
        columns.extend(values.columns.iter().map(|column| Column {
            name: column.name.clone(),
            ty: Ty::Dynamic,
        }));
        columns.push(Column {
            name: axis_name,
            ty: Ty::Dynamic,
        });
        let nonempty = ast::Parameter::find(&op.parameters, "kind").and_then(ast::Parameter::word) == Some("nonempty");
        let node = MakeSeries {
            input,
            keys: keys.values,
            axis,
            from,
            to,
            step,
            inclusive,
            nonempty,
            aggregates: collector.specs,
            series,
        };
        self.plan(Node::MakeSeries(Box::new(node)), Schema::new(columns), span)
    }
}

impl MakeSeries {
    /// The expressions over the rows of the input.
    pub(crate) fn reads(&self) -> impl Iterator<Item = &Expr> {
        let args = self.aggregates.iter().flat_map(|spec| &spec.args);
        self.keys.iter().chain(std::iter::once(&self.axis)).chain(args)
    }

    /// The table it works on.
    pub(crate) fn input(&self) -> &Plan {
        &self.input
    }

    pub(crate) fn stream<'a>(&'a self, run: &'a Run<'a>, plan: &Plan) -> Result<Stream<'a>, EvalError> {
        let (span, wanted) = (plan.span, run.wanted(plan));
        let rows = exec::collect(&self.input, run)?;
        let positions = eval_array(&self.axis, &rows, run)?;
        let bounds = self.bounds(run, span)?;
        let at = |positions: &ArrayRef, row: usize| match positions.as_primitive_opt::<Int64Type>() {
            // ticks and whole numbers: what the ends and steps are made of
            Some(numbers) if numbers.is_valid(row) => Scalar::Long(numbers.value(row)),
            _ => Scalar::from_array(positions, self.axis.ty, row),
        };
        let inside = |row: &usize| bounds.holds(&at(&positions, *row));
        let inside = UInt32Array::from_iter_values((0..rows.rows).filter(inside).map(|row| row as u32));
        let (rows, positions) = (rows.take(&inside)?, crate::batch::take_column(&positions, &inside)?);
        let (keys, groups, firsts) = self.groups(&rows, run)?;
        let group_count = firsts.len();
        let axes = self.axes(&positions, &groups, group_count, &bounds, run, span)?;
        // the cells of one series follow those of the one before
        let mut starts = vec![0usize];
        for axis in &axes {
            starts.push(starts.last().copied().unwrap_or(0).saturating_add(axis.count));
        }
        let total = starts.last().copied().unwrap_or(0);
        run.ctx.check_rows(total as u64, "the series", None, span)?;
        let (mut kept, mut cells) = (Vec::new(), Vec::new());
        let mut seen = vec![false; total];
        for (row, &group) in groups.iter().enumerate() {
            if let Some(place) = axes[group as usize].place(&at(&positions, row)) {
                let cell = starts[group as usize] + place;
                seen[cell] = true;
                kept.push(row as u32);
                cells.push(cell as u32);
            }
        }
        let results = aggregate(
            &self.aggregates,
            &rows.take(&UInt32Array::from(kept))?,
            &cells,
            total,
            run,
        )?;
        let firsts = UInt32Array::from(firsts);
        let mut columns = Vec::new();
        for (column, _) in &keys {
            columns.push(crate::batch::take_column(column, &firsts)?);
        }
        let unit = Batch {
            columns: Vec::new(),
            rows: 1,
        };
        let is_read = |place: usize| wanted.is_none_or(|wanted| wanted.has(place));
        for (value, default) in &self.series {
            if !is_read(columns.len()) {
                columns.push(hole(group_count));
                continue;
            }
            let array = eval_array(value, &results, run)?;
            let default = eval(default, &unit, run)?.scalar_at(default.ty, 0);
            let mut absent = Vec::new();
            write_scalar(&mut absent, &default);
            let longs = array.as_primitive_opt::<Int64Type>().filter(|_| value.ty == Ty::Long);
            let mut column = DynamicColumn::new(group_count);
            for ends in starts.windows(2) {
                let (start, count) = (ends[0], ends[1] - ends[0]);
                column.push_with(|out| {
                    write_array(out, count, |place, out| match (start + place, longs) {
                        (cell, _) if !seen[cell] => out.extend_from_slice(&absent),
                        (cell, Some(longs)) if longs.is_valid(cell) => write_long(out, longs.value(cell)),
                        (cell, _) => write_scalar(out, &Scalar::from_array(&array, value.ty, cell)),
                    });
                });
            }
            columns.push(column.finish(span)?);
        }
        columns.push(if is_read(columns.len()) {
            self.steps(&axes, span)?
        } else {
            hole(group_count)
        });
        Ok(exec::once(Batch {
            columns,
            rows: group_count,
        }))
    }

    /// The key columns, each row's group, and each group's first row.
    #[allow(clippy::type_complexity, reason = "three things that belong together nowhere else")]
    fn groups(&self, rows: &Batch, run: &Run<'_>) -> Result<(Vec<(ArrayRef, Ty)>, Vec<u32>, Vec<u32>), EvalError> {
        let keys: Vec<(ArrayRef, Ty)> = self
            .keys
            .iter()
            .map(|key| Ok((eval_array(key, rows, run)?, key.ty)))
            .collect::<Result<_, EvalError>>()?;
        if keys.is_empty() {
            let one = usize::from(rows.rows > 0 || self.nonempty);
            return Ok((keys, vec![0; rows.rows], vec![0; one]));
        }
        let local = Local::new(keys.clone(), rows.rows);
        Ok((keys, local.ids, local.firsts))
    }

    /// What is written of the axis: its ends and its step.
    fn bounds(&self, run: &Run<'_>, span: Span) -> Result<Bounds, EvalError> {
        let unit = Batch {
            columns: Vec::new(),
            rows: 1,
        };
        let value = |expr: &Expr| eval(expr, &unit, run).map(|value| value.scalar_at(expr.ty, 0));
        let written = |expr: &Option<Expr>| expr.as_ref().map(value).transpose();
        let (from, to, step) = (written(&self.from)?, written(&self.to)?, value(&self.step)?);
        if step.as_long().or(step.as_ticks()).is_some_and(|step| step <= 0)
            || step.as_real().is_some_and(|step| step <= 0.0)
        {
            return Err(EvalError::argument(
                "the step of `make-series` is greater than 0",
                self.step.span,
            ));
        }
        Bounds::new(self.axis.ty, from, to, &step, self.inclusive).map_err(|refusal| EvalError::Unsupported {
            what: refusal.into(),
            help: Some("write `from … to … step …`".into()),
            span,
        })
    }

    /// The column of axes. Where the ends are written all groups have the same, which is made once.
    fn steps(&self, axes: &[Axis], span: Span) -> Result<ArrayRef, EvalError> {
        let mut column = DynamicColumn::new(axes.len());
        let (mut form, mut made) = (Vec::new(), None);
        for axis in axes {
            if made != Some(axis) {
                form.clear();
                write_array(&mut form, axis.count, |place, out| {
                    write_scalar(out, &axis.value(place, self.axis.ty));
                });
                made = Some(axis);
            }
            column.push_with(|out| out.extend_from_slice(&form));
        }
        column.finish(span)
    }

    /// The axis of each group.
    fn axes(
        &self,
        positions: &ArrayRef,
        groups: &[u32],
        group_count: usize,
        bounds: &Bounds,
        run: &Run<'_>,
        span: Span,
    ) -> Result<Vec<Axis>, EvalError> {
        let mut ranges: Vec<Option<(Scalar, Scalar)>> = vec![None; group_count];
        // where both ends are written, nothing depends on the rows
        let open = self.from.is_none() || self.to.is_none();
        for (row, &group) in groups.iter().enumerate().filter(|_| open) {
            axis::widen(
                &mut ranges[group as usize],
                Scalar::from_array(positions, self.axis.ty, row),
            );
        }
        let most = run.ctx.limits.array_items;
        let axis = |range: &Option<(Scalar, Scalar)>| {
            let axis = bounds.axis(range.as_ref());
            if axis.count <= most {
                return Ok(axis);
            }
            Err(EvalError::Limit {
                what: "a series".into(),
                limit: format!("{most} values"),
                help: Some("take a larger step, or nearer ends".into()),
                span,
            })
        };
        ranges.iter().map(axis).collect()
    }
}

#[cfg(test)]
mod tests;
