//! `union`: the rows of several tables below each other, columns matched by name.

use std::sync::Arc;

use kql_syntax::{Span, ast};

use crate::batch::Batch;
use crate::bind::{BindError, Binder, Names};
use crate::construct::Construct;
use crate::error::EvalError;
use crate::exec::{self, Run, Stream};
use crate::functions::example;
use crate::optimize::Columns;
use crate::plan::{Node, Plan};
use crate::types::{Column, Scalar, Schema, Ty};

/// `union`
pub static UNION: Construct = Construct {
    name: "union",
    aliases: &[],
    page: "union-operator",
    syntax: "[T |] union [kind=outer | kind=inner] [withsource=NAME] [isfuzzy=true] (U), V*, …",
    about: "Gives the rows of several tables; a column that only some have is empty in the others.",
    examples: &[example(
        "union withsource=from (print a = 1), (print a = 2, b = 'x')",
        "union_arg0|1|\nunion_arg1|2|x",
    )],
};

/// What `union` is told besides its tables.
#[derive(Debug, Default)]
pub(crate) struct Options {
    /// Only columns that all tables have.
    pub(crate) inner: bool,
    /// The column with the table's name.
    pub(crate) source: Option<Arc<str>>,
}

/// Tables below each other.
#[derive(Debug)]
pub struct Union {
    legs: Vec<Leg>,
    source: bool,
    schema: Arc<Schema>,
}

#[derive(Debug)]
struct Leg {
    name: Arc<str>,
    plan: Arc<Plan>,
    /// For each column of the union (behind the source's), the leg's column.
    places: Vec<Option<usize>>,
}

impl Binder<'_> {
    pub(crate) fn union(&mut self, input: Option<Arc<Plan>>, op: &ast::Union) -> Arc<Plan> {
        let word = |names: &[&str]| {
            names
                .iter()
                .find_map(|name| ast::Parameter::find(&op.parameters, name))
                .and_then(ast::Parameter::word)
        };
        let options = Options {
            inner: word(&["kind"]) == Some("inner"),
            source: word(&["withsource", "with_source"]).map(Into::into),
        };
        let fuzzy = word(&["isfuzzy"]) == Some("true");
        self.fuzzy += usize::from(fuzzy);
        let mut legs: Vec<(Option<Arc<str>>, Arc<Plan>)> = input.map(|plan| (None, plan)).into_iter().collect();
        let (mut missing, mut known) = (0, legs.len());
        for table in &op.tables {
            let errors = self.out.diagnostics.len();
            match table.unparenthesized() {
                ast::Expr::Wildcard(name) => {
                    for (view, function) in self.views(&name.text) {
                        let plan = self.function_without_arguments(&function, name.span);
                        legs.push((Some(view), plan));
                        known += 1;
                    }
                    for found in self.wildcard_tables(&name.text) {
                        let leaf = ast::Name {
                            text: found.as_str().into(),
                            span: name.span,
                            bracketed: false,
                        };
                        let plan = self.named_table(&leaf, crate::bind::DatabaseRef::This);
                        legs.push((Some(found.into()), plan));
                        known += 1;
                    }
                    if known == 0 && !fuzzy {
                        let span = self.at(name.span);
                        self.report(BindError::UnknownName {
                            name: name.text.to_string(),
                            help: None,
                            span,
                        });
                    }
                    continue;
                }
                ast::Expr::Star(span) => {
                    let span = self.at(*span);
                    let what = "`union *` over every table is refused in analytics rules".to_owned();
                    let schema = Schema {
                        columns: Vec::new(),
                        open: true,
                    };
                    legs.push((None, self.unsupported(&what, Some("name the tables"), schema, span)));
                    known += 1;
                    continue;
                }
                _ => {}
            }
            let name = match table.unparenthesized() {
                // what `let` names is an argument by number, unless it is a view
                ast::Expr::Name(name) => match self.env.get(&name.text) {
                    None => Some(name.text.clone()),
                    Some(crate::bind::Entity::Function(function)) if function.decl.view.is_some() => {
                        Some(name.text.clone())
                    }
                    Some(_) => None,
                },
                ast::Expr::Pipe(pipe) => match pipe.operators.last().map(|piped| &piped.operator) {
                    Some(ast::Operator::As(op)) => Some(op.name.text.clone()),
                    _ => None,
                },
                ast::Expr::Path(path) => match &path.selector {
                    ast::Expr::Name(name) => Some(name.text.clone()),
                    _ => None,
                },
                _ => None,
            };
            let env = self.env.clone();
            let plan = self.table(table);
            self.env = env;
            let gone = fuzzy
                && matches!(plan.node, Node::Error)
                && self.out.diagnostics[errors..]
                    .iter()
                    .all(|error| matches!(error, BindError::UnknownFuzzy { .. }))
                && self.out.diagnostics.len() > errors;
            if gone {
                missing += 1;
                continue;
            }
            known += 1;
            legs.push((name, plan));
        }
        self.fuzzy -= usize::from(fuzzy);
        if known == 0 && missing > 0 {
            let span = self.at(op.span);
            return self.error_table(span);
        }
        self.union_of(legs, &options, op.span)
    }

    /// A union of bound tables with their names.
    pub(crate) fn union_of(
        &mut self,
        legs: Vec<(Option<Arc<str>>, Arc<Plan>)>,
        options: &Options,
        span: Span,
    ) -> Arc<Plan> {
        let span = self.at(span);
        // the types that each name has, in the order of first sight
        let mut seen: Vec<(Arc<str>, Vec<Ty>, usize)> = Vec::new();
        for (_, plan) in &legs {
            for column in &plan.schema.columns {
                match seen.iter_mut().find(|(name, _, _)| *name == column.name) {
                    Some((_, types, count)) => {
                        if !types.contains(&column.ty) {
                            types.push(column.ty);
                        }
                        *count += 1;
                    }
                    None => seen.push((column.name.clone(), vec![column.ty], 1)),
                }
            }
        }
        // a type that is not known may be the one that is
        for (_, types, _) in &mut seen {
            if types.len() > 1 {
                types.retain(|ty| *ty != Ty::Unknown);
            }
        }
        let mut columns: Vec<Column> = options
            .source
            .iter()
            .map(|name| Column::new(name.clone(), Ty::String))
            .collect();
        let mut wanted: Vec<(Arc<str>, Ty)> = Vec::new();
        let plain = seen
            .iter()
            .filter(|(_, types, _)| types.len() == 1)
            .map(|(name, _, _)| name.clone());
        let mut names = Names::new(plain.chain(options.source.clone()));
        for (name, types, count) in &seen {
            if options.inner && *count < legs.len() {
                continue;
            }
            for ty in types {
                let given = if types.len() == 1 {
                    name.clone()
                } else {
                    names.unique(&format!("{name}_{ty}"))
                };
                columns.push(Column { name: given, ty: *ty });
                wanted.push((name.clone(), *ty));
            }
        }
        let open = legs.iter().any(|(_, plan)| plan.schema.open);
        let legs = legs
            .into_iter()
            .enumerate()
            .map(|(index, (name, plan))| {
                let place = |(name, ty): &(Arc<str>, Ty)| {
                    plan.schema
                        .columns
                        .iter()
                        .position(|column| column.name == *name && (column.ty == *ty || column.ty == Ty::Unknown))
                };
                let places = wanted.iter().map(place).collect();
                Leg {
                    name: name.unwrap_or_else(|| format!("union_arg{index}").into()),
                    plan,
                    places,
                }
            })
            .collect();
        let schema = Arc::new(Schema { columns, open });
        let node = Union {
            legs,
            source: options.source.is_some(),
            schema: schema.clone(),
        };
        self.plan(Node::Union(node), schema, span)
    }
}

impl Union {
    /// The tables.
    pub(crate) fn legs(&self) -> impl Iterator<Item = &Plan> {
        self.legs.iter().map(|leg| leg.plan.as_ref())
    }

    /// Each leg, and the columns that it must give so that the union gives `wanted`.
    pub(crate) fn reads(&self, wanted: &Columns) -> Vec<(&Plan, Columns)> {
        let shift = usize::from(self.source);
        let reads = |leg: &Leg| {
            let mut columns = Columns::none(leg.plan.schema.len());
            for (place, own) in leg.places.iter().enumerate() {
                if let Some(own) = own.filter(|_| wanted.has(place + shift)) {
                    columns.add(own);
                }
            }
            columns
        };
        self.legs.iter().map(|leg| (leg.plan.as_ref(), reads(leg))).collect()
    }

    pub(crate) fn stream<'a>(&'a self, run: &'a Run<'a>) -> Result<Stream<'a>, EvalError> {
        Ok(Box::new(self.legs.iter().flat_map(move |leg| {
            let batches: Stream<'a> = match exec::stream(&leg.plan, run) {
                Ok(batches) => Box::new(batches.map(move |batch| Ok(self.arrange(leg, &batch?)))),
                Err(error) => Box::new(std::iter::once(Err(error))),
            };
            batches
        })))
    }

    /// A leg's rows in the union's columns.
    fn arrange(&self, leg: &Leg, batch: &Batch) -> Batch {
        let mut columns = Vec::with_capacity(self.schema.len());
        if self.source {
            columns.push(Scalar::String(leg.name.clone()).to_array(batch.rows));
        }
        let types = self.schema.columns.iter().skip(usize::from(self.source));
        for (place, column) in leg.places.iter().zip(types) {
            columns.push(match place {
                Some(place) => batch.columns[*place].clone(),
                None => Scalar::null(column.ty).to_array(batch.rows),
            });
        }
        Batch {
            columns,
            rows: batch.rows,
        }
    }
}
