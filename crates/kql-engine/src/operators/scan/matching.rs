//! The state of a `scan` and how each row changes it.
//!
//! Each row is held against the steps from the last to the first. It continues the sequence of the step before, which
//! moves on to this step; or else it repeats the step in the step's own sequence.

use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, BooleanArray, Int64Array, UInt32Array};
use kql_syntax::Span;

use super::{Output, Scan, StepExpr, Use};
use crate::batch::Batch;
use crate::cast::collect;
use crate::error::EvalError;
use crate::exec::{Run, eval_array};
use crate::types::Scalar;

/// A row that matched a step.
#[derive(Debug, Clone)]
pub(super) struct Match {
    row: usize,
    /// The number of its sequence.
    id: i64,
    /// By target.
    values: Arc<[Scalar]>,
}

/// What one step has: a match of the first step, one of the second, and so on up to itself.
type Sequence = Vec<Match>;

/// An expression, or its values where they do not depend on the state.
enum Prepared<'s> {
    Known(ArrayRef),
    Open(&'s StepExpr),
}

struct PreparedStep<'s> {
    output: Output,
    condition: Prepared<'s>,
    values: Vec<Option<Prepared<'s>>>,
}

/// One run over the rows.
pub(super) struct Matching<'s> {
    scan: &'s Scan,
    rows: &'s Batch,
    run: &'s Run<'s>,
    steps: Vec<PreparedStep<'s>>,
    state: Vec<Sequence>,
    /// By step with `output=last`: the match that goes out if its series ends here.
    held: Vec<Option<Match>>,
    next_id: i64,
    out: Vec<Match>,
}

impl<'s> Matching<'s> {
    pub(super) fn new(scan: &'s Scan, rows: &'s Batch, run: &'s Run<'s>) -> Result<Matching<'s>, EvalError> {
        let prepare = |value: &'s StepExpr| -> Result<Prepared<'s>, EvalError> {
            if value.uses.iter().any(|used| matches!(used, Use::State { .. })) || rows.rows == 0 {
                return Ok(Prepared::Open(value));
            }
            let columns = value.uses.iter().map(|used| match used {
                Use::Row(column) | Use::State { column, .. } => rows.columns[*column].clone(),
            });
            let batch = Batch {
                columns: columns.collect(),
                rows: rows.rows,
            };
            Ok(Prepared::Known(eval_array(&value.expr, &batch, run)?))
        };
        let mut steps = Vec::with_capacity(scan.steps.len());
        for step in &scan.steps {
            let values = step.values.iter().map(|value| value.as_ref().map(&prepare).transpose());
            steps.push(PreparedStep {
                output: step.output,
                condition: prepare(&step.condition)?,
                values: values.collect::<Result<_, _>>()?,
            });
        }
        Ok(Matching {
            scan,
            rows,
            run,
            state: vec![Vec::new(); steps.len()],
            held: vec![None; steps.len()],
            steps,
            next_id: 0,
            out: Vec::new(),
        })
    }

    /// The matches that are given out, in order.
    pub(super) fn run(mut self, span: Span) -> Result<Vec<Match>, EvalError> {
        for row in 0..self.rows.rows {
            self.run.ctx.check()?;
            for step in (0..self.steps.len()).rev() {
                self.row_at_step(row, step)?;
            }
            self.run
                .ctx
                .check_rows(self.out.len() as u64, "the rows that `scan` gives", None, span)?;
        }
        let mut rest: Vec<Match> = self.held.iter_mut().filter_map(Option::take).collect();
        rest.sort_by_key(|held| held.row);
        self.out.append(&mut rest);
        Ok(self.out)
    }

    fn row_at_step(&mut self, row: usize, step: usize) -> Result<(), EvalError> {
        if step > 0 && !self.state[step - 1].is_empty() && self.fulfils(row, step, step - 1)? {
            // the sequence of the step before moves on; what this step had is over
            self.end_series(step - 1);
            self.end_series(step);
            self.state[step] = std::mem::take(&mut self.state[step - 1]);
            let id = self.state[step].first().map_or(0, |first| first.id);
            return self.take_row(row, step, id);
        }
        let active = !self.state[step].is_empty();
        if !(active || step == 0) || !self.fulfils(row, step, step)? {
            return Ok(());
        }
        let id = match self.state[step].first() {
            Some(first) => first.id,
            None => {
                self.next_id += 1;
                self.next_id - 1
            }
        };
        self.take_row(row, step, id)
    }

    /// The row becomes what the step has of itself, and is given out as the step says.
    fn take_row(&mut self, row: usize, step: usize, id: i64) -> Result<(), EvalError> {
        let mut values = Vec::with_capacity(self.scan.targets.len());
        for (target, value) in self.scan.targets.iter().zip(&self.steps[step].values) {
            values.push(match (value, &target.default) {
                (Some(Prepared::Known(array)), _) => Scalar::from_array(array, target.ty, row),
                (Some(Prepared::Open(value)), _) => {
                    Scalar::from_array(&self.evaluate(value, row, &self.state[step])?, target.ty, 0)
                }
                (None, Some(default)) => default.clone(),
                (None, None) => self.rows.cell(target.place, target.ty, row),
            });
        }
        let found = Match {
            row,
            id,
            values: values.into(),
        };
        match self.steps[step].output {
            Output::All => self.out.push(found.clone()),
            Output::Last => self.held[step] = Some(found.clone()),
            Output::None => {}
        }
        self.state[step].truncate(step);
        self.state[step].push(found);
        Ok(())
    }

    fn end_series(&mut self, step: usize) {
        self.out.extend(self.held[step].take());
    }

    /// Whether the row fulfils the condition of `step` over the state of `of`.
    fn fulfils(&self, row: usize, step: usize, of: usize) -> Result<bool, EvalError> {
        let is_true = |array: &ArrayRef, row: usize| {
            let bools: Option<&BooleanArray> = array.as_boolean_opt();
            bools.is_some_and(|bools| arrow::array::Array::is_valid(bools, row) && bools.value(row))
        };
        match &self.steps[step].condition {
            Prepared::Known(array) => Ok(is_true(array, row)),
            Prepared::Open(condition) => Ok(is_true(&self.evaluate(condition, row, &self.state[of])?, 0)),
        }
    }

    /// One value over a row and a state; a step that the state lacks has nulls and defaults.
    fn evaluate(&self, value: &StepExpr, row: usize, state: &Sequence) -> Result<ArrayRef, EvalError> {
        let columns = value.uses.iter().map(|used| match *used {
            Use::Row(column) => self.rows.columns[column].slice(row, 1),
            Use::State { step, column } => self.state_cell(state.get(step), column),
        });
        let batch = Batch {
            columns: columns.collect(),
            rows: 1,
        };
        eval_array(&value.expr, &batch, self.run)
    }

    fn state_cell(&self, found: Option<&Match>, column: usize) -> ArrayRef {
        let target = self.scan.targets.iter().position(|target| target.place == column);
        match (found, target) {
            (Some(found), Some(target)) => found.values[target].to_array(1),
            (Some(found), None) => self.rows.columns[column].slice(found.row, 1),
            (None, Some(target)) => {
                let target = &self.scan.targets[target];
                let null = || Scalar::null(target.ty);
                target.default.clone().unwrap_or_else(null).to_array(1)
            }
            (None, None) => Scalar::null(self.scan.input.schema.columns[column].ty).to_array(1),
        }
    }
}

/// The matches as rows.
pub(super) fn table(scan: &Scan, rows: &Batch, matches: &[Match]) -> Result<Batch, EvalError> {
    let of = UInt32Array::from_iter_values(matches.iter().map(|found| found.row as u32));
    let mut columns = rows.take(&of)?.columns;
    columns.resize(scan.width, Arc::new(Int64Array::new_null(0)));
    for (number, target) in scan.targets.iter().enumerate() {
        columns[target.place] = collect(target.ty, matches.iter().map(|found| found.values[number].clone()));
    }
    if scan.match_id {
        columns.push(Arc::new(Int64Array::from_iter_values(
            matches.iter().map(|found| found.id),
        )));
    }
    Ok(Batch {
        columns,
        rows: matches.len(),
    })
}
