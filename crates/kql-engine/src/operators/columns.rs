//! Lists of columns as `project`, `extend`, `print`, `summarize … by` and `distinct` write them.

use std::sync::Arc;

use kql_syntax::{Span, ast};

use super::compute::Compute;
use crate::bind::{BindError, Binder, Entity, Names, Rows, implied};
use crate::catalog::{self, Category};
use crate::functions::series;
use crate::plan::{Expr, ExprKind, Plan};
use crate::types::{Column, Scalar, Schema, Ty};

/// A column of such a list.
pub(crate) struct Item {
    /// The name that was written.
    pub(crate) written: Option<ast::Name>,
    /// The name that the expression gives it.
    pub(crate) implied: Option<Arc<str>>,
    /// The value.
    pub(crate) value: Expr,
    /// Whether it is a column by its name, which goes for written.
    pub(crate) declares: bool,
}

impl Binder<'_> {
    /// One entry of a list, which may give several columns.
    pub(crate) fn items(&mut self, expr: &ast::Expr) -> Vec<Item> {
        let (names, inner, listed) = match expr {
            ast::Expr::Named(named) => (named.names.as_slice(), &named.value, named.parenthesized.is_some()),
            other => (&[][..], other, false),
        };
        let outputs = self.outputs(inner);
        let (several, fails) = (outputs.len() > 1, outputs.iter().any(|(_, value)| value.is_error()));
        let declares = matches!(inner.unparenthesized(), ast::Expr::Name(_));
        let mut items = Vec::with_capacity(outputs.len());
        for left in names.iter().skip(outputs.len()).filter(|_| several && !fails) {
            let (name, span) = (left.text.to_string(), self.at(left.span));
            self.report(BindError::NameWithoutColumn { name, help: None, span });
        }
        for (index, (implied, value)) in outputs.into_iter().enumerate() {
            let written = names.get(index).cloned();
            if listed && !several && index == 0 && names.len() > 1 {
                self.report(BindError::OneColumn {
                    names: names.len(),
                    help: None,
                    span: self.at(expr.span()),
                });
            }
            items.push(Item {
                written,
                declares: declares && matches!(value.kind, ExprKind::Column(_)),
                implied,
                value,
            });
        }
        items
    }

    /// The columns that an expression gives, with the names it implies.
    fn outputs(&mut self, expr: &ast::Expr) -> Vec<(Option<Arc<str>>, Expr)> {
        if let ast::Expr::Call(call) = expr.unparenthesized() {
            let name = &*call.name.text;
            let hidden = self.env.get(name).is_some();
            if !hidden && self.collector.is_some() && catalog::lookup(Category::Aggregate, name).is_some() {
                return self.aggregate(call);
            }
            if !hidden {
                if let Some(parts) = series::result_columns(name) {
                    return self.split(call, parts);
                }
                if matches!(name, "array_sort_asc" | "array_sort_desc") {
                    return self.sorted_arrays(call);
                }
            }
        }
        if let ast::Expr::Star(span) = expr
            && let Rows::One(schema) = self.rows.clone()
        {
            let span = self.at(*span);
            let column =
                |(index, column): (usize, &Column)| (Some(column.name.clone()), Expr::column(index, column.ty, span));
            return schema.columns.iter().enumerate().map(column).collect();
        }
        let value = match self.any(expr) {
            Entity::Scalar(value) => value,
            Entity::Error => Expr::error(self.at(expr.span())),
            // bound once: what lies within it may be large
            _ if matches!(expr.unparenthesized(), ast::Expr::Pipe(_)) => self.scalar_expected(self.at(expr.span())),
            _ => self.scalar(expr),
        };
        vec![(self.implied_name(expr), value)]
    }

    /// The name that an expression implies; a wrapper over one aggregate takes the aggregate's.
    fn implied_name(&self, expr: &ast::Expr) -> Option<Arc<str>> {
        implied(expr).or_else(|| {
            self.collector.as_ref()?;
            let ast::Expr::Call(call) = expr.unparenthesized() else {
                return None;
            };
            if matches!(&*call.name.text, "percentile" | "percentiles") {
                let (of, at) = (call.args.first().and_then(implied), call.args.get(1)?);
                let ast::Expr::Literal(at) = at else { return None };
                let at = crate::bind::literal_value(at).to_text().replace('.', "_");
                return Some(format!("percentile_{}_{at}", of.unwrap_or_default()).into());
            }
            (call.args.len() <= 2)
                .then(|| call.args.first().and_then(|arg| self.implied_name(arg)))
                .flatten()
        })
    }

    /// A function that gives several columns: its kernel gives an array of them.
    fn split(&mut self, call: &ast::Call, parts: &[(&str, Ty)]) -> Vec<(Option<Arc<str>>, Expr)> {
        let value = self.call_value(call);
        let argument = call.args.first().and_then(implied).unwrap_or_default();
        parts
            .iter()
            .enumerate()
            .map(|(index, (part, ty))| {
                let element = match series::open_result(&call.name.text, part) {
                    Some(function) => Expr {
                        kind: ExprKind::Call(function, vec![value.clone()]),
                        ty: Ty::Dynamic,
                        span: value.span,
                    },
                    None => self.result_at(&value, index),
                };
                let name = format!("{}_{argument}_{part}", call.name.text);
                (Some(name.into()), self.convert(element, *ty))
            })
            .collect()
    }

    /// `array_sort_asc(a, b)`: `a_sorted` and `b_sorted`; an array without a name is called `array0`, by its place.
    fn sorted_arrays(&mut self, call: &ast::Call) -> Vec<(Option<Arc<str>>, Expr)> {
        let value = self.call_value(call);
        let flag = |arg: &ast::Expr| matches!(arg, ast::Expr::Literal(literal) if matches!(literal.value, ast::LiteralValue::Bool(_)));
        let arrays: Vec<&ast::Expr> = call.args.iter().filter(|arg| !flag(arg)).collect();
        let name = |index: usize| {
            let array = arrays.get(index).and_then(|array| implied(array));
            Some(match array {
                Some(array) => format!("{array}_sorted").into(),
                None => format!("array{index}_sorted").into(),
            })
        };
        match arrays.len() {
            0 | 1 => vec![(name(0), value)],
            count => (0..count)
                .map(|index| (name(index), self.result_at(&value, index)))
                .collect(),
        }
    }

    fn call_value(&mut self, call: &ast::Call) -> Expr {
        match self.call(call) {
            Entity::Scalar(value) => value,
            _ => Expr::error(self.at(call.span)),
        }
    }

    /// One of the results that a call gives as an array.
    fn result_at(&mut self, results: &Expr, index: usize) -> Expr {
        let place = Expr::literal(Scalar::Long(index as i64), results.span);
        self.internal_call("Element", vec![results.clone(), place], Ty::Dynamic, results.span)
    }

    /// Gives every item its name and appends it: what `project`, `by` and `distinct` do.
    pub(crate) fn append(&mut self, items: Vec<Item>, names: &mut Names, unnamed: &mut usize, out: &mut Projection) {
        for item in items {
            let name = match (&item.written, &item.implied) {
                (Some(written), _) => {
                    if names.is_written(&written.text) {
                        let span = self.at(written.span);
                        self.report(BindError::DuplicateColumn {
                            name: written.text.to_string(),
                            help: None,
                            span,
                        });
                        names.unique(&written.text)
                    } else {
                        // a name that an expression implied makes way for one that is written
                        if let Some(column) = out.columns.iter_mut().find(|column| column.name == written.text) {
                            column.name = names.unique(&written.text);
                        }
                        names.write(&written.text)
                    }
                }
                (None, Some(implied)) if item.declares => {
                    if names.is_written(implied) {
                        let span = item.value.span;
                        self.report(BindError::DuplicateColumn {
                            name: implied.to_string(),
                            help: None,
                            span,
                        });
                        names.unique(implied)
                    } else {
                        let name = names.unique_shared(implied);
                        names.write(&name)
                    }
                }
                (None, Some(implied)) => names.unique_shared(implied),
                (None, None) => names.unnamed(unnamed),
            };
            out.push(name, item.value);
        }
    }
}

/// Columns and their values.
#[derive(Debug, Default)]
pub(crate) struct Projection {
    pub(crate) columns: Vec<Column>,
    pub(crate) values: Vec<Expr>,
}

impl Projection {
    pub(crate) fn push(&mut self, name: Arc<str>, value: Expr) {
        self.columns.push(Column { name, ty: value.ty });
        self.values.push(value);
    }

    /// The columns, which the values alone remain of.
    pub(crate) fn take_schema(&mut self, open: bool) -> Schema {
        Schema {
            columns: std::mem::take(&mut self.columns),
            open,
        }
    }
}

/// The columns of a table, some replaced and more behind them: what `extend` gives.
#[derive(Debug)]
pub(crate) struct Extension {
    pub(crate) columns: Vec<Column>,
    /// The values of the columns that are not the table's at the same place, by place in ascending order.
    values: Vec<(usize, Expr)>,
}

impl Extension {
    /// All columns of a table as they are.
    pub(crate) fn of(schema: &Schema) -> Extension {
        Extension {
            columns: with_room(schema),
            values: Vec::new(),
        }
    }

    /// Puts numbers behind names that are there twice; gives the names.
    pub(crate) fn make_unique(&mut self) -> Names {
        let mut names = Names::default();
        for column in &mut self.columns {
            column.name = if names.has(&column.name) {
                names.unique(&column.name)
            } else {
                names.write(&column.name)
            };
        }
        names
    }

    /// Gives the column at `place` another value, and its type.
    pub(crate) fn replace(&mut self, place: usize, value: Expr) {
        self.columns[place].ty = value.ty;
        match self.values.binary_search_by_key(&place, |(place, _)| *place) {
            Ok(at) => self.values[at].1 = value,
            Err(at) => self.values.insert(at, (place, value)),
        }
    }

    /// Puts a column behind the others.
    pub(crate) fn push(&mut self, name: Arc<str>, value: Expr) {
        self.columns.push(Column { name, ty: value.ty });
        self.values.push((self.columns.len() - 1, value));
    }

    /// The plan that computes them from `input`.
    pub(crate) fn plan(self, input: Arc<Plan>, open: bool, span: Span) -> Arc<Plan> {
        let columns = self.columns;
        Compute::beside(input, self.values, Schema { columns, open }, span)
    }
}

/// The columns of a table in a list with room for the few that operators put behind them.
pub(crate) fn with_room(schema: &Schema) -> Vec<Column> {
    let mut columns = Vec::with_capacity(schema.len() + 4);
    columns.extend_from_slice(&schema.columns);
    columns
}
