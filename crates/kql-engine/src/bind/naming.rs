//! How a column that nobody named is called.
//!
//! Source: the official parser's rules, one for each function in the catalog, as recorded by the engine.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use foldhash::fast::FixedState;
use kql_syntax::ast::{Call, Expr, LiteralValue};

use crate::catalog::{self, Category, ResultName};
use crate::types::{Column, Schema};

/// The name that an expression gives its column, if it gives one: a column's own, `d_a_b` of a path, `sum_x` of an
/// aggregate.
pub(crate) fn implied(expr: &Expr) -> Option<Arc<str>> {
    match expr.unparenthesized() {
        Expr::Name(name) => Some(name.text.clone()),
        Expr::Path(path) => Some(behind(&path.base, implied(&path.selector)?)),
        Expr::Element(element) => {
            let Expr::Literal(index) = element.index.unparenthesized() else {
                return None;
            };
            let index = match &index.value {
                LiteralValue::String(text) => text.value.clone(),
                LiteralValue::Long(Some(number)) => number.to_string().into(),
                _ => return None,
            };
            Some(behind(&element.base, index))
        }
        Expr::Call(call) => implied_by_call(call),
        _ => None,
    }
}

/// The name of a member of `base`.
fn behind(base: &Expr, member: Arc<str>) -> Arc<str> {
    match base.unparenthesized() {
        Expr::Name(base) if base.text.starts_with('$') => member,
        base => match implied(base) {
            Some(base) => format!("{base}_{member}").into(),
            None => member,
        },
    }
}

/// The name that a call of a function or an aggregate gives its column, if it gives one.
pub(crate) fn implied_by_call(call: &Call) -> Option<Arc<str>> {
    let entry = catalog::lookup(Category::Function, &call.name.text)
        .or_else(|| catalog::lookup(Category::Aggregate, &call.name.text))?;
    let first = || call.args.first().and_then(argument);
    let prefix = if entry.prefix.is_empty() {
        entry.name
    } else {
        entry.prefix
    };
    let joined = |prefix: &str| format!("{prefix}_{}", first().unwrap_or_default()).into();
    match entry.result_name {
        ResultName::None => None,
        // as recorded, against the catalog
        ResultName::FirstArgument if matches!(entry.name, "pow" | "exp10") => None,
        ResultName::FirstArgument => first(),
        ResultName::PrefixOnly => Some(format!("{prefix}_").into()),
        ResultName::PrefixAndFirstArgument => Some(joined(prefix)),
        ResultName::NameAndFirstArgument => Some(joined(entry.name)),
        ResultName::OnlyArgument => (call.args.len() == 1).then(first).flatten(),
        ResultName::FirstArgumentValueIfColumn => match call.args.first()?.unparenthesized() {
            Expr::Literal(literal) => match &literal.value {
                LiteralValue::String(text) => Some(text.value.clone()),
                _ => None,
            },
            _ => None,
        },
    }
}

/// The name that an argument lends to the call around it.
pub(crate) fn argument(expr: &Expr) -> Option<Arc<str>> {
    match expr {
        Expr::Named(named) => named.names.first().map(|name| name.text.clone()),
        other => implied(other),
    }
}

/// Columns side by side, as `join` names them: the first of a name keeps it, others get a number that no column has.
/// So `c, c, c1` is `c, c2, c1`.
pub(crate) fn side_by_side<'c>(columns: impl Iterator<Item = &'c Column> + Clone) -> Vec<Column> {
    let count = columns.clone().count();
    let mut seen: HashSet<&str, FixedState> = HashSet::with_capacity_and_hasher(count, FixedState::default());
    let mut out = Vec::with_capacity(count);
    let mut again = Vec::new();
    for column in columns {
        if !seen.insert(&column.name) {
            again.push(out.len());
        }
        out.push(column.clone());
    }
    // the greatest number that was put behind each name
    let mut numbers: HashMap<Arc<str>, usize, FixedState> = HashMap::default();
    let mut given: HashSet<Arc<str>, FixedState> = HashSet::default();
    for place in again {
        let number = numbers.entry(out[place].name.clone()).or_default();
        let is_taken = |name: &str| seen.contains(name) || given.contains(name);
        let name = numbered(&out[place].name, number, is_taken);
        given.insert(name.clone());
        out[place].name = name;
    }
    out
}

/// The first of `name1`, `name2`, … behind `number` that is free; `number` is then its number.
fn numbered(name: &str, number: &mut usize, is_taken: impl Fn(&str) -> bool) -> Arc<str> {
    loop {
        *number += 1;
        let candidate = format!("{name}{number}");
        if !is_taken(&candidate) {
            return candidate.into();
        }
    }
}

/// The columns of `own`, and `more` with numbers behind the names that are taken.
pub(crate) fn with_more<'c>(own: &Schema, more: impl IntoIterator<Item = &'c Column>) -> Schema {
    let mut out = own.clone();
    let mut names = Names::new(out.columns.iter().map(|column| column.name.clone()));
    let more = more.into_iter();
    out.columns
        .extend(more.map(|column| Column::new(names.unique(&column.name), column.ty)));
    out
}

/// Names that are given out once: a second `x` becomes `x1`.
#[derive(Debug, Default)]
pub(crate) struct Names {
    taken: HashMap<Arc<str>, Taken, FixedState>,
    /// Columns whose names are taken, too. Looked through where a name is given out, which is less work than to hash
    /// all names of a wide table for one new column.
    base: Option<Arc<Schema>>,
    /// Names of the input, which `Column1` and its like keep clear of.
    input: Arc<Schema>,
}

/// What is known of a name that is taken.
#[derive(Debug, Default, Clone, Copy)]
struct Taken {
    /// The greatest number that was put behind it.
    number: usize,
    /// Whether somebody wrote it.
    written: bool,
}

impl Names {
    /// Nothing is taken but these.
    pub(crate) fn new(taken: impl IntoIterator<Item = Arc<str>>) -> Names {
        Names {
            taken: taken.into_iter().map(|name| (name, Taken::default())).collect(),
            ..Names::default()
        }
    }

    /// The names of these columns are taken.
    pub(crate) fn beside(columns: &Arc<Schema>) -> Names {
        Names {
            base: Some(columns.clone()),
            ..Names::default()
        }
    }

    /// Nothing is taken; `Column1` and its like keep clear of the names of `input`.
    pub(crate) fn over(input: &Arc<Schema>) -> Names {
        Names {
            input: input.clone(),
            ..Names::default()
        }
    }

    /// Whether somebody wrote the name.
    pub(crate) fn is_written(&self, name: &str) -> bool {
        self.taken.get(name).is_some_and(|taken| taken.written)
    }

    /// Takes a name that somebody wrote.
    pub(crate) fn write(&mut self, name: &Arc<str>) -> Arc<str> {
        self.make_room();
        self.taken.entry(name.clone()).or_default().written = true;
        name.clone()
    }

    /// Whether the name is taken.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.taken.contains_key(name) || self.base.as_ref().is_some_and(|base| base.find(name).is_some())
    }

    /// Takes `name`, or the first of `name1`, `name2`, … that is free.
    pub(crate) fn unique(&mut self, name: &str) -> Arc<str> {
        self.claim(name, || name.into())
    }

    /// [`unique`](Self::unique) of a name that is shared: it is not copied where it is free.
    pub(crate) fn unique_shared(&mut self, name: &Arc<str>) -> Arc<str> {
        self.claim(name, || name.clone())
    }

    fn claim(&mut self, name: &str, shared: impl FnOnce() -> Arc<str>) -> Arc<str> {
        if !self.has(name) {
            let name = shared();
            self.take(name.clone());
            return name;
        }
        let mut known = self.taken.get(name).copied().unwrap_or_default();
        let candidate = numbered(name, &mut known.number, |name| self.has(name));
        self.take(candidate.clone());
        match self.taken.get_mut(name) {
            Some(taken) => *taken = known,
            None => drop(self.taken.insert(name.into(), known)),
        }
        candidate
    }

    fn take(&mut self, name: Arc<str>) {
        self.make_room();
        self.taken.insert(name, Taken::default());
    }

    /// Most lists have a few names, which the first growth of a table has no room for.
    fn make_room(&mut self) {
        if self.taken.capacity() == 0 {
            self.taken.reserve(12);
        }
    }

    /// The next free `Column1`, `Column2`, …
    pub(crate) fn unnamed(&mut self, count: &mut usize) -> Arc<str> {
        loop {
            *count += 1;
            let candidate: Arc<str> = format!("Column{count}").into();
            if self.input.find(&candidate).is_none() && !self.has(&candidate) {
                self.take(candidate.clone());
                return candidate;
            }
        }
    }
}
