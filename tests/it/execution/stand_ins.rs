//! The database that a query runs over: its tables with random rows or none, and stand-ins for what no schema here has.
//!
//! A parser's columns are whatever its query reads; a custom table's too. What a run misses tells what they are: a name
//! that only the data would tell is a column, an operator that does not take it tells that it is of another type. A real
//! project says both in `schemas/` and `functions/`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kql_engine::database::StoredReturns;
use kql_engine::types::{Column, Schema, Ty};
use kql_engine::{Bound, Database, Diagnostic, Severity, Table, bind};
use kql_syntax::{Span, TokenKind, lex};
use tripline::engine::with_named_columns;

use super::Ran;
use super::files::{Files, random_files};
use super::tables::{Likeness, random_table};
use super::words::Words;

/// The types that a column may turn out to have, in the order in which they are tried.
const TYPES: [Ty; 8] = [
    Ty::String,
    Ty::Datetime,
    Ty::Long,
    Ty::Dynamic,
    Ty::Real,
    Ty::Bool,
    Ty::Timespan,
    Ty::Int,
];

/// Rounds of learning after which a query is left as it is.
const ROUNDS: usize = 120;

/// A union of all tables there are needs few rows of each.
const MANY: usize = 50;

/// What a small workspace has.
const FEW: [&str; 5] = [
    "AuditLogs",
    "AzureActivity",
    "DeviceEvents",
    "OfficeActivity",
    "SigninLogs",
];

/// What one query needs.
pub(super) struct StandIns<'a> {
    query: &'a str,
    words: Words,
    like: Likeness,
    database: Database,
    shapes: BTreeMap<String, Arc<Schema>>,
    /// Columns that were learnt, and how many types were tried.
    grown: BTreeMap<String, usize>,
    rounds: usize,
    /// Whether it reads whatever tables there are.
    over_all: bool,
    /// Whether there are but a few.
    few: bool,
}

impl<'a> StandIns<'a> {
    /// For a query that binds against `database`.
    pub(super) fn new(query: &'a str, bound: &Bound, database: Database) -> StandIns<'a> {
        let mut shapes = BTreeMap::new();
        for name in &bound.tables {
            if let Some(table) = database.table(name) {
                shapes.insert(name.to_string(), with_named_columns(&table.schema, query));
            }
        }
        for name in &bound.functions {
            let function = database.schemas.function(name);
            match function.as_ref().map(|function| &function.returns) {
                Some(StoredReturns::Table(schema)) => {
                    shapes.insert(name.clone(), with_named_columns(schema, query));
                }
                Some(StoredReturns::InputAnd(more)) => {
                    shapes.insert(name.clone(), with_key(more));
                }
                _ => {}
            }
        }
        if bound.tables.is_empty() {
            for name in ["SigninLogs", "SecurityEvent"] {
                shapes.extend(database.table(name).map(|table| (name.to_owned(), table.schema)));
            }
        }
        let words = identifiers(query);
        let stored = bound.functions.iter().map(String::as_str);
        let stored = stored.filter(|name| database.schemas.function(name).is_some());
        let mut names = bound.tables.iter().map(|name| &**name).chain(stored);
        let named = names.any(|name| words.contains(&name));
        StandIns {
            query,
            words: Words::of(query),
            like: Likeness::USUAL,
            database,
            shapes,
            grown: BTreeMap::new(),
            rounds: 0,
            over_all: bound.tables.len() > MANY || !named,
            few: false,
        }
    }

    /// Tables and files without rows.
    pub(super) fn empty(&self) -> Database {
        let mut database = self.database.clone();
        for (name, schema) in &self.shapes {
            database.tables.insert(name.clone(), Table::empty(Arc::clone(schema)));
        }
        database.external = Arc::new(Files::default());
        database
    }

    /// Tables and files with random rows.
    pub(super) fn random(&self) -> Database {
        let mut database = self.database.clone();
        let mut like = self.like;
        if self.shapes.len() > MANY {
            like.rows = 2;
        }
        for (name, schema) in &self.shapes {
            let table = random_table(self.query, &self.words, name, schema, like);
            database.tables.insert(name.clone(), table);
        }
        database.external = Arc::new(random_files(self.query, &self.words, self.like));
        database
    }

    /// Changes what would have kept a run from its end. False where nothing is learnt from it.
    pub(super) fn learn(&mut self, ran: &Ran) -> bool {
        self.rounds += 1;
        if self.rounds > ROUNDS {
            return false;
        }
        match ran {
            Ran::Missing(what, span) if what.starts_with("a column that only the data would tell") => {
                self.grow(span.text(self.query)) || self.keep_few()
            }
            Ran::Missing(what, span) if what == "a series of datetimes or timespans" => self.retype(*span),
            Ran::Missing(what, _) if what == "a table of another service" => self.other_tables(),
            Ran::Missing(what, span) if what.ends_with(" of a unknown") => {
                let names = identifiers(span.text(self.query));
                names.into_iter().any(|name| self.grow(name))
            }
            Ran::Missing(what, _) if what == "`ingestion_time`" => self.add("TimeGenerated", Ty::Datetime),
            Ran::Missing(what, _) if what.starts_with("`pivot` of an empty") => {
                self.words.whole = true;
                std::mem::replace(&mut self.like.nulls, 0) > 0
            }
            Ran::Failed(why, _) if why.starts_with("a value was not made by") => {
                std::mem::replace(&mut self.like.dynamics, false)
            }
            // a column of the table, and no key
            Ran::Failed(why, _) if why.starts_with("`pivot` would give two columns called") => {
                let name = why.split('`').nth(3).unwrap_or_default();
                self.words.remove_key(name);
                self.add(name, Ty::String)
            }
            Ran::Failed(why, _) if why.starts_with("KS116: a value of type `dynamic`") && !self.words.plain => {
                self.words.plain = true;
                true
            }
            // a member of a column that was learnt
            Ran::Failed(why, span) if why.starts_with("KS142") && self.query[..span.start as usize].ends_with('.') => {
                self.retype(*span)
            }
            Ran::Failed(why, span) if why.starts_with("KS142") => {
                let name = bare(span.text(self.query));
                self.like.rows = 400;
                self.words.add_key(&name) || !std::mem::replace(&mut self.words.exact, true) || {
                    self.words.remove_key(&name);
                    // what XML gives is no column of a table
                    !name.starts_with(['@', '#']) && self.add(&name, Ty::String)
                }
            }
            Ran::Failed(why, span) if why.starts_with("KS") || why.contains("does not take") => self.retype(*span),
            _ => false,
        }
    }

    /// Gives a column of that name to all open tables; where the query names none, to all there are.
    fn grow(&mut self, name: &str) -> bool {
        let name = bare(name);
        if self.grown.contains_key(&name) {
            return false;
        }
        let ty = if name.contains("Time") {
            Ty::Datetime
        } else {
            Ty::String
        };
        if !self.shapes.values().any(|schema| schema.open) {
            for table in self.database.table_names() {
                let schema = self.database.table(&table).map(|table| table.schema);
                let open = schema.filter(|schema| schema.open);
                self.shapes.extend(open.map(|schema| (table.to_string(), schema)));
            }
        }
        let mut found = false;
        for schema in self.shapes.values_mut().filter(|schema| schema.open) {
            if schema.find(&name).is_none() {
                Arc::make_mut(schema).columns.push(Column::new(name.as_str(), ty));
                found = true;
            }
        }
        self.grown.insert(name, 0);
        found
    }

    /// Gives a column to all tables that lack it: what an older schema had, or `TimeGenerated`, which tables of Defender
    /// have in a workspace.
    fn add(&mut self, name: &str, ty: Ty) -> bool {
        let mut found = false;
        for schema in self.shapes.values_mut() {
            if schema.find(name).is_none() {
                Arc::make_mut(schema).columns.push(Column::new(name, ty));
                found = true;
            }
        }
        found
    }

    /// Leaves out all tables but a few, for a query over all there are: which no workspace has at once, and in which one
    /// name has several types. False where that is done, or where the query names its tables.
    fn keep_few(&mut self) -> bool {
        if self.few || self.database.table_names().len() <= MANY || !self.over_all {
            return false;
        }
        self.few = true;
        let mut shapes = BTreeMap::new();
        for name in FEW {
            shapes.extend(self.database.table(name).map(|table| (name.to_owned(), table.schema)));
        }
        self.shapes = shapes;
        self.grown.clear();
        self.database.tables.clear();
        self.database.wildcards_find_rows_only = true;
        true
    }

    /// Gives another type to a column that was learnt and stands in the line of a mistake.
    fn retype(&mut self, span: Span) -> bool {
        let start = self.query[..span.start as usize].rfind('\n').map_or(0, |at| at + 1);
        let end = self.query[span.end as usize..]
            .find('\n')
            .map_or(self.query.len(), |at| at + span.end as usize);
        let near: BTreeSet<&str> = identifiers(&self.query[start..end]).into_iter().collect();
        let mut candidates: Vec<&String> = self.grown.keys().filter(|name| near.contains(name.as_str())).collect();
        if candidates.is_empty() {
            // the value comes from further above
            candidates = self.grown.keys().collect();
        }
        let next = candidates
            .into_iter()
            .find(|name| self.grown[*name] < TYPES.len())
            .cloned();
        let Some(name) = next else { return false };
        let tried = self.grown[&name];
        self.grown.insert(name.clone(), tried + 1);
        for schema in self.shapes.values_mut() {
            if schema.open && schema.find(&name).is_some() {
                let columns = &mut Arc::make_mut(schema).columns;
                let column = columns.iter_mut().find(|column| *column.name == *name);
                column.into_iter().for_each(|column| column.ty = TYPES[tried]);
            }
        }
        true
    }

    /// Open tables for the names that follow `arg("").` and its like.
    fn other_tables(&mut self) -> bool {
        let tokens: Vec<_> = lex(self.query)
            .into_iter()
            .filter(|token| token.kind != TokenKind::Whitespace)
            .collect();
        let mut found = false;
        for window in tokens.windows(3) {
            if let [close, dot, name] = window
                && close.kind == TokenKind::CloseParen
                && dot.kind == TokenKind::Dot
                && name.kind == TokenKind::Identifier
            {
                let name = name.span.text(self.query);
                found |= self
                    .shapes
                    .insert(name.to_owned(), Arc::new(any_columns(self.query)))
                    .is_none();
            }
        }
        found
    }
}

/// `database` with an open table for each that the query names and no schema has.
pub(super) fn with_custom_tables(query: &str, database: &Database) -> (Database, Bound) {
    let mut database = database.clone();
    loop {
        let bound = bind(query, &database);
        let missing = errors(&bound).next().filter(|error| error.code() == "KS204");
        let Some(name) = missing.map(|error| bare(error.span().text(query))) else {
            return (database, bound);
        };
        let table = Table::empty(Arc::new(any_columns(query)));
        if database.tables.insert(name, table).is_some() {
            return (database, bound);
        }
    }
}

/// The errors that keep a query from running.
pub(super) fn errors(bound: &Bound) -> impl Iterator<Item = &Diagnostic> {
    let found = bound.diagnostics.iter();
    found.filter(|found| found.severity() == Severity::Error)
}

fn any_columns(query: &str) -> Schema {
    let mut schema = Schema::new(vec![Column::new("TimeGenerated", Ty::Datetime)]);
    schema.open = true;
    Schema::clone(&with_named_columns(&Arc::new(schema), query))
}

/// The columns that a function adds, with one to look them up by.
fn with_key(more: &Arc<Schema>) -> Arc<Schema> {
    let mut schema = Schema::clone(more);
    if !schema.columns.iter().any(|column| column.ty == Ty::String) {
        schema.columns.insert(0, Column::new("DeviceId", Ty::String));
    }
    Arc::new(schema)
}

/// A name without brackets and quotes.
fn bare(name: &str) -> String {
    name.trim_matches(['[', ']', '\'', '"', ' ']).to_owned()
}

fn identifiers(text: &str) -> Vec<&str> {
    let tokens = lex(text);
    let names = tokens.iter().filter(|token| token.kind == TokenKind::Identifier);
    names.map(|token| token.span.text(text)).collect()
}
