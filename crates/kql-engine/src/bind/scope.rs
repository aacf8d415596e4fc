//! What names mean at a point of the query.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use kql_syntax::{Span, ast};

use super::pattern::UserPattern;
use super::restrict::Restriction;
use crate::database::FIRST_BODY;
use crate::plan::{Expr, Plan};
use crate::types::Schema;

/// What a name stands for.
#[derive(Debug, Clone)]
pub(crate) enum Entity {
    /// A value: a constant, or an argument, which may be any expression of the caller's row.
    Scalar(Expr),
    /// A table.
    Table(Arc<Plan>),
    /// A function of the query's own.
    Function(Rc<UserFunction>),
    /// A database: this one, or one of which nothing is known.
    Database(DatabaseRef),
    /// A node or an edge of a graph pattern, with its properties.
    Element(Arc<Schema>),
    /// An entity group: what `macro-expand` runs over.
    Group(Rc<[GroupMember]>),
    /// What `declare pattern` declares.
    Pattern(Rc<UserPattern>),
    /// What `restrict access` leaves visible to what comes behind it.
    Restriction(Arc<Restriction>),
    /// Something that has a diagnostic already.
    Error,
}

/// A member of an entity group.
#[derive(Debug, Clone)]
pub(crate) struct GroupMember {
    /// A cluster, a database or a table.
    pub(crate) entity: Entity,
    /// The names of the database and of the cluster, as written.
    pub(crate) database: Option<Arc<str>>,
    pub(crate) cluster: Option<Arc<str>>,
    /// Where it stands.
    pub(crate) span: Span,
}

/// Which database a path names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DatabaseRef {
    /// The one at hand, under whatever name.
    This,
    /// One of a cluster that is not known: its tables are those known here, or else have any columns.
    Elsewhere,
    /// Another: every table exists, with any columns.
    Open,
    /// The one of that number among the named ones.
    Named(usize),
    /// A cluster, of which a database is to be named.
    Cluster,
}

/// The text whose tree is being bound: what its positions mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Home {
    /// The query's own.
    #[default]
    Query,
    /// A stored body whose first byte has this position.
    Body(u32),
    /// A text without positions of its own, such as a default of a stored function: all of it stands here.
    Nowhere(Span),
}

impl Home {
    /// The position of a diagnostic for `span` of this text. What is such a position already stays.
    pub(crate) fn at(self, span: Span) -> Span {
        match self {
            Home::Query => span,
            Home::Body(base) if span.start < FIRST_BODY => {
                Span::new(span.start.saturating_add(base), span.end.saturating_add(base))
            }
            Home::Body(_) => span,
            Home::Nowhere(at) => at,
        }
    }
}

/// A function declared by `let`, or a stored one with a known body.
#[derive(Debug)]
pub(crate) struct UserFunction {
    /// Its name, for messages.
    pub(crate) name: Arc<str>,
    /// Its declaration.
    pub(crate) decl: ast::FunctionDecl,
    /// The names that were known where it was declared.
    pub(crate) env: Env,
    /// The text that its positions count in.
    pub(crate) home: Home,
}

impl UserFunction {
    /// The names of its parameters.
    pub(crate) fn parameter_names(&self) -> BTreeSet<Arc<str>> {
        let parameters = self.decl.parameters.iter();
        parameters.map(|parameter| parameter.name.text.clone()).collect()
    }
}

/// Names that `let` and parameters have given, the innermost first. Cheap to clone: functions keep the one they were
/// declared in.
#[derive(Debug, Clone, Default)]
pub(crate) struct Env(Option<Rc<Frame>>);

#[derive(Debug)]
struct Frame {
    name: Arc<str>,
    entity: Entity,
    /// The row at hand where the name was given, which its value may look at.
    row: RowId,
    parent: Env,
}

/// Which row is at hand: one number for each place that has rows of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct RowId(pub(crate) u32);

impl Env {
    /// This environment and one more name, which hides an outer one.
    pub(crate) fn with(&self, name: Arc<str>, entity: Entity) -> Env {
        self.with_at(name, entity, RowId::default())
    }

    /// As [`with`](Self::with), for what may look at the row at hand.
    pub(crate) fn with_at(&self, name: Arc<str>, entity: Entity, row: RowId) -> Env {
        Env(Some(Rc::new(Frame {
            name,
            entity,
            row,
            parent: self.clone(),
        })))
    }

    /// What the innermost such name stands for.
    pub(crate) fn get(&self, name: &str) -> Option<&Entity> {
        self.frame(name).map(|frame| &frame.entity)
    }

    /// The row at hand where the innermost such name was given.
    pub(crate) fn row_of(&self, name: &str) -> RowId {
        self.frame(name).map_or(RowId::default(), |frame| frame.row)
    }

    fn frame(&self, name: &str) -> Option<&Frame> {
        let mut env = self;
        while let Some(frame) = &env.0 {
            if &*frame.name == name {
                return Some(frame);
            }
            env = &frame.parent;
        }
        None
    }

    /// Whether `name` was given after `other`.
    pub(crate) fn is_newer(&self, name: &str, other: &str) -> bool {
        let mut env = self;
        while let Some(frame) = &env.0 {
            if &*frame.name == name || &*frame.name == other {
                return &*frame.name == name;
            }
            env = &frame.parent;
        }
        false
    }

    /// All names, the innermost first.
    pub(crate) fn names(&self) -> Vec<&str> {
        let (mut names, mut env) = (Vec::new(), self);
        while let Some(frame) = &env.0 {
            // what no query can write is no suggestion
            if !frame.name.contains(['\0', '$']) {
                names.push(&*frame.name);
            }
            env = &frame.parent;
        }
        names
    }
}

/// The row that a scalar expression may look at.
#[derive(Debug, Clone, Default)]
pub(crate) enum Rows {
    /// None: only constants and variables.
    #[default]
    None,
    /// The columns of the operator's input.
    One(Arc<Schema>),
    /// `$left` and `$right` of a join; positions of the right side follow those of the left.
    Two(Arc<Schema>, Arc<Schema>),
}

/// The steps of a `scan`. What a step has of a row follows the row at hand: as many columns for each step.
#[derive(Debug)]
pub(crate) struct Steps {
    /// The row at hand.
    pub(crate) row: Arc<Schema>,
    /// The steps' names, in order.
    pub(crate) names: Vec<Arc<str>>,
}
