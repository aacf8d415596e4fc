//! What a query runs against: named tables, functions, time, randomness and limits.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use crate::batch::Batch;
use crate::context::{Limits, Session};
use crate::external::{ExternalData, NoExternalData};
use crate::layout;
use crate::listing::{KnownListing, Listing};
use crate::operators::union::KnownUnions;
use crate::plan::Plan;
use crate::types::{Schema, Ty};

/// A table: its schema and its rows.
#[derive(Debug, Clone)]
pub struct Table {
    /// The columns; `open` where a name that is not listed is a column too.
    pub schema: Arc<Schema>,
    /// The rows, in order.
    pub batches: Arc<Vec<Batch>>,
}

impl Table {
    /// A table of rows that were just loaded. Each text and dynamic column gets the layout that suits it: see
    /// [`layout`](crate::layout). All batches have the columns of `schema`, plain or as dictionaries.
    pub fn from_batches(schema: Arc<Schema>, batches: Vec<Batch>) -> Table {
        let batches = layout::encode(&schema, batches, layout::Policy::Sampled);
        Table {
            schema,
            batches: Arc::new(batches),
        }
    }

    /// A table without rows.
    pub fn empty(schema: Arc<Schema>) -> Table {
        Table {
            schema,
            batches: Arc::default(),
        }
    }

    /// How many rows it has.
    pub fn rows(&self) -> usize {
        self.batches.iter().map(|batch| batch.rows).sum()
    }

    /// A table of which a database knows the schema alone: no run over it finds rows in this table.
    pub(crate) fn of_schema(schema: Arc<Schema>) -> Table {
        let batches = Arc::clone(&NO_ROWS);
        Table { schema, batches }
    }

    /// Whether it is such a table, and not one that is empty for now.
    pub(crate) fn is_schema_alone(&self) -> bool {
        Arc::ptr_eq(&self.batches, &NO_ROWS)
    }
}

/// The rows of all tables of which only the schema is known.
static NO_ROWS: LazyLock<Arc<Vec<Batch>>> = LazyLock::new(Arc::default);

/// Knows tables by name beyond those that a [`Database`] holds rows of: a workspace's schemas.
pub trait Schemas: Send + Sync {
    /// The schema of the table of that exact name.
    fn table(&self, name: &str) -> Option<Arc<Schema>>;

    /// All names, in a fixed order: for wildcards and suggestions.
    fn table_names(&self) -> Vec<&str>;

    /// The function of that exact name.
    fn function(&self, name: &str) -> Option<Arc<StoredFunction>>;

    /// All functions' names, in a fixed order: for suggestions.
    fn function_names(&self) -> Vec<&str>;
}

/// A function of the workspace, which is no part of the language.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredFunction {
    /// Its name.
    pub name: String,
    /// Its parameters in order; `None` where they are not known and any arguments are taken.
    pub params: Option<Vec<StoredParam>>,
    /// What it gives.
    pub returns: StoredReturns,
    /// What it does.
    pub body: Body,
    /// A bare column name is taken as the first argument (`invoke FileProfile(SHA1)`).
    pub column_name_argument: bool,
}

/// The first position of stored bodies. Positions of a query's own text come before it.
///
/// Diagnostics and run-time errors have one position, whether they lie in the query or in the body of a function that it
/// calls: each body is given a stretch of positions of its own, so that whoever made the bodies can tell them apart.
pub const FIRST_BODY: u32 = 1 << 28;

/// What is known of a stored function's body.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// Nothing: only the schema of its result is known.
    Unknown,
    /// It is there and does not parse, which whoever read it has reported. Any columns may be asked of it.
    Broken,
    /// It is run.
    Known(Arc<StoredBody>),
}

/// The body of a stored function, parsed once for all its calls.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredBody {
    pub(crate) query: kql_syntax::ast::Query,
    base: u32,
}

impl StoredBody {
    /// Parses a body. `base` is the position of its first byte, at or after [`FIRST_BODY`]; the positions from there to
    /// the body's length are its own.
    ///
    /// # Errors
    /// All mistakes of the text, with positions from its own start.
    pub fn parse(text: &str, base: u32) -> Result<StoredBody, Vec<kql_syntax::SyntaxError>> {
        let parsed = kql_syntax::parse(text);
        if parsed.diagnostics.is_empty() {
            let query = parsed.query;
            Ok(StoredBody { query, base })
        } else {
            Err(parsed.diagnostics)
        }
    }

    /// The position of its first byte.
    pub fn base(&self) -> u32 {
        self.base
    }
}

/// A parameter of a stored function.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredParam {
    /// Its name.
    pub name: String,
    /// Its type; `None` for a table, or where any scalar goes.
    pub ty: Option<Ty>,
    /// A table: the left side of `invoke`.
    pub tabular: bool,
    /// KQL text of the default; an argument without one is required.
    pub default: Option<String>,
}

/// What a stored function gives.
#[derive(Debug, Clone, PartialEq)]
pub enum StoredReturns {
    /// A value.
    Scalar(Ty),
    /// A table.
    Table(Arc<Schema>),
    /// The columns of the table that is its first argument, and these.
    InputAnd(Arc<Schema>),
    /// A database with the same tables (`workspace("x").T`).
    SameDatabase,
    /// A database in which every table exists with any columns (`adx("…").T`).
    OpenDatabase,
}

/// What a query runs against.
#[derive(Clone)]
pub struct Database {
    /// Tables with rows, by name. They come before those of `schemas`.
    pub tables: BTreeMap<String, Table>,
    /// Schemas of tables without rows here, and functions.
    pub schemas: Arc<dyn Schemas>,
    /// The rows that `_GetWatchlist` gives, by alias; letter case does not matter.
    pub watchlists: BTreeMap<String, Table>,
    /// What `workspace("…")`, `app("…")`, `resource("…")`, `adx("…")` and `database("…")` mean: the tables of each, by
    /// the text of the argument in any letter case. `None`: all of them mean this database, as far as its tables are
    /// known.
    pub databases: Option<BTreeMap<String, BTreeMap<String, Table>>>,
    /// `now()`: ticks of 100 ns since 0001-01-01.
    pub now: i64,
    /// From which `rand()`, `new_guid()` and `sample` derive their values.
    pub seed: u64,
    /// Who runs queries, and where.
    pub session: Session,
    /// What a query may use up.
    pub limits: Limits,
    /// Whether rows were ingested at other times than those in `TimeGenerated`. Where not, `ingestion_time()` is that.
    pub ingested_apart: bool,
    /// What lies behind the URLs of `externaldata`.
    pub external: Arc<dyn ExternalData>,
    /// Whether `union *`, `search` and `find` read the tables with rows alone, and not all of which `schemas` knows.
    /// Tables that a query names are there either way.
    pub wildcards_find_rows_only: bool,
    pub(crate) unions: Arc<KnownUnions>,
    listing: Arc<KnownListing>,
}

impl std::fmt::Debug for Database {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Database")
            .field("tables", &self.tables.keys())
            .field("now", &self.now)
            .finish_non_exhaustive()
    }
}

impl Database {
    /// A database without tables, at `now` (ticks).
    pub fn new(now: i64) -> Database {
        Database {
            tables: BTreeMap::new(),
            schemas: Arc::new(NoSchemas),
            watchlists: BTreeMap::new(),
            databases: None,
            now,
            seed: 0,
            session: Session::default(),
            limits: Limits::default(),
            ingested_apart: false,
            external: Arc::new(NoExternalData),
            wildcards_find_rows_only: false,
            unions: Arc::default(),
            listing: Arc::default(),
        }
    }

    /// The table of that exact name: with its rows, or empty where only the schema is known.
    pub fn table(&self, name: &str) -> Option<Table> {
        self.tables
            .get(name)
            .cloned()
            .or_else(|| self.schemas.table(name).map(Table::of_schema))
    }

    /// The watchlist of that alias, in any letter case.
    pub fn watchlist(&self, alias: &str) -> Option<&Table> {
        let mut all = self.watchlists.iter();
        all.find(|(name, _)| name.eq_ignore_ascii_case(alias))
            .map(|(_, table)| table)
    }

    /// All tables' names, those with rows first.
    pub fn table_names(&self) -> Vec<Arc<str>> {
        let mut names: Vec<Arc<str>> = self.tables.keys().map(|name| name.as_str().into()).collect();
        let listing = self.listing();
        let listed = listing.tables.iter().map(|table| &table.name);
        names.extend(listed.filter(|name| !self.tables.contains_key(&***name)).cloned());
        names
    }

    /// The tables that the schemas list.
    pub(crate) fn listing(&self) -> Arc<Listing> {
        self.listing.of(&self.schemas)
    }

    /// All tables that a wildcard may find and whose names `fits` takes, by name, whatever the case of its letters.
    pub(crate) fn tables_by_name<'d>(&'d self, fits: impl Fn(&str) -> bool) -> Vec<(Arc<str>, Found<'d>)> {
        let held = self.tables.iter().filter(|(name, _)| fits(name));
        let mut held: Vec<_> = held.map(|(name, table)| (name.to_lowercase(), name, table)).collect();
        held.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
        let of_rows = |(_, name, table): (String, &String, &'d Table)| (name.as_str().into(), Found::Held(table));
        if self.wildcards_find_rows_only {
            return held.into_iter().map(of_rows).collect();
        }
        let mut held = held.into_iter().peekable();
        let listing = self.listing();
        let mut found = Vec::with_capacity(listing.tables.len());
        for place in &listing.by_name {
            let listed = &listing.tables[*place];
            let order = listed.order();
            while let Some(next) = held.next_if(|(lower, name, _)| (lower.as_str(), name.as_str()) < order) {
                found.push(of_rows(next));
            }
            if !fits(&listed.name) || self.tables.contains_key(&*listed.name) {
                continue;
            }
            if let Some(plan) = listed.plan(self.schemas.as_ref()) {
                found.push((Arc::clone(&listed.name), Found::Listed(Arc::clone(plan))));
            }
        }
        found.extend(held.map(of_rows));
        found
    }
}

/// A table that a wildcard found.
pub(crate) enum Found<'d> {
    /// One with rows.
    Held(&'d Table),
    /// One of which the schemas know the columns.
    Listed(Arc<Plan>),
}

/// Knows nothing.
#[derive(Debug, Clone, Copy)]
pub struct NoSchemas;

impl Schemas for NoSchemas {
    fn table(&self, _: &str) -> Option<Arc<Schema>> {
        None
    }
    fn table_names(&self) -> Vec<&str> {
        Vec::new()
    }
    fn function(&self, _: &str) -> Option<Arc<StoredFunction>> {
        None
    }
    fn function_names(&self) -> Vec<&str> {
        Vec::new()
    }
}
