//! `project` and its relatives, `extend`, `print`: columns computed row by row.

use std::cell::OnceCell;
use std::collections::HashSet;
use std::sync::Arc;

use arrow::array::ArrayRef;
use foldhash::fast::FixedState;
use kql_syntax::{Span, ast};

use super::columns::{Extension, Item, Projection};
use crate::batch::{Batch, holes};
use crate::bind::{BindError, Binder, Follow, Names};
use crate::cast::cast;
use crate::construct::Construct;
use crate::error::EvalError;
use crate::exec::chain::Chain;
use crate::exec::{self, Run, eval};
use crate::functions::{self, Arg, Depends, example};
use crate::names::nearest;
use crate::optimize::Columns;
use crate::plan::{Expr, ExprKind, Node, Plan};
use crate::types::{Column, Scalar, Schema};
use crate::value::Value;

/// `extend`
pub static EXTEND: Construct = Construct {
    name: "extend",
    aliases: &[],
    page: "extend-operator",
    syntax: "T | extend [NAME =] EXPRESSION, …",
    about: "Adds columns, or replaces those of the same name.",
    examples: &[example("print x = 2 | extend y = x * 2", "2|4")],
};

/// `print`
pub static PRINT: Construct = Construct {
    name: "print",
    aliases: &[],
    page: "print-operator",
    syntax: "print [NAME =] EXPRESSION, …",
    about: "Gives one row of values.",
    examples: &[example("print x = 1 + 1, y = strcat('a', 'b')", "2|ab")],
};

/// `project`
pub static PROJECT: Construct = Construct {
    name: "project",
    aliases: &[],
    page: "project-operator",
    syntax: "T | project [NAME =] EXPRESSION, …",
    about: "Keeps, renames and computes columns, in the order written.",
    examples: &[example(
        "datatable (k: string, n: long) ['a', 1, 'b', 2, 'a', 3] | project n, twice = n * 2",
        "1|2\n2|4\n3|6",
    )],
};

/// `project-away`
pub static PROJECT_AWAY: Construct = Construct {
    name: "project-away",
    aliases: &[],
    page: "project-away-operator",
    syntax: "T | project-away COLUMN, …",
    about: "Drops columns; `*` in a name stands for any letters.",
    examples: &[example("print a1 = 1, a2 = 2, b = 3 | project-away a*", "3")],
};

/// `project-keep`
pub static PROJECT_KEEP: Construct = Construct {
    name: "project-keep",
    aliases: &[],
    page: "project-keep-operator",
    syntax: "T | project-keep COLUMN, …",
    about: "Keeps columns, in the order of the input; `*` in a name stands for any letters.",
    examples: &[example("print a1 = 1, b = 3, a2 = 2 | project-keep a*", "1|2")],
};

/// `project-rename`
pub static PROJECT_RENAME: Construct = Construct {
    name: "project-rename",
    aliases: &[],
    page: "project-rename-operator",
    syntax: "T | project-rename NEW = OLD, …",
    about: "Renames columns and leaves them in their places.",
    examples: &[example(
        "print a = 1, b = 2 | project-rename c = a | getschema | project ColumnName",
        "c\nb",
    )],
};

/// `project-reorder`
pub static PROJECT_REORDER: Construct = Construct {
    name: "project-reorder",
    aliases: &[],
    page: "project-reorder-operator",
    syntax: "T | project-reorder COLUMN [asc | desc | granny-asc | granny-desc], …",
    about: "Puts columns in front of the others; `*` in a name stands for any letters.",
    examples: &[example("print a = 1, b = 2, c = 3 | project-reorder c", "3|1|2")],
};

/// New columns, each an expression over the input's.
#[derive(Debug)]
pub struct Compute {
    input: Arc<Plan>,
    /// The columns that are computed, by place in ascending order. The others are the input's at the same place.
    values: Vec<(usize, Expr)>,
}

impl Compute {
    /// The columns that are computed, by place in ascending order, and their values.
    pub(crate) fn values(&self) -> &[(usize, Expr)] {
        &self.values
    }

    /// The columns of the input that it reads to give `wanted` ones of its own.
    pub(crate) fn reads(&self, wanted: &Columns) -> Columns {
        let width = self.input.schema.len();
        let mut columns = Columns::none(width);
        let mut computed = self.values.iter().peekable();
        for place in wanted.places() {
            while computed.next_if(|(other, _)| *other < place).is_some() {}
            match computed.next_if(|(other, _)| *other == place) {
                Some((_, value)) => columns.read(value),
                None => columns.add(place),
            }
        }
        columns
    }

    /// The table it works on, whose order it keeps.
    pub(crate) fn input(&self) -> &Plan {
        &self.input
    }

    /// A plan that computes `values`, which are the columns of `schema`.
    pub(crate) fn plan(input: Arc<Plan>, values: Vec<Expr>, schema: impl Into<Arc<Schema>>, span: Span) -> Arc<Plan> {
        let values = values.into_iter().enumerate().collect();
        Compute::beside(input, values, schema, span)
    }

    /// A plan that computes `values`, by place in ascending order, beside those columns of `schema` that `input` has at
    /// the same place.
    pub(crate) fn beside(
        input: Arc<Plan>,
        values: Vec<(usize, Expr)>,
        schema: impl Into<Arc<Schema>>,
        span: Span,
    ) -> Arc<Plan> {
        Arc::new(Plan::new(Node::Compute(Compute { input, values }), schema.into(), span))
    }

    /// The computation as a step over what it takes its rows from.
    pub(crate) fn chain<'a>(&'a self, run: &'a Run<'a>, plan: &'a Plan) -> Result<Chain<'a>, EvalError> {
        let wanted = run.wanted(plan);
        let read = self
            .values
            .iter()
            .filter(|(place, _)| wanted.is_none_or(|wanted| wanted.has(*place)))
            .map(|(_, value)| value);
        let shared = shared(read.clone());
        if needs_all_rows(read) {
            let batch = exec::collect(&self.input, run)?;
            self.refuse(wanted, run)?;
            let computed = self.apply(&batch, plan.schema.len(), wanted, &shared, run)?;
            return Ok(Chain::new(exec::once(computed), run));
        }
        let input = exec::chain(&self.input, run)?;
        // behind the input: what it refuses comes first
        self.refuse(wanted, run)?;
        Ok(input.then(move |batch| self.apply(&batch, plan.schema.len(), wanted, &shared, run)))
    }

    /// What is refused whatever the rows is refused in columns that nobody reads, too.
    fn refuse(&self, wanted: Option<&Columns>, run: &Run<'_>) -> Result<(), EvalError> {
        let Some(wanted) = wanted else { return Ok(()) };
        let no_rows = OnceCell::new();
        for (place, value) in &self.values {
            if !wanted.has(*place) && !matches!(value.kind, ExprKind::Column(_) | ExprKind::Literal(_)) {
                eval(value, no_rows.get_or_init(|| Batch::empty(&self.input.schema)), run)?;
            }
        }
        Ok(())
    }

    fn apply(
        &self,
        batch: &Batch,
        width: usize,
        wanted: Option<&Columns>,
        shared: &[&Expr],
        run: &Run<'_>,
    ) -> Result<Batch, EvalError> {
        run.ctx.check()?;
        let mut parts = Parts {
            known: shared.iter().map(|whole| (*whole, None)).collect(),
        };
        let mut hole = holes(batch.rows);
        let mut computed = self.values.iter().peekable();
        let column = |place: usize| {
            let value = computed.next_if(|(computed, _)| *computed == place);
            match value {
                _ if wanted.is_some_and(|wanted| !wanted.has(place)) => Ok(hole()),
                Some((_, value)) => Ok(parts.eval(value, batch, run)?.into_array(batch.rows)),
                None => Ok(batch.columns[place].clone()),
            }
        };
        let columns: Vec<ArrayRef> = (0..width).map(column).collect::<Result<_, _>>()?;
        Ok(Batch {
            columns,
            rows: batch.rows,
        })
    }
}

/// An item of the array that a call gives: the call, and the place of the item.
fn item(expr: &Expr) -> Option<(&'static functions::Function, &Expr, &Expr)> {
    let ExprKind::Call(function, args) = &expr.kind else {
        return None;
    };
    match &args[..] {
        [whole, place] if function.name == "Element" && matches!(place.kind, ExprKind::Literal(_)) => {
            let call = matches!(whole.kind, ExprKind::Call(..)) && !needs_all_rows([whole]);
            call.then_some((*function, whole, place))
        }
        _ => None,
    }
}

/// The expression under a conversion.
fn unconverted(expr: &Expr) -> &Expr {
    match &expr.kind {
        ExprKind::Cast(inner) => inner,
        _ => expr,
    }
}

/// The calls that several of these values take an item from: `series_stats` gives seven columns.
fn shared<'a>(values: impl Iterator<Item = &'a Expr>) -> Vec<&'a Expr> {
    let (mut once, mut shared): (Vec<&Expr>, Vec<&Expr>) = Default::default();
    for (_, whole, _) in values.filter_map(|value| item(unconverted(value))) {
        if shared.iter().any(|known| same(known, whole)) {
            continue;
        }
        match once.iter().position(|known| same(known, whole)) {
            Some(at) => shared.push(once.swap_remove(at)),
            None => once.push(whole),
        }
    }
    shared
}

/// Shared calls, each computed once a batch.
struct Parts<'a> {
    known: Vec<(&'a Expr, Option<Value>)>,
}

impl Parts<'_> {
    fn eval(&mut self, expr: &Expr, batch: &Batch, run: &Run<'_>) -> Result<Value, EvalError> {
        let inner = unconverted(expr);
        let known = item(inner).and_then(|(function, whole, place)| {
            let known = self.known.iter_mut().find(|(known, _)| same(known, whole))?;
            Some((function, place, known))
        });
        let Some((function, place, (whole, known))) = known else {
            return eval(expr, batch, run);
        };
        let value = match known {
            Some(value) => value,
            None => known.insert(eval(whole, batch, run)?),
        };
        let arg = |value: Value, expr: &Expr| Arg {
            value,
            ty: expr.ty,
            span: expr.span,
        };
        let args = [arg(value.clone(), whole), arg(eval(place, batch, run)?, place)];
        let value = functions::call(function, &args, batch.rows, inner.ty, run.ctx, inner.span)?;
        Ok(match &expr.kind {
            ExprKind::Cast(_) => cast(&value, inner.ty, expr.ty, batch.rows),
            _ => value,
        })
    }
}

/// Whether two expressions are written alike over the same columns, and so have the same value. A table within makes them
/// differ.
fn same(a: &Expr, b: &Expr) -> bool {
    a.ty == b.ty
        && match (&a.kind, &b.kind) {
            (ExprKind::Column(a), ExprKind::Column(b)) => a == b,
            (ExprKind::Literal(Scalar::Real(a)), ExprKind::Literal(Scalar::Real(b))) => a.to_bits() == b.to_bits(),
            (ExprKind::Literal(a), ExprKind::Literal(b)) => a == b,
            (ExprKind::Cast(a), ExprKind::Cast(b)) => same(a, b),
            (ExprKind::Call(f, a_args), ExprKind::Call(g, b_args)) => {
                std::ptr::eq(*f, *g)
                    && a_args.len() == b_args.len()
                    && a_args.iter().zip(b_args).all(|(a, b)| same(a, b))
            }
            _ => false,
        }
}

/// Whether a value depends on other rows, or on the row's number.
pub(crate) fn needs_all_rows<'a>(values: impl IntoIterator<Item = &'a Expr>) -> bool {
    let mut found = false;
    for value in values {
        value.walk(&mut |expr| {
            found |= matches!(&expr.kind, ExprKind::Call(function, _) if function.depends != Depends::Arguments);
        });
    }
    found
}

impl Binder<'_> {
    pub(crate) fn project(&mut self, input: Arc<Plan>, columns: &[ast::Expr], span: Span) -> Arc<Plan> {
        let (mut out, mut names, mut unnamed) = (Projection::default(), Names::over(&input.schema), 0);
        self.with_input(&input, |binder| {
            // names that are written come first: implied ones make way for them
            for column in columns {
                let items = binder.items(column);
                binder.append(items, &mut names, &mut unnamed, &mut out);
            }
        });
        let schema = out.take_schema(input.schema.open);
        Compute::plan(input, out.values, schema, self.at(span))
    }

    pub(crate) fn extend(&mut self, input: Arc<Plan>, columns: &[ast::Expr], span: Span) -> Arc<Plan> {
        let mut out = Extension::of(&input.schema);
        let mut names = match self.follow {
            Follow::Engine => Names::beside(&input.schema),
            // `parse` leaves two columns of one name
            Follow::Parser => out.make_unique(),
        };
        let (mut unnamed, width) = (0, out.columns.len());
        let mut given: HashSet<Arc<str>, FixedState> = HashSet::default();
        self.with_input(&input, |binder| {
            for column in columns {
                let mut items = binder.items(column);
                // fewer names than values: the engine gives the named ones alone, other than in `project`
                if binder.follow == Follow::Engine && items.iter().any(|item| item.written.is_some()) {
                    items.retain(|item| item.written.is_some());
                }
                for item in items {
                    binder.check_given(&item, &mut given);
                    let name = match (&item.written, &item.implied) {
                        (Some(written), _) => {
                            if let Some(place) = out.columns.iter().position(|column| column.name == written.text) {
                                out.replace(place, item.value);
                                continue;
                            }
                            names.unique_shared(&written.text)
                        }
                        (None, Some(implied)) => {
                            let place = out.columns.iter().position(|column| *column.name == **implied);
                            if let Some(place) = place.filter(|place| *place < width) {
                                out.replace(place, item.value);
                                continue;
                            }
                            names.unique_shared(implied)
                        }
                        (None, None) => names.unnamed(&mut unnamed),
                    };
                    out.push(name, item.value);
                }
            }
        });
        let open = input.schema.open;
        out.plan(input, open, self.at(span))
    }

    /// Reports a name that an operator gives a second time.
    fn check_given(&mut self, item: &Item, given: &mut HashSet<Arc<str>, FixedState>) {
        let named = match (&item.written, &item.implied) {
            (Some(written), _) => Some((written.text.clone(), written.span)),
            (None, Some(implied)) if item.declares => Some((implied.clone(), item.value.span)),
            _ => None,
        };
        if let Some((name, span)) = named
            && !given.insert(name.clone())
        {
            let (name, span) = (name.to_string(), self.at(span));
            let help = Some("give it another name, or write two operators: `| extend … | extend …`".into());
            self.report(BindError::DuplicateColumn { name, help, span });
        }
    }

    pub(crate) fn print(&mut self, op: &ast::Print) -> Arc<Plan> {
        let (mut out, mut names) = (Projection::default(), Names::default());
        for column in &op.columns {
            let items = self.items(column);
            let several = items.len() > 1;
            for item in items {
                let name = match (&item.written, &item.implied) {
                    (Some(written), _) => names.unique(&written.text),
                    (None, Some(implied)) if several => names.unique(implied),
                    _ => names.unique(&format!("print_{}", out.columns.len())),
                };
                out.push(name, item.value);
            }
        }
        let unit = self.plan(Node::Unit, Schema::default(), op.span);
        let schema = out.take_schema(false);
        Compute::plan(unit, out.values, schema, self.at(op.span))
    }

    /// The columns that a list of names and wildcards picks, in the order of the list.
    fn picked(&mut self, input: &Schema, columns: &[ast::Expr]) -> Vec<usize> {
        let mut out = Vec::new();
        for column in columns {
            match column.unparenthesized() {
                ast::Expr::Name(name) => match input.find(&name.text) {
                    Some(index) => out.push(index),
                    None if input.open => self.infer(&name.text, self.at(name.span)),
                    None => self.unknown_column(&name.text, name.span, input),
                },
                ast::Expr::Wildcard(name) => out.extend(wildcard(input, &name.text)),
                ast::Expr::Star(_) => out.extend(0..input.len()),
                ast::Expr::Missing { .. } => {}
                other => {
                    let span = self.at(other.span());
                    self.report(BindError::ColumnExpected { help: None, span });
                }
            }
        }
        out
    }

    pub(crate) fn unknown_column(&mut self, name: &str, span: Span, schema: &Schema) {
        let near = nearest(name, schema.columns.iter().map(|column| &*column.name));
        let help = near.map(|near| format!("did you mean `{near}`?"));
        self.report(BindError::UnknownName {
            name: name.into(),
            help,
            span: self.at(span),
        });
    }

    /// The columns at these places, in their order.
    pub(crate) fn keep(&mut self, input: Arc<Plan>, places: &[usize], span: Span) -> Arc<Plan> {
        let mut out = Projection::default();
        for &place in places {
            let column = &input.schema.columns[place];
            out.push(column.name.clone(), Expr::column(place, column.ty, self.at(span)));
        }
        let schema = out.take_schema(input.schema.open);
        Compute::plan(input, out.values, schema, self.at(span))
    }

    pub(crate) fn project_away(&mut self, input: Arc<Plan>, op: &ast::ProjectAway) -> Arc<Plan> {
        let away = self.picked(&input.schema, &op.columns);
        let kept: Vec<usize> = (0..input.schema.len()).filter(|place| !away.contains(place)).collect();
        self.keep(input, &kept, op.span)
    }

    pub(crate) fn project_keep(&mut self, input: Arc<Plan>, op: &ast::ProjectKeep) -> Arc<Plan> {
        let picked = self.picked(&input.schema, &op.columns);
        let kept: Vec<usize> = (0..input.schema.len()).filter(|place| picked.contains(place)).collect();
        self.keep(input, &kept, op.span)
    }

    pub(crate) fn project_rename(&mut self, input: Arc<Plan>, op: &ast::ProjectRename) -> Arc<Plan> {
        let mut schema = input.schema.as_ref().clone();
        let mut given: HashSet<Arc<str>, FixedState> = HashSet::default();
        for column in &op.columns {
            let ast::Expr::Named(named) = column else {
                let span = self.at(column.span());
                self.report(BindError::RenameExpected { help: None, span });
                continue;
            };
            let (Some(new), ast::Expr::Name(old)) = (named.names.first(), named.value.unparenthesized()) else {
                let span = self.at(named.value.span());
                self.report(BindError::ColumnExpected { help: None, span });
                continue;
            };
            if input.schema.find(&new.text).is_some() || !given.insert(new.text.clone()) {
                let (name, span) = (new.text.to_string(), self.at(new.span));
                let help = Some("drop or rename that one first".into());
                self.report(BindError::DuplicateColumn { name, help, span });
            }
            match input.schema.find(&old.text) {
                Some(place) => {
                    schema.columns[place] = Column {
                        name: new.text.clone(),
                        ty: schema.columns[place].ty,
                    }
                }
                None if input.schema.open => self.infer(&old.text, self.at(old.span)),
                None => self.unknown_column(&old.text, old.span, &input.schema),
            }
        }
        Compute::beside(input, Vec::new(), schema, self.at(op.span))
    }

    pub(crate) fn project_reorder(&mut self, input: Arc<Plan>, op: &ast::ProjectReorder) -> Arc<Plan> {
        let mut places: Vec<usize> = Vec::new();
        for entry in &op.columns {
            let mut picked = self.picked(&input.schema, std::slice::from_ref(&entry.expr));
            if let Some(order) = entry.order {
                let name = |place: &usize| input.schema.columns[*place].name.to_string();
                match order {
                    ast::SortOrder::Asc => picked.sort_by_key(name),
                    ast::SortOrder::Desc => picked.sort_by_key(|place| std::cmp::Reverse(name(place))),
                    ast::SortOrder::GrannyAsc => picked.sort_by_key(|place| natural(&name(place))),
                    ast::SortOrder::GrannyDesc => picked.sort_by_key(|place| std::cmp::Reverse(natural(&name(place)))),
                }
            }
            places.extend(picked);
        }
        let mut seen = HashSet::new();
        places.retain(|place| seen.insert(*place));
        places.extend((0..input.schema.len()).filter(|place| !seen.contains(place)));
        self.keep(input, &places, op.span)
    }
}

/// The columns whose names fit a pattern.
fn wildcard(schema: &Schema, pattern: &str) -> Vec<usize> {
    let fits = |index: &usize| crate::bind::matches_wildcard(pattern, &schema.columns[*index].name);
    (0..schema.len()).filter(fits).collect()
}

/// A name as `granny` order sees it: runs of digits compare as numbers.
fn natural(name: &str) -> Vec<(String, u64)> {
    let mut out = Vec::new();
    let mut rest = name;
    while !rest.is_empty() {
        let digits_at = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
        let (text, tail) = rest.split_at(digits_at);
        let end = tail.find(|c: char| !c.is_ascii_digit()).unwrap_or(tail.len());
        let (digits, tail) = tail.split_at(end);
        out.push((text.to_owned(), digits.parse().unwrap_or(0)));
        rest = tail;
    }
    out
}
