//! `scan`: sequences of rows that fulfil the conditions of steps one after the other.
//!
//! Source: the "scan operator" page and recordings. Three things follow the recordings and the page's examples where its
//! words leave them open: the number of a match grows only when the first step begins a sequence, not with each row that
//! goes on with one; a step whose state is empty gives nulls, and defaults for declared columns; without `with_match_id`
//! no number is given out. `output=last` gives the last row of a series once the series ends, or the input does.

mod matching;

use std::rc::Rc;
use std::sync::Arc;

use kql_syntax::{Span, ast};

use crate::bind::{Binder, Follow, Names, Rows, Steps, type_name};
use crate::construct::Construct;
use crate::error::EvalError;
use crate::exec::{self, Run, Stream};
use crate::functions::{Depends, example};
use crate::plan::{Expr, ExprKind, Node, Plan};
use crate::types::{Column, Scalar, Schema, Ty};

/// `scan`
pub static SCAN: Construct = Construct {
    name: "scan",
    aliases: &[],
    page: "scan-operator",
    syntax: "T | scan [with_match_id=NAME] [declare (NAME: TYPE [= DEFAULT], …)] with (step NAME \
             [output=all | output=last | output=none]: CONDITION [=> NAME = VALUE, …]; …)",
    about: "Finds sequences of rows that fulfil the conditions of steps one after the other, and carries values along.",
    examples: &[
        example(
            "range x from 1 to 4 step 1 | scan declare (sum: long = 0) with (step s: true => sum = x + s.sum;)",
            "1|1\n2|3\n3|6\n4|10",
        ),
        example(
            "datatable (t: long, e: string) [1, 'start', 2, 'work', 3, 'stop', 4, 'work'] \
             | scan with_match_id=id with (step a: e == 'start'; step b: e == 'work'; step c: e == 'stop';)",
            "1|start|0\n2|work|0\n3|stop|0",
        ),
    ],
};

/// Sequences of rows.
#[derive(Debug)]
pub struct Scan {
    input: Arc<Plan>,
    /// How many columns the input and the declaration have together.
    width: usize,
    /// The columns that steps set: all declared ones, and those of the input that some step sets.
    targets: Vec<Target>,
    steps: Vec<Step>,
    /// Whether the number of the match stands behind the other columns.
    match_id: bool,
}

/// A column that steps set.
#[derive(Debug)]
struct Target {
    place: usize,
    ty: Ty,
    /// What it is where no step set it. Nothing for a column of the input, which keeps its value.
    default: Option<Scalar>,
}

#[derive(Debug)]
struct Step {
    output: Output,
    condition: StepExpr,
    /// By target: the value that the step sets.
    values: Vec<Option<StepExpr>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Output {
    All,
    Last,
    None,
}

/// An expression over the row at hand and the state. Its columns are positions in `uses`.
#[derive(Debug)]
struct StepExpr {
    expr: Expr,
    uses: Vec<Use>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    /// A column of the row at hand.
    Row(usize),
    /// A column of the row that a step has in the state.
    State { step: usize, column: usize },
}

/// What is refused, and what to do instead.
struct Refusal(String, &'static str);

impl Binder<'_> {
    pub(crate) fn scan(&mut self, input: Arc<Plan>, op: &ast::Scan) -> Arc<Plan> {
        let span = self.at(op.span);
        let mut refusals = refused_clauses(op);
        let input_width = input.schema.len();
        let mut row = input.schema.as_ref().clone();
        let mut targets = Vec::new();
        for parameter in &op.declare {
            let target = self.declared_target(parameter, row.len(), &mut refusals);
            if row.find(&parameter.name.text).is_some() {
                let what = format!("`scan` that declares `{}`, which is there already", parameter.name.text);
                refusals.push(Refusal(what, "declare another name"));
            }
            row.columns.push(Column {
                name: parameter.name.text.clone(),
                ty: target.ty,
            });
            targets.push(target);
        }
        let row = Arc::new(row);
        for step in &op.steps {
            for set in &step.assignments {
                let place = row.find(&set.name.text).filter(|place| *place < input_width);
                if let Some(place) = place.filter(|place| targets.iter().all(|target| target.place != *place)) {
                    let (ty, default) = (row.columns[place].ty, None);
                    targets.push(Target { place, ty, default });
                }
            }
        }
        let outer = self.steps.replace(Rc::new(Steps {
            row: row.clone(),
            names: op.steps.iter().map(|step| step.name.text.clone()).collect(),
        }));
        let steps: Vec<Step> = (0..op.steps.len())
            .map(|number| self.scan_step(op, number, &row, input_width, &targets, &mut refusals))
            .collect();
        self.steps = outer;
        self.with_input(&input, |binder| {
            op.order_by.iter().for_each(|key| {
                binder.sort_key(key);
            });
            op.partition_by.iter().for_each(|key| {
                binder.scalar(key);
            });
        });
        let (width, mut schema) = (row.len(), row.as_ref().clone());
        let match_id = ast::Parameter::find(&op.parameters, "with_match_id").and_then(ast::Parameter::word);
        // the parser package has the column in any case
        let shown = match_id.or((self.follow == Follow::Parser).then_some("match_id"));
        if let Some(name) = shown {
            let mut names = Names::new(schema.columns.iter().map(|column| column.name.clone()));
            schema.columns.push(Column::new(names.unique(name), Ty::Long));
        }
        if let Some(Refusal(what, help)) = refusals.first() {
            return self.unsupported(what, Some(help), schema, span);
        }
        let node = Scan {
            input,
            width,
            targets,
            steps,
            match_id: match_id.is_some(),
        };
        self.plan(Node::Scan(Box::new(node)), schema, span)
    }

    /// A column of `declare (…)`.
    fn declared_target(
        &mut self,
        parameter: &ast::FunctionParameter,
        place: usize,
        refusals: &mut Vec<Refusal>,
    ) -> Target {
        let ty = match &parameter.ty {
            ast::ParameterType::Scalar(ty) => type_name(ty),
            ast::ParameterType::Tabular(_) => {
                refusals.push(Refusal("`scan` that declares a table".into(), "declare columns"));
                Ty::Unknown
            }
        };
        let default = match &parameter.default {
            None => Scalar::null(ty),
            Some(expr) => match self.silent_constant(expr) {
                Some(value) if fits(value.ty(), ty) || value.is_null() || fits_int(&value, ty) => {
                    crate::cast::cast_scalar(&value, ty)
                }
                _ => {
                    let what = format!("the default of `{}`", parameter.name.text);
                    refusals.push(Refusal(what, "give a literal of the column's type"));
                    Scalar::null(ty)
                }
            },
        };
        Target {
            place,
            ty,
            default: Some(default),
        }
    }

    fn scan_step(
        &mut self,
        op: &ast::Scan,
        number: usize,
        row: &Arc<Schema>,
        input_width: usize,
        targets: &[Target],
        refusals: &mut Vec<Refusal>,
    ) -> Step {
        let step = &op.steps[number];
        if step.optional.is_some() {
            let help = "no page says what an optional step does; leave `optional` out";
            refusals.push(Refusal("`optional` steps of `scan`".into(), help));
        }
        if op.steps[..number].iter().any(|other| other.name.text == step.name.text) {
            let what = format!("two steps of `scan` called `{}`", step.name.text);
            refusals.push(Refusal(what, "the name of a step must be unique"));
        }
        let output = match step.output.as_ref().and_then(ast::Parameter::word) {
            Some("last") => Output::Last,
            Some("none") => Output::None,
            _ => Output::All,
        };
        let condition = self.with_rows(Rows::One(row.clone()), |binder| binder.scalar(&step.predicate));
        let condition = match condition.ty {
            Ty::Bool | Ty::Unknown => condition,
            Ty::Dynamic => self.convert(condition, Ty::Bool),
            ty => {
                let what = format!("a condition of type {ty} in `scan`");
                refusals.push(Refusal(what, "compare the value, so that the condition is a bool"));
                condition
            }
        };
        let mut analyse = |expr: Expr| step_expr(expr, number, row.len(), input_width, refusals);
        let condition = analyse(condition);
        let mut values: Vec<Option<StepExpr>> = targets.iter().map(|_| None).collect();
        for set in &step.assignments {
            let value = self.with_rows(Rows::One(row.clone()), |binder| binder.scalar(&set.value));
            let Some(place) = row.find(&set.name.text) else {
                if !row.open {
                    self.unknown_column(&set.name.text, set.name.span, row);
                }
                continue;
            };
            let ty = row.columns[place].ty;
            let null = value.as_literal().is_some_and(Scalar::is_null);
            let int = value.as_literal().is_some_and(|value| fits_int(value, ty));
            if !fits(value.ty, ty) && !null && !int {
                let what = format!(
                    "setting `{}` of type {ty} to a value of type {}",
                    set.name.text, value.ty
                );
                refusals.push(Refusal(what, "convert the value first"));
            }
            let value = self.convert(value, ty);
            let Some(target) = targets.iter().position(|target| target.place == place) else {
                continue;
            };
            if values[target].is_some() {
                let what = format!("a step of `scan` that sets `{}` twice", set.name.text);
                refusals.push(Refusal(what, "set it once"));
            }
            values[target] = Some(step_expr(value, number, row.len(), input_width, refusals));
        }
        Step {
            output,
            condition,
            values,
        }
    }

    /// A constant, silently: nothing where it is none.
    fn silent_constant(&mut self, expr: &ast::Expr) -> Option<Scalar> {
        let before = self.out.diagnostics.len();
        let value = self.with_rows(Rows::None, |binder| binder.scalar(expr));
        self.out.diagnostics.truncate(before);
        value.as_literal().cloned()
    }
}

/// Clauses that the grammar has and no page describes.
fn refused_clauses(op: &ast::Scan) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    for parameter in op
        .parameters
        .iter()
        .filter(|parameter| &*parameter.name.text != "with_match_id")
    {
        let what = format!("`{}` of `scan`", parameter.name.text);
        refusals.push(Refusal(what, "no page describes it; leave it out"));
    }
    if !op.order_by.is_empty() {
        refusals.push(Refusal(
            "`order by` within `scan`".into(),
            "sort before: `| sort by … | scan …`",
        ));
    }
    if !op.partition_by.is_empty() {
        let help = "write `| partition by Key (sort by … | scan …)`";
        refusals.push(Refusal("`partition by` within `scan`".into(), help));
    }
    if op.steps.is_empty() {
        refusals.push(Refusal("`scan` without steps".into(), "add a step: `step s1: true;`"));
    }
    refusals
}

/// Whether a value can stand in a column without a conversion that Kusto may refuse.
fn fits(value: Ty, column: Ty) -> bool {
    value == column
        || value == Ty::Unknown
        || column == Ty::Unknown
        || matches!(
            (value, column),
            (Ty::Int, Ty::Long | Ty::Real | Ty::Decimal) | (Ty::Long, Ty::Real | Ty::Decimal)
        )
}

/// Whether a whole number, which is a long where it is written, is one of an int column.
fn fits_int(value: &Scalar, column: Ty) -> bool {
    column == Ty::Int && value.as_long().is_some_and(|value| i32::try_from(value).is_ok())
}

/// What a step's expression reads, of the row and of the state.
fn step_expr(expr: Expr, number: usize, width: usize, input_width: usize, refusals: &mut Vec<Refusal>) -> StepExpr {
    let mut uses: Vec<Use> = Vec::new();
    let mut depends = false;
    expr.walk(&mut |part| match &part.kind {
        ExprKind::Column(place) if *place < input_width => uses.push(Use::Row(*place)),
        ExprKind::Column(place) if *place < width => {
            let help = "write `step.column`: what the bare name means before the step sets it is not documented";
            refusals.push(Refusal("a declared column without its step in `scan`".into(), help));
        }
        ExprKind::Column(place) => {
            let (step, column) = (place / width - 1, place % width);
            if step > number {
                let help = "a step's state holds itself and the steps before it";
                refusals.push(Refusal("a step of `scan` that reads a later one".into(), help));
            }
            uses.push(Use::State { step, column });
        }
        ExprKind::Call(function, _) => depends |= function.depends != Depends::Arguments,
        _ => {}
    });
    if depends && uses.iter().any(|used| matches!(used, Use::State { .. })) {
        let help = "compute it with `extend` before `scan`";
        refusals.push(Refusal(
            "a function of other rows beside the state of `scan`".into(),
            help,
        ));
    }
    let of = |place: usize| match place.checked_sub(width) {
        None => Use::Row(place),
        Some(_) => Use::State {
            step: place / width - 1,
            column: place % width,
        },
    };
    let expr = expr.map_columns(&|place| uses.iter().position(|used| *used == of(place)).unwrap_or_default());
    StepExpr { expr, uses }
}

impl Scan {
    /// The table it works on, whose order it keeps.
    pub(crate) fn input(&self) -> &Plan {
        &self.input
    }

    /// Conditions and values.
    pub(crate) fn exprs(&self, visit: &mut dyn FnMut(&Expr)) {
        for step in &self.steps {
            visit(&step.condition.expr);
            step.values.iter().flatten().for_each(|value| visit(&value.expr));
        }
    }

    pub(crate) fn stream<'a>(&'a self, run: &'a Run<'a>, span: Span) -> Result<Stream<'a>, EvalError> {
        let rows = exec::collect(&self.input, run)?;
        let matches = matching::Matching::new(self, &rows, run)?.run(span)?;
        Ok(exec::once(matching::table(self, &rows, &matches)?))
    }
}

#[cfg(test)]
mod tests;
