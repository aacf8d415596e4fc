//! The tables that a workspace's schemas list, kept for the next query that asks for all of them.
//!
//! A workspace knows more than a thousand tables. A name that is not among them is compared with each for a suggestion,
//! and `union *` and `search` read the schema of each: the list is made once for a database, and schemas are read when
//! the first query asks for them.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use kql_syntax::Span;

use crate::database::{Schemas, Table};
use crate::names::signs;
use crate::plan::{Node, Plan};
use crate::types::Schema;

/// One of the tables.
#[derive(Debug)]
pub(crate) struct Listed {
    pub(crate) name: Arc<str>,
    lower: String,
    /// Its letters, for suggestions.
    pub(crate) signs: u64,
    plan: OnceLock<Option<Arc<Plan>>>,
}

impl Listed {
    /// What tables are ordered by.
    pub(crate) fn order(&self) -> (&str, &str) {
        (&self.lower, &self.name)
    }

    /// The table without rows, with the columns that `schemas` give it. One plan serves all queries: it stands nowhere
    /// in their texts.
    pub(crate) fn plan(&self, schemas: &dyn Schemas) -> Option<&Arc<Plan>> {
        let plan = |schema: Arc<Schema>| {
            let table = Table::of_schema(Arc::clone(&schema));
            Arc::new(Plan::new(Node::Table(table), schema, Span::default()))
        };
        self.plan.get_or_init(|| schemas.table(&self.name).map(plan)).as_ref()
    }
}

/// All tables that schemas list.
#[derive(Debug)]
pub(crate) struct Listing {
    /// In the order in which the schemas list them.
    pub(crate) tables: Vec<Listed>,
    /// Positions in that order, by name, whatever the case of its letters.
    pub(crate) by_name: Vec<usize>,
}

/// The listing of the schemas that a database has.
#[derive(Default)]
pub(crate) struct KnownListing(Mutex<Option<OfSchemas>>);

struct OfSchemas {
    schemas: Arc<dyn Schemas>,
    listing: Arc<Listing>,
}

impl KnownListing {
    pub(crate) fn of(&self, schemas: &Arc<dyn Schemas>) -> Arc<Listing> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let same = |other: &Arc<dyn Schemas>| Arc::as_ptr(other).cast::<()>() == Arc::as_ptr(schemas).cast::<()>();
        if let Some(known) = known.as_ref().filter(|known| same(&known.schemas)) {
            return Arc::clone(&known.listing);
        }
        let listing = Arc::new(Listing::new(schemas.as_ref()));
        *known = Some(OfSchemas {
            schemas: Arc::clone(schemas),
            listing: Arc::clone(&listing),
        });
        listing
    }
}

impl Listing {
    fn new(schemas: &dyn Schemas) -> Self {
        let listed = |name: &str| Listed {
            name: name.into(),
            lower: name.to_lowercase(),
            signs: signs(name),
            plan: OnceLock::new(),
        };
        let tables: Vec<Listed> = schemas.table_names().into_iter().map(listed).collect();
        let mut by_name: Vec<usize> = (0..tables.len()).collect();
        by_name.sort_by(|a, b| tables[*a].order().cmp(&tables[*b].order()));
        Self { tables, by_name }
    }
}
