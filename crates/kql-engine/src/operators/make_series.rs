//! `make-series`: aggregates in equal steps along an axis, as arrays, one row a group.
//!
//! The end is exclusive with `from … to … step`, inclusive with `in range(…)`. Steps without rows get the default, 0
//! unless told otherwise. Source: the "make-series operator" page and recordings.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BinaryArray};
use arrow::datatypes::Int64Type;
use kql_syntax::{Span, ast};

use super::columns::Projection;
use crate::aggregates::{AggregateArg, AggregateCall};
use crate::batch::Batch;
use crate::bind::{AggregateSpec, BindError, Binder, Collector, Names, RESULTS, implied};
use crate::construct::Construct;
use crate::error::EvalError;
use crate::exec::group::Local;
use crate::exec::{self, Run, Stream, eval, eval_args, eval_array};
use crate::functions::Args;
use crate::functions::example;
use crate::plan::{Expr, Node, Plan};
use crate::types::dynamic::ArrayBuilder;
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
        let (written, axis) = match &op.on {
            ast::Expr::Named(named) => (named.names.first().map(|name| name.text.to_string()), &named.value),
            other => (None, other),
        };
        let axis_name = names.unique(&written.or_else(|| implied(axis)).unwrap_or_else(|| "Column1".into()));
        let axis = self.with_input(&input, |binder| binder.scalar(axis));
        let (from, to, step, inclusive) = match &op.range {
            ast::SeriesRange::Steps { from, to, step, .. } => (from.as_ref(), to.as_ref(), Some(step), false),
            ast::SeriesRange::InRange { args, .. } => (args.first(), args.get(1), args.get(2), true),
        };
        let mut bound = |expr: Option<&ast::Expr>| {
            expr.map(|expr| {
                let value = self.scalar(expr);
                if axis.ty.is_number() && value.ty.is_number() {
                    self.convert(value, axis.ty)
                } else {
                    value
                }
            })
        };
        let (from, to, step) = (bound(from), bound(to), bound(step));
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

/// Positions along the axis as numbers: ticks, or values.
#[derive(Debug, Clone, Copy)]
struct Axis {
    start: f64,
    step: f64,
    whole: Option<(i64, i64)>,
    count: usize,
}

impl Axis {
    /// The step that a value falls into.
    fn place(&self, value: &Scalar) -> Option<usize> {
        let place = match (self.whole, number(value)) {
            (Some((start, step)), Some(value)) => (value - start).div_euclid(step),
            _ => ((value.as_real()? - self.start) / self.step).floor() as i64,
        };
        usize::try_from(place).ok().filter(|place| *place < self.count)
    }

    fn value(&self, place: usize, ty: Ty) -> Scalar {
        match (self.whole, ty) {
            (Some((start, step)), Ty::Datetime) => Scalar::Datetime(start + step * place as i64),
            (Some((start, step)), Ty::Timespan) => Scalar::Timespan(start + step * place as i64),
            (Some((start, step)), _) => Scalar::Long(start + step * place as i64),
            (None, _) => Scalar::Real(self.start + self.step * place as f64),
        }
    }
}

fn number(value: &Scalar) -> Option<i64> {
    value.as_long().or(value.as_ticks())
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

    pub(crate) fn stream<'a>(&'a self, run: &'a Run<'a>, span: Span) -> Result<Stream<'a>, EvalError> {
        let rows = exec::collect(&self.input, run)?;
        let positions = eval_array(&self.axis, &rows, run)?;
        let axis = self.axis_of(&positions, run, span)?;
        // rows within the axis, and their steps
        let (mut inside, mut steps) = (Vec::new(), Vec::new());
        if let Some(axis) = axis {
            let mut note = |row: usize, place: Option<usize>| {
                if let Some(place) = place {
                    inside.push(row as u32);
                    steps.push(place as u32);
                }
            };
            match (axis.whole, positions.as_primitive_opt::<Int64Type>()) {
                (Some((start, step)), Some(values)) => {
                    for (row, value) in values.iter().enumerate() {
                        let place =
                            value.and_then(|value| usize::try_from(value.checked_sub(start)?.div_euclid(step)).ok());
                        note(row, place.filter(|place| *place < axis.count));
                    }
                }
                _ => (0..rows.rows).for_each(|row| {
                    note(row, axis.place(&Scalar::from_array(&positions, self.axis.ty, row)));
                }),
            }
        }
        let count = axis.map_or(0, |axis| axis.count);
        let rows = rows.take(&arrow::array::UInt32Array::from(inside))?;
        let keys: Vec<(ArrayRef, Ty)> = self
            .keys
            .iter()
            .map(|key| Ok((eval_array(key, &rows, run)?, key.ty)))
            .collect::<Result<_, EvalError>>()?;
        let (groups, firsts) = if self.keys.is_empty() {
            let one = usize::from(rows.rows > 0 || self.nonempty);
            (vec![0; rows.rows], vec![0; one])
        } else {
            let local = Local::new(keys.clone(), rows.rows);
            (local.ids, local.firsts)
        };
        let group_count = firsts.len();
        self.check_size(group_count.saturating_mul(count), run, span)?;
        let cells: Vec<u32> = groups
            .iter()
            .zip(&steps)
            .map(|(group, step)| group * count as u32 + step)
            .collect();
        let mut seen = vec![false; group_count * count];
        cells.iter().for_each(|cell| seen[*cell as usize] = true);
        let results = self.results(&rows, &cells, group_count * count, run)?;
        let mut columns = Vec::new();
        if !self.keys.is_empty() {
            let firsts = arrow::array::UInt32Array::from(firsts);
            for (column, _) in &keys {
                columns.push(crate::batch::take_column(column, &firsts)?);
            }
        }
        for (value, default) in &self.series {
            let array = eval_array(value, &results, run)?;
            let unit = Batch {
                columns: Vec::new(),
                rows: 1,
            };
            let default = eval(default, &unit, run)?.scalar_at(default.ty, 0);
            columns.push(series(group_count, count, |cell| {
                if seen[cell] {
                    Scalar::from_array(&array, value.ty, cell)
                } else {
                    default.clone()
                }
            }));
        }
        let ty = self.axis.ty;
        // one array, which every group has
        let steps = series(1, count, |cell| {
            axis.map_or(Scalar::Null(ty), |axis| axis.value(cell, ty))
        });
        let codes = arrow::array::UInt32Array::from(vec![0; group_count]);
        columns.push(crate::layout::with_codes(codes, steps));
        Ok(exec::once(Batch {
            columns,
            rows: group_count,
        }))
    }

    fn results(&self, rows: &Batch, cells: &[u32], count: usize, run: &Run<'_>) -> Result<Batch, EvalError> {
        let mut columns = Vec::new();
        for spec in &self.aggregates {
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
            let call = AggregateCall {
                args: &args,
                results: &spec.results,
                ctx: run.ctx,
                span: spec.span,
            };
            let mut state = (function.make)(&call)?;
            let args = eval_args(&spec.args, rows, run)?;
            let result = spec.results.first().copied().unwrap_or(Ty::Unknown);
            state.update(&Args::new(&args, rows.rows, result, run.ctx, spec.span), cells, count)?;
            columns.extend(state.finish(count)?);
        }
        Ok(Batch { columns, rows: count })
    }

    /// The steps, from what is written, or from the data's first and last.
    fn axis_of(&self, positions: &ArrayRef, run: &Run<'_>, span: Span) -> Result<Option<Axis>, EvalError> {
        let unit = Batch {
            columns: Vec::new(),
            rows: 1,
        };
        let value = |expr: &Expr| eval(expr, &unit, run).map(|value| value.scalar_at(expr.ty, 0));
        let step = value(&self.step)?;
        let ty = self.axis.ty;
        let mut bounds: Option<(Scalar, Scalar)> = None;
        // where both ends are written, nothing depends on the rows
        let looked_at = if self.from.is_some() && self.to.is_some() {
            0
        } else {
            positions.len()
        };
        for row in (0..looked_at).filter(|row| positions.is_valid(*row)) {
            let cell = Scalar::from_array(positions, ty, row);
            let less = |a: &Scalar, b: &Scalar| match (number(a), number(b)) {
                (Some(a), Some(b)) => a < b,
                _ => a.as_real() < b.as_real(),
            };
            bounds = Some(match bounds {
                None => (cell.clone(), cell),
                Some((low, high)) if less(&cell, &low) => (cell, high),
                Some((low, high)) if less(&high, &cell) => (low, cell),
                Some(kept) => kept,
            });
        }
        if ty != Ty::Real && ty != Ty::Decimal {
            let Some(step) = number(&step).filter(|step| *step > 0) else {
                return Ok(None);
            };
            let low = match &self.from {
                Some(from) => number(&value(from)?),
                None => bounds
                    .as_ref()
                    .and_then(|(low, _)| number(low))
                    .map(|low| low - low.rem_euclid(step)),
            };
            let (high, inclusive) = match &self.to {
                Some(to) => (number(&value(to)?), self.inclusive),
                None => (bounds.as_ref().and_then(|(_, high)| number(high)), true),
            };
            let (Some(low), Some(high)) = (low, high) else {
                return Ok(None);
            };
            let length = high.saturating_sub(low);
            let count = if inclusive {
                length.div_euclid(step) + 1
            } else {
                length.div_euclid(step) + i64::from(length.rem_euclid(step) != 0)
            };
            let count = usize::try_from(count.max(0)).unwrap_or(usize::MAX);
            self.check_size(count, run, span)?;
            return Ok(Some(Axis {
                start: 0.0,
                step: 0.0,
                whole: Some((low, step)),
                count,
            }));
        }
        let Some(step) = step.as_real().filter(|step| *step > 0.0) else {
            return Ok(None);
        };
        let low = match &self.from {
            Some(from) => value(from)?.as_real(),
            None => bounds
                .as_ref()
                .and_then(|(low, _)| low.as_real())
                .map(|low| (low / step).floor() * step),
        };
        let (high, inclusive) = match &self.to {
            Some(to) => (value(to)?.as_real(), self.inclusive),
            None => (bounds.as_ref().and_then(|(_, high)| high.as_real()), true),
        };
        let (Some(low), Some(high)) = (low, high) else {
            return Ok(None);
        };
        let length = (high - low) / step;
        let count = if inclusive { length.floor() + 1.0 } else { length.ceil() };
        let count = if count > 0.0 { count as usize } else { 0 };
        self.check_size(count, run, span)?;
        Ok(Some(Axis {
            start: low,
            step,
            whole: None,
            count,
        }))
    }

    fn check_size(&self, cells: usize, run: &Run<'_>, span: Span) -> Result<(), EvalError> {
        if cells as u64 <= run.ctx.limits.rows {
            return Ok(());
        }
        Err(EvalError::Limit {
            what: "the series".into(),
            limit: format!("{} values", run.ctx.limits.rows),
            help: Some("take a larger step, or fewer groups".into()),
            span,
        })
    }
}

/// A column of arrays, one a group.
fn series(groups: usize, count: usize, value: impl Fn(usize) -> Scalar) -> ArrayRef {
    let arrays = (0..groups).map(|group| {
        let mut array = ArrayBuilder::new();
        (0..count).for_each(|step| array.push_scalar(&value(group * count + step)));
        array.finish()
    });
    let arrays: Vec<_> = arrays.collect();
    Arc::new(BinaryArray::from_iter_values(
        arrays.iter().map(crate::types::Dynamic::bytes),
    ))
}
