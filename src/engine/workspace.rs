//! What a workspace holds: the tables and functions of the reference, and those that the project describes.
//!
//! A project describes a table of its own in `schemas/<name>.yaml`:
//!
//! ```yaml
//! table: KubernetesAudit_CL
//! open: false          # true: columns beyond the listed ones exist
//! columns:
//!   - {name: TimeGenerated, type: datetime}
//! ```
//!
//! Such a table comes before one of the same name in the reference. A function of the project comes before both: its
//! name is no table of the workspace, and a description of that name says which columns a case's table in the
//! function's stead has.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use kql_engine::functions::ip::locations;
use kql_engine::functions::parse::user_agent;
use kql_engine::names::nearest;
use kql_engine::types::{Column, Schema, Ty};
use kql_syntax::Span;

use crate::diagnostic::Diagnostic;
use crate::reference::{ColumnType, tables};
use crate::source::{SourceFile, system_reason};
use crate::yaml::{self, Node, Resolved};

use super::empty_database;
use super::functions::{Functions, result_of};
use super::memo::Memo;
use super::watchlists::Watchlists;

/// The tables that queries and cases may name.
#[derive(Debug, Clone, Default)]
pub struct Workspace {
    tables: BTreeMap<String, Arc<Schema>>,
    /// The project's own functions, which come before those of the reference.
    pub(super) functions: Functions,
    /// The project's watchlists.
    pub(crate) watchlists: Watchlists,
}

impl Workspace {
    /// The workspace of the project in `root`: the reference, what `schemas/*.yaml` describes, the functions of
    /// `functions/` and the watchlists of `watchlists/`. A file that cannot be used is reported and left out. A project without such folders has the
    /// reference alone.
    pub fn load(root: &Path) -> (Self, Vec<Diagnostic>) {
        let (functions, mut diagnostics) = Functions::load(&root.join("functions"));
        let (watchlists, unread) = Watchlists::load(&root.join("watchlists"));
        diagnostics.extend(unread);
        let mut workspace = Self {
            functions,
            watchlists,
            ..Self::default()
        };
        let folder = root.join("schemas");
        let entries = walkdir::WalkDir::new(&folder)
            .max_depth(1)
            .sort_by_file_name()
            .into_iter();
        for entry in entries.filter_map(Result::ok) {
            let is_yaml = entry
                .path()
                .extension()
                .is_some_and(|found| found == "yaml" || found == "yml");
            if !entry.file_type().is_file() || !is_yaml {
                continue;
            }
            match std::fs::read_to_string(entry.path()) {
                Ok(text) => {
                    let file = Arc::new(SourceFile::new(entry.path(), text));
                    match read_schema(&file.text) {
                        Ok((name, schema)) => workspace.add(name, schema),
                        Err(error) => diagnostics.push(Diagnostic::from_stage(error.as_ref(), &file, None)),
                    }
                }
                Err(error) => {
                    let file = Arc::new(SourceFile::new(entry.path(), ""));
                    let error = SchemaError::Unreadable {
                        reason: system_reason(&error),
                    };
                    diagnostics.push(Diagnostic::from_stage(&error, &file, None));
                }
            }
        }
        (workspace, diagnostics)
    }

    /// Adds a table, or puts it in the place of one of that name.
    pub fn add(&mut self, name: String, schema: Schema) {
        self.tables.insert(name, Arc::new(schema));
    }

    /// The schema of the table of that exact name; `None` where that is a function of the project.
    pub fn table_schema(&self, name: &str) -> Option<Arc<Schema>> {
        if self.functions.get(name).is_some() {
            return None;
        }
        if let Some(schema) = self.tables.get(name) {
            return Some(Arc::clone(schema));
        }
        static KNOWN: Memo<Schema> = Memo::new();
        KNOWN.get(name, || {
            let table = tables::table(name)?;
            let columns = table.columns.iter();
            Some(Schema {
                columns: columns.map(|column| Column::new(column.name, ty(column.ty))).collect(),
                open: table.open,
            })
        })
    }

    /// The schema of a table that a case may list: a table's, or that of the rows which stand for what a function knows
    /// (`geo_info_from_ip_address`, `parse_user_agent`).
    pub fn case_schema(&self, name: &str) -> Option<Arc<Schema>> {
        let described = self.tables.get(name).cloned();
        described.or_else(|| self.table_schema(name)).or_else(|| {
            let columns = match name {
                locations::TABLE => &locations::COLUMNS[..],
                user_agent::TABLE => &user_agent::COLUMNS[..],
                _ => return None,
            };
            let columns = columns.iter().map(|(name, ty)| Column::new(*name, *ty));
            Some(Arc::new(Schema::new(columns.collect())))
        })
    }

    /// The file and place of a position in the body of one of the project's functions; `None` for a position in a query.
    pub fn locate(&self, span: Span) -> Option<(&Arc<SourceFile>, Span)> {
        self.functions.locate(span)
    }

    /// The query and the bodies of the project's functions that it may call, one below the other.
    pub fn text_of(&self, query: &str) -> String {
        self.functions.text_of(query)
    }

    /// The columns of a table that stands in a case for a function: those that the function gives, as far as they are
    /// known. `None` for a name that is no function with a table for a result.
    pub fn stub_schema(&self, name: &str) -> Option<Arc<Schema>> {
        let function = kql_engine::Schemas::function(self, name)?;
        let database = empty_database(&Arc::new(self.clone()), 0);
        result_of(&function, &database)
    }

    /// All tables' names: the project's own, then the reference's. Names of the project's functions are none.
    pub fn table_names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.tables.keys().map(String::as_str).collect();
        for name in tables::names() {
            if !self.tables.contains_key(name) {
                names.push(name);
            }
        }
        names.retain(|name| self.functions.get(name).is_none());
        names
    }

    /// The table's name that `name` was probably meant to be.
    pub fn nearest_table(&self, name: &str) -> Option<&str> {
        nearest(name, self.table_names())
    }
}

/// The engine's type of a type of the reference.
pub fn ty(ty: ColumnType) -> Ty {
    match ty {
        ColumnType::Bool => Ty::Bool,
        ColumnType::Int => Ty::Int,
        ColumnType::Long => Ty::Long,
        ColumnType::Real => Ty::Real,
        ColumnType::Decimal => Ty::Decimal,
        ColumnType::String => Ty::String,
        ColumnType::Datetime => Ty::Datetime,
        ColumnType::Timespan => Ty::Timespan,
        ColumnType::Guid => Ty::Guid,
        ColumnType::Dynamic => Ty::Dynamic,
    }
}

/// What can be wrong with the description of a table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, miette::Diagnostic)]
pub enum SchemaError {
    /// The file cannot be read.
    #[error("cannot be read: {reason}")]
    #[diagnostic(code(TL6530))]
    Unreadable {
        /// The system's words.
        reason: String,
    },
    /// Something is missing or of the wrong shape.
    #[error("{message}")]
    #[diagnostic(
        code(TL6531),
        help("a schema is `table: NAME`, `columns: [{{name: …, type: …}}]` and, for an open one, `open: true`")
    )]
    Shape {
        /// What is wrong.
        message: String,
        /// Where.
        #[label("here")]
        span: Span,
    },
}

type AnyDiagnostic = Box<dyn miette::Diagnostic + Send + Sync>;

fn read_schema(text: &str) -> Result<(String, Schema), AnyDiagnostic> {
    let document = yaml::parse(text).map_err(|error| -> AnyDiagnostic { Box::new(error) })?;
    if let Some(problem) = document.problems.into_iter().next() {
        return Err(Box::new(problem));
    }
    let root = &document.root;
    let shape = |message: String, span: Span| -> AnyDiagnostic { Box::new(SchemaError::Shape { message, span }) };
    let mapping = root
        .as_mapping()
        .ok_or_else(|| shape("a schema must be a mapping".to_string(), root.span))?;
    for entry in &mapping.entries {
        if !["table", "open", "columns", "description"].contains(&entry.key.as_str()) {
            return Err(shape(format!("`{}` is no key of a schema", entry.key), entry.key_span));
        }
    }
    let text_of = |node: Option<&Node>| node.and_then(Node::as_scalar).map(|scalar| scalar.text.clone());
    let name = text_of(mapping.get("table")).filter(|name| !name.is_empty());
    let name = name.ok_or_else(|| shape("the schema names no `table`".to_string(), root.span))?;
    let open = mapping
        .get("open")
        .and_then(Node::as_scalar)
        .map(|scalar| scalar.resolve());
    let items = mapping.get("columns").and_then(Node::as_sequence);
    let items = items.ok_or_else(|| shape("the schema lists no `columns`".to_string(), root.span))?;
    let mut columns: Vec<Column> = Vec::new();
    for item in items {
        let name = text_of(item.at("name")).ok_or_else(|| shape("a column needs a `name`".to_string(), item.span))?;
        let ty_name =
            text_of(item.at("type")).ok_or_else(|| shape(format!("column `{name}` needs a `type`"), item.span))?;
        let ty = Ty::from_name(&ty_name)
            .filter(|ty| *ty != Ty::Unknown)
            .ok_or_else(|| shape(format!("`{ty_name}` is no type of KQL"), item.span))?;
        if columns.iter().any(|column| *column.name == *name) {
            return Err(shape(format!("column `{name}` stands here twice"), item.span));
        }
        columns.push(Column::new(name, ty));
    }
    let open = open == Some(Resolved::Bool(true));
    Ok((name, Schema { columns, open }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_project_describes_tables_of_its_own() {
        let text = "table: My_CL\nopen: true\ncolumns:\n  - {name: TimeGenerated, type: datetime}\n";
        let (name, schema) = read_schema(text).map_err(|error| error.to_string()).unwrap();
        assert_eq!((name.as_str(), schema.open, schema.len()), ("My_CL", true, 1));
        let error = read_schema("table: X\ncolumns: [{name: A, type: text}]\n").unwrap_err();
        assert_eq!(error.to_string(), "`text` is no type of KQL");
    }

    #[test]
    fn rows_for_a_function_that_adds_columns_have_those_and_a_key() {
        let columns = |name| {
            let schema = Workspace::default().stub_schema(name).unwrap();
            let names = schema.columns.iter().map(|column| column.name.to_string());
            names.collect::<Vec<_>>()
        };
        assert_eq!(columns("SeenBy"), ["DeviceId", "SeenBy"]);
        assert_eq!(columns("FileProfile")[..2], ["SHA1", "SHA256"]);
    }

    #[test]
    fn tables_of_the_reference_are_known() {
        let workspace = Workspace::default();
        assert!(
            workspace
                .table_schema("AzureDiagnostics")
                .is_some_and(|schema| schema.open)
        );
        assert_eq!(workspace.nearest_table("SecurityAlerts"), Some("SecurityAlert"));
    }
}
