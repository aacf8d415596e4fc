//! `mv-expand`: a row for each element of an array or bag.
//!
//! Several arrays go side by side, the shorter ones padded with null. A null gives one row, an empty array none. A bag
//! gives bags of one key each, or `[key, value]` pairs with `kind=array`. Source: the "mv-expand operator" page and
//! recordings.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, BinaryArray, Int64Array, UInt32Array};
use kql_syntax::{Span, ast};

use super::columns::with_room;
use crate::batch::{Batch, hole};
use crate::bind::{BindError, Binder, Names, implied};
use crate::cast::cast;
use crate::construct::Construct;
use crate::error::EvalError;
use crate::exec::chain::Chain;
use crate::exec::{self, Run, eval_array};
use crate::functions::example;
use crate::layout::{self, Coded, Results};
use crate::optimize::Columns;
use crate::plan::{Expr, Node, Plan};
use crate::types::dynamic::{ArrayBuilder, BagBuilder, Kind, write_string};
use crate::types::scalar::bytes_at;
use crate::types::{Column, DynRef, Dynamic, Scalar, Schema, Ty};
use crate::value::Value;

/// The keyword before it had a hyphen.
const OLD_KEYWORD: &str = "mvexpand";

/// How many rows `mvexpand` gives for each row where no limit is written.
const OLD_LIMIT: i64 = 128;

/// `mv-expand`
pub static MV_EXPAND: Construct = Construct {
    name: "mv-expand",
    aliases: &["mvexpand"],
    page: "mv-expand-operator",
    syntax: "T | mv-expand [kind=bag | kind=array] [with_itemindex=NAME] [NAME =] EXPRESSION [to typeof(TYPE)], … [limit ROWS]",
    about: "Gives a row for each element of an array, or for each key of a bag.",
    examples: &[example(
        "print k = 'a', list = dynamic([1, 2]) | mv-expand list to typeof(long)",
        "a|1\na|2",
    )],
};

/// Arrays as rows.
#[derive(Debug)]
pub struct MvExpand {
    pub(crate) input: Arc<Plan>,
    pub(crate) columns: Vec<Expansion>,
    /// Where the element's number goes.
    pub(crate) index: Option<usize>,
    pub(crate) limit: Option<Expr>,
    pub(crate) pairs: bool,
    pub(crate) width: usize,
}

/// One array.
#[derive(Debug)]
pub struct Expansion {
    pub(crate) value: Expr,
    /// Where its elements go among the output's columns.
    pub(crate) place: usize,
    /// What they are converted to.
    pub(crate) ty: Ty,
}

impl Binder<'_> {
    pub(crate) fn mv_expand(&mut self, input: Arc<Plan>, op: &ast::MvExpand) -> Arc<Plan> {
        let word = |name: &str| ast::Parameter::find(&op.parameters, name).and_then(ast::Parameter::word);
        let pairs = word("kind").or(word("bagexpansion")) == Some("array");
        let index = word("with_itemindex").map(str::to_owned);
        // the old spelling, one character shorter, has a limit of its own
        let old = op.keyword.len() as usize == OLD_KEYWORD.len();
        let limit = match &op.limit {
            Some(limit) => Some(self.count_argument(limit)),
            None => old.then(|| Expr::literal(Scalar::Long(OLD_LIMIT), self.at(op.keyword))),
        };
        self.expand(input, &op.columns, limit, index, pairs, op.span)
    }

    pub(crate) fn expand(
        &mut self,
        input: Arc<Plan>,
        columns: &[ast::MvColumn],
        limit: Option<Expr>,
        index: Option<String>,
        pairs: bool,
        span: Span,
    ) -> Arc<Plan> {
        let span = self.at(span);
        let mut out = with_room(&input.schema);
        let mut names = Names::beside(&input.schema);
        let mut unnamed = 0;
        let mut expansions = Vec::new();
        for column in columns {
            let Some(expr) = &column.expr else { continue };
            let (written, inner) = match expr {
                ast::Expr::Named(named) => (named.names.first(), &named.value),
                other => (None, other),
            };
            let value = self.with_input(&input, |binder| binder.scalar(inner));
            if !matches!(value.ty, Ty::Dynamic | Ty::Unknown) {
                let help = Some("make it dynamic first, for example with `split(…)` or `parse_json(…)`".into());
                let (expected, found) = (Ty::Dynamic.into(), value.ty.into());
                self.report(BindError::TypesExpected {
                    expected,
                    found,
                    help,
                    span: value.span,
                });
            }
            let ty = match &column.to {
                Some(ast::TypeOf {
                    value: ast::TypeOfValue::Scalar(ty),
                    ..
                }) => self.known_type(ty),
                _ => Ty::Dynamic,
            };
            let own = match (written, inner.unparenthesized()) {
                (Some(name), _) => Some(name.text.clone()),
                (None, ast::Expr::Name(name)) => Some(name.text.clone()),
                // `mv-expand todynamic(a)` takes the place of `a`
                (None, ast::Expr::Call(_)) => implied(inner),
                _ => None,
            };
            let taken = |name: &Arc<str>| {
                let same = |other: &Expansion| out[other.place].name == *name;
                expansions.iter().any(same)
            };
            if let Some(name) = own.as_ref().filter(|name| taken(name)) {
                let span = self.at(written.map_or(inner.span(), |written| written.span));
                let name = name.to_string();
                self.report(BindError::DuplicateColumn { name, help: None, span });
            }
            let existing = own
                .as_ref()
                .and_then(|name| out.iter().position(|column| column.name == *name));
            let place = match existing {
                Some(place) => {
                    out[place].ty = ty;
                    place
                }
                None => {
                    let name = match own.or_else(|| implied(inner)) {
                        Some(name) => names.unique(&name),
                        None => names.unnamed(&mut unnamed),
                    };
                    out.push(Column { name, ty });
                    out.len() - 1
                }
            };
            let value = self.convert(value, Ty::Dynamic);
            expansions.push(Expansion { value, place, ty });
        }
        let index = index.map(|name| {
            let name = names.unique(&name);
            out.push(Column { name, ty: Ty::Long });
            out.len() - 1
        });
        let schema = Schema {
            columns: out,
            open: input.schema.open,
        };
        let width = schema.len();
        let node = MvExpand {
            input,
            columns: expansions,
            index,
            limit,
            pairs,
            width,
        };
        self.plan(Node::MvExpand(node), schema, span)
    }
}

impl MvExpand {
    /// The columns of the input that it reads to give `wanted` ones of its own.
    pub(crate) fn reads(&self, wanted: &Columns) -> Columns {
        let mut columns = Columns::none(self.input.schema.len());
        let replaced = |place: usize| self.columns.iter().any(|column| column.place == place);
        (0..self.input.schema.len())
            .filter(|place| wanted.has(*place) && !replaced(*place))
            .for_each(|place| columns.add(place));
        self.columns.iter().for_each(|column| columns.read(&column.value));
        columns
    }

    /// The expansion as a step over what it takes its rows from.
    pub(crate) fn chain<'a>(&'a self, run: &'a Run<'a>, plan: &'a Plan) -> Result<Chain<'a>, EvalError> {
        let limit = match &self.limit {
            Some(limit) => super::take::count(limit, run)?,
            None => usize::MAX,
        };
        let wanted = run.wanted(plan);
        Ok(exec::chain(&self.input, run)?.then(move |batch| {
            let (batch, _) = self.apply(&batch, wanted, limit, plan.span, run)?;
            Ok(batch.only(wanted))
        }))
    }

    /// The expanded rows, and for each of them the row of the input that it came of. Columns of the input that are not
    /// `wanted` become holes.
    pub(crate) fn apply(
        &self,
        batch: &Batch,
        wanted: Option<&Columns>,
        limit: usize,
        span: Span,
        run: &Run<'_>,
    ) -> Result<(Batch, UInt32Array), EvalError> {
        run.ctx.check()?;
        let values: Vec<ArrayRef> = self
            .columns
            .iter()
            .map(|column| eval_array(&column.value, batch, run))
            .collect::<Result<_, _>>()?;
        if let ([column], [array]) = (&self.columns[..], &values[..])
            && let Some(coded) = layout::coded(array)
            && coded.values.len() <= batch.rows
        {
            return self.apply_coded(column, coded, (batch, wanted), limit, span, run);
        }
        let values: Vec<Value> = values.into_iter().map(Value::Array).collect();
        let mut rows: Vec<u32> = Vec::new();
        let mut indices: Vec<i64> = Vec::new();
        let mut cells: Vec<Vec<Option<Dynamic>>> = vec![Vec::new(); self.columns.len()];
        for row in 0..batch.rows {
            let elements: Vec<Vec<Option<Dynamic>>> = values
                .iter()
                .map(|value| elements(value.dynamics().get(row), self.pairs))
                .collect();
            let count = elements.iter().map(Vec::len).max().unwrap_or(0).min(limit);
            for (column, mut own) in cells.iter_mut().zip(elements) {
                own.resize(count, None);
                column.extend(own);
            }
            rows.extend(std::iter::repeat_n(row as u32, count));
            indices.extend(0..count as i64);
            check_limit(rows.len(), span, run)?;
        }
        let columns: Vec<ArrayRef> = self
            .columns
            .iter()
            .zip(&cells)
            .map(|(column, cells)| converted(cells, column.ty))
            .collect();
        self.put_together((batch, wanted), rows, &indices, &columns)
    }

    /// As [`MvExpand::apply`] for a single column that is a dictionary: each distinct value is taken apart once.
    fn apply_coded(
        &self,
        column: &Expansion,
        coded: Coded<'_>,
        (batch, wanted): (&Batch, Option<&Columns>),
        limit: usize,
        span: Span,
        run: &Run<'_>,
    ) -> Result<(Batch, UInt32Array), EvalError> {
        let (mut cells, mut starts) = (Vec::new(), vec![0u32]);
        let values = (0..coded.values.len()).map(|code| Some(DynRef::new(bytes_at(coded.values, code))));
        // null comes behind all values
        for value in values.chain([None]) {
            cells.extend(elements(value, self.pairs));
            starts.push(cells.len() as u32);
        }
        let (mut rows, mut indices, mut picks): (Vec<u32>, Vec<i64>, Vec<u32>) = (Vec::new(), Vec::new(), Vec::new());
        for row in 0..batch.rows {
            let code = if coded.keys.is_null(row) {
                coded.values.len()
            } else {
                coded.keys.value(row) as usize
            };
            let (start, end) = (starts[code], starts[code + 1]);
            let count = ((end - start) as usize).min(limit);
            rows.extend(std::iter::repeat_n(row as u32, count));
            picks.extend(start..start + count as u32);
            if self.index.is_some() {
                indices.extend(0..count as i64);
            }
            check_limit(rows.len(), span, run)?;
        }
        let flat = converted(&cells, column.ty);
        let results = Results::new(&flat, false, |flat| Ok::<_, EvalError>(flat.clone()))?;
        let expanded = results.spread(&UInt32Array::from(picks));
        self.put_together((batch, wanted), rows, &indices, &[expanded])
    }

    /// The input's columns by `rows`, the elements' numbers, and the elements.
    fn put_together(
        &self,
        (batch, wanted): (&Batch, Option<&Columns>),
        rows: Vec<u32>,
        indices: &[i64],
        expanded: &[ArrayRef],
    ) -> Result<(Batch, UInt32Array), EvalError> {
        let count = rows.len();
        let rows = UInt32Array::from(rows);
        // an array of n elements would be copied n times, only to be replaced or dropped
        let mut kept = batch.clone();
        for (place, column) in kept.columns.iter_mut().enumerate() {
            let replaced = self.columns.iter().any(|column| column.place == place);
            if replaced || wanted.is_some_and(|wanted| !wanted.has(place)) {
                *column = hole(batch.rows);
            }
        }
        let mut columns = kept.take(&rows)?.columns;
        columns.resize(self.width, hole(count));
        if let Some(place) = self.index {
            columns[place] = Arc::new(Int64Array::from(indices.to_vec()));
        }
        for (column, array) in self.columns.iter().zip(expanded) {
            columns[column.place] = array.clone();
        }
        Ok((Batch { columns, rows: count }, rows))
    }
}

/// Elements as a column of type `ty`.
fn converted(cells: &[Option<Dynamic>], ty: Ty) -> ArrayRef {
    // as recorded: texts are no numbers here, and numbers no bools
    let fits = |cell: &&Dynamic| match (cell.as_ref().kind(), ty) {
        (Kind::String(_) | Kind::Bool(_), ty) if ty.is_number() => false,
        (kind, Ty::Bool) => matches!(kind, Kind::Bool(_) | Kind::Long(_)),
        _ => true,
    };
    let kept = cells.iter().map(|cell| cell.as_ref().filter(fits).map(Dynamic::bytes));
    let array: ArrayRef = Arc::new(BinaryArray::from_iter(kept));
    cast(&Value::Array(array), Ty::Dynamic, ty, cells.len()).into_array(cells.len())
}

fn check_limit(rows: usize, span: Span, run: &Run<'_>) -> Result<(), EvalError> {
    let help = Some("filter before `mv-expand`, or add `limit`");
    run.ctx.check_rows(rows as u64, "the expanded rows", help, span)
}

/// The elements that one value expands to.
fn elements(value: Option<DynRef<'_>>, pairs: bool) -> Vec<Option<Dynamic>> {
    let Some(value) = value else { return vec![None] };
    match value.kind() {
        Kind::Null => vec![None],
        Kind::Array(items) => items.map(|item| (!item.is_null()).then(|| item.to_owned())).collect(),
        Kind::Bag(entries) => entries
            .map(|(key, value)| {
                Some(if pairs {
                    let mut pair = ArrayBuilder::new();
                    pair.push_with(|out| write_string(out, key));
                    pair.push(value);
                    pair.finish()
                } else {
                    let mut bag = BagBuilder::new();
                    bag.insert(key, value);
                    bag.finish()
                })
            })
            .collect(),
        _ => vec![Some(Dynamic::from_scalar(&Scalar::Dynamic(value.to_owned())))],
    }
}
