//! The functions of a project, `functions/**/*.yaml`, as the engine calls them.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use kql_engine::Database;
use kql_engine::database::{Body, FIRST_BODY, StoredBody, StoredFunction, StoredParam, StoredReturns};
use kql_engine::types::{Column, Schema, Ty};
use kql_syntax::Span;

use crate::detection::{self, Function, FunctionError, is_yaml, read_function};
use crate::diagnostic::Diagnostic;
use crate::source::SourceFile;
use crate::yaml;

use super::run::{Source, query_diagnostic};
use super::{Workspace, empty_database};

/// The functions of a project, by the names that queries call.
#[derive(Debug, Clone, Default)]
pub struct Functions {
    by_name: BTreeMap<String, Arc<StoredFunction>>,
    /// Where the bodies stand, in the order of their positions.
    bodies: Vec<Arc<PlacedBody>>,
}

/// A body and the positions that diagnostics in it have.
#[derive(Debug)]
struct PlacedBody {
    file: Arc<SourceFile>,
    function: Function,
    base: u32,
}

impl Functions {
    /// Reads the folder. A file that cannot be used is reported and left out; a function that does not parse is
    /// reported as well, and is there without a body.
    pub(super) fn load(folder: &Path) -> (Self, Vec<Diagnostic>) {
        let mut functions = Self::default();
        let mut diagnostics = Vec::new();
        if !folder.is_dir() {
            return (functions, diagnostics);
        }
        for found in detection::files(&[folder], is_yaml) {
            match found.and_then(|path| detection::read_file(&path)) {
                Ok(file) => functions.add_file(&file, &mut diagnostics),
                Err(unreadable) => diagnostics.extend(unreadable.diagnostics),
            }
        }
        (functions, diagnostics)
    }

    fn add_file(&mut self, file: &Arc<SourceFile>, diagnostics: &mut Vec<Diagnostic>) {
        let document = match yaml::parse(&file.text) {
            Ok(document) => document,
            Err(error) => return diagnostics.push(Diagnostic::from_stage(&error, file, None)),
        };
        match read_function(file, &document.root) {
            Ok(function) => self.add(file, function, diagnostics),
            Err(error) => diagnostics.push(Diagnostic::from_stage(&error, file, None)),
        }
    }

    fn add(&mut self, file: &Arc<SourceFile>, function: Function, diagnostics: &mut Vec<Diagnostic>) {
        let last = self.bodies.last();
        // One position between two bodies, so that the end of one is not the start of the next.
        let base = last.map_or(FIRST_BODY, |last| last.base + last.function.body.len() as u32 + 1);
        let body = match StoredBody::parse(&function.body, base) {
            Ok(body) => Body::Known(Arc::new(body)),
            Err(errors) => {
                let errors = errors.iter();
                diagnostics.extend(errors.map(|error| Diagnostic::from_stage(error, file, Some(&function.map))));
                Body::Broken
            }
        };
        let params = function.parameters.iter().map(|parameter| StoredParam {
            name: parameter.name.clone(),
            ty: parameter.ty.as_deref().and_then(Ty::from_name),
            tabular: parameter.ty.is_none(),
            default: parameter.default.clone(),
        });
        let params: Vec<StoredParam> = params.collect();
        let mut twice = None;
        for name in std::iter::once(&function.name).chain(&function.also) {
            let stored = StoredFunction {
                name: name.clone(),
                params: Some(params.clone()),
                returns: StoredReturns::Table(Arc::new(Schema::unknown())),
                body: body.clone(),
                column_name_argument: false,
            };
            if self.by_name.contains_key(name) {
                twice.get_or_insert(name.clone());
            } else {
                self.by_name.insert(name.clone(), Arc::new(stored));
            }
        }
        if let Some(name) = twice {
            let of_name = |placed: &&Arc<PlacedBody>| {
                placed.function.name == name || placed.function.also.as_deref() == Some(name.as_str())
            };
            let other = self.bodies.iter().find(of_name);
            let error = FunctionError::Twice {
                name: name.clone(),
                other: other.map_or_else(String::new, |placed| placed.file.display_path()),
                span: function.name_span,
            };
            diagnostics.push(Diagnostic::from_stage(&error, file, None));
        }
        self.bodies.push(Arc::new(PlacedBody {
            file: Arc::clone(file),
            function,
            base,
        }));
    }

    /// The function of that exact name.
    pub(super) fn get(&self, name: &str) -> Option<&Arc<StoredFunction>> {
        self.by_name.get(name)
    }

    /// All names, in order.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.keys().map(String::as_str)
    }

    /// The query and the bodies of the functions that it may call, one below the other: what names of tables and columns
    /// are looked for in.
    pub(super) fn text_of(&self, query: &str) -> String {
        let mut text = query.to_string();
        let mut left: Vec<&Function> = self.bodies.iter().map(|placed| &placed.function).collect();
        loop {
            let is_named = |function: &&Function| {
                text.contains(&function.name) || function.also.as_ref().is_some_and(|also| text.contains(also))
            };
            let (called, others): (Vec<_>, Vec<_>) = left.into_iter().partition(is_named);
            if called.is_empty() {
                return text;
            }
            for function in called {
                text.push('\n');
                text.push_str(&function.body);
            }
            left = others;
        }
    }

    /// The file and place of a position in one of the bodies; `None` for a position in a query.
    pub(super) fn locate(&self, span: Span) -> Option<(&Arc<SourceFile>, Span)> {
        let after = self.bodies.partition_point(|placed| placed.base <= span.start);
        let placed = self.bodies.get(after.checked_sub(1)?)?;
        let length = placed.function.body.len() as u32;
        let start = (span.start - placed.base).min(length);
        let end = span.end.saturating_sub(placed.base).clamp(start, length);
        Some((&placed.file, placed.function.map.to_file(Span::new(start, end))))
    }
}

/// What is wrong with the project's functions whatever they are called with, each mistake once, in the order of files.
pub fn check_functions(workspace: &Arc<Workspace>, now: i64) -> Vec<Diagnostic> {
    let database = empty_database(workspace, now);
    let nowhere = Arc::new(SourceFile::new("", ""));
    let mut diagnostics = Vec::new();
    for placed in &workspace.functions.bodies {
        let Some(function) = workspace.functions.get(&placed.function.name) else {
            continue;
        };
        let source = Source {
            file: &nowhere,
            map: None,
            workspace,
        };
        let bound = kql_engine::bind_function(function, &database);
        diagnostics.extend(bound.diagnostics.iter().map(|found| query_diagnostic(found, source)));
    }
    let mut seen = std::collections::BTreeSet::new();
    diagnostics.retain(|found| seen.insert((found.file.path.clone(), found.span, found.code.clone())));
    diagnostics
}

/// The columns that a function of the project gives, as far as binding tells; `None` for a name that is none.
pub(super) fn result_of(function: &StoredFunction, database: &Database) -> Option<Arc<Schema>> {
    match (&function.body, &function.returns) {
        (Body::Known(_), _) => kql_engine::bind_function(function, database).result,
        (_, StoredReturns::Table(schema)) => Some(Arc::clone(schema)),
        (_, StoredReturns::InputAnd(more)) => Some(with_key(&function.name, more)),
        _ => None,
    }
}

/// The columns that a function adds to rows, behind the one by which it looks them up where that is none of them.
fn with_key(function: &str, more: &Arc<Schema>) -> Arc<Schema> {
    if function != "SeenBy" {
        return Arc::clone(more);
    }
    let mut schema = Schema::clone(more);
    schema.columns.insert(0, Column::new("DeviceId", Ty::String));
    Arc::new(schema)
}
