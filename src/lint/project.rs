//! What lies around the definitions: the project's folder, its tables, its test cases.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use kql_engine::Database;
use kql_syntax::Span;

use crate::detection::Loaded;
use crate::diagnostic::Diagnostic;
use crate::engine::{Workspace, check_functions, empty_database};
use crate::fixture;
use crate::yaml::{self, Node, Resolved};

use super::facts::NOW;

/// The surroundings of a run. The default one has the tables of the reference and no cases.
#[derive(Debug, Clone, Default)]
pub struct Project {
    /// Tables and functions that queries may name.
    pub workspace: Arc<Workspace>,
    /// The folder of detections, and the cases by the path below it without extension; `None` without a folder of
    /// fixtures.
    pub cases: Option<(PathBuf, BTreeMap<String, Vec<CaseOutcome>>)>,
    /// What is wrong with the project's functions whatever calls them: it is reported with the project.
    pub(super) known: BTreeSet<(PathBuf, Option<Span>, String)>,
    /// What all queries are bound against, made for the first of them.
    pub(super) database: OnceLock<Database>,
}

/// What a case says must come out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseOutcome {
    /// The case's name.
    pub name: String,
    /// Does something come out? `None` where the case does not say, or cannot be read.
    pub fires: Option<bool>,
}

impl Project {
    /// The tables, functions and watchlists that queries are bound against. It is one for all, so that what binding
    /// remembers of one query (unions of the whole workspace) serves the next.
    pub(super) fn database(&self) -> &Database {
        self.database.get_or_init(|| empty_database(&self.workspace, NOW))
    }

    /// Takes files apart by the project that each belongs to; `paths` are where they were looked for, whose projects are
    /// there too where they have no file. In the order in which projects come up.
    pub fn group<P: AsRef<Path>>(paths: &[P], loaded: Vec<Loaded>) -> Vec<Group> {
        let mut roots = Roots::default();
        let mut found: Vec<(Option<PathBuf>, Vec<Loaded>)> = Vec::new();
        for loaded in loaded {
            let root = roots.of(loaded.file.path.parent().unwrap_or(Path::new("")));
            match found.iter_mut().find(|(known, _)| *known == root) {
                Some((_, files)) => files.push(loaded),
                None => found.push((root, vec![loaded])),
            }
        }
        for path in paths {
            let root = roots.of(path.as_ref());
            if root.is_some() && found.iter().all(|(known, _)| *known != root) {
                found.push((root, Vec::new()));
            }
        }
        let group = |(root, loaded): (Option<PathBuf>, Vec<Loaded>)| {
            let (project, unusable) = root.map_or_else(Default::default, |root| Self::load(&root));
            Group {
                project,
                unusable,
                loaded,
            }
        };
        found.into_iter().map(group).collect()
    }

    /// The project in a folder. Descriptions of tables that cannot be used are reported, and what is wrong with its
    /// functions.
    fn load(root: &Path) -> (Self, Vec<Diagnostic>) {
        let (workspace, mut diagnostics) = Workspace::load(root);
        let workspace = Arc::new(workspace);
        let of_functions = check_functions(&workspace, NOW);
        let known = of_functions.iter().map(known).collect();
        diagnostics.extend(of_functions);
        // A repository that does not keep its tests here is not told about each definition.
        let fixtures = root.join("fixtures");
        let cases = fixtures.is_dir().then(|| {
            let found = fixture::discover(&fixtures).cases.into_iter();
            let outcomes = found.map(|(detection, files)| (detection, files.iter().map(outcome).collect()));
            (root.join("detections"), outcomes.collect())
        });
        let project = Self {
            workspace,
            cases,
            known,
            database: OnceLock::new(),
        };
        (project, diagnostics)
    }

    /// The cases of the definition in a file; `None` where no case could belong to it.
    pub(super) fn cases_of(&self, file: &Path) -> Option<&[CaseOutcome]> {
        let (detections, cases) = self.cases.as_ref()?;
        let absolute = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
        let below = file
            .strip_prefix(detections)
            .map(Path::to_path_buf)
            .or_else(|_| absolute(file).strip_prefix(absolute(detections)).map(Path::to_path_buf))
            .ok()?;
        let key = crate::source::display_path(&below.with_extension(""));
        Some(cases.get(&key).map_or(&[], Vec::as_slice))
    }
}

/// What tells a finding in a function's file from others.
pub(super) fn known(found: &Diagnostic) -> (PathBuf, Option<Span>, String) {
    (found.file.path.clone(), found.span, found.code.to_string())
}

/// Files of one project.
#[derive(Debug)]
pub struct Group {
    /// The project; the default one for files that belong to none.
    pub project: Project,
    /// What is wrong with the project's tables, functions and watchlists.
    pub unusable: Vec<Diagnostic>,
    /// The files, in the order in which they were loaded.
    pub loaded: Vec<Loaded>,
}

/// The projects' folders, by the folders that were asked about.
#[derive(Default)]
struct Roots(BTreeMap<PathBuf, Option<PathBuf>>);

impl Roots {
    /// The project that a path belongs to: the nearest folder around it that holds `detections`, or else one that holds
    /// functions or watchlists. Of a path that does not exist, that of the first folder above it that does.
    fn of(&mut self, path: &Path) -> Option<PathBuf> {
        let find = |path: &PathBuf| root_of(path);
        self.0.entry(path.to_path_buf()).or_insert_with_key(find).clone()
    }
}

fn root_of(path: &Path) -> Option<PathBuf> {
    let absolute = std::path::absolute(path).ok()?;
    let absolute = absolute.ancestors().find_map(|folder| folder.canonicalize().ok())?;
    let holds = |names: &'static [&'static str]| {
        let mut folders = absolute.ancestors();
        folders.find(|folder| names.iter().any(|name| folder.join(name).is_dir()))
    };
    let root = holds(&["detections"]).or_else(|| holds(&["functions", "watchlists"]))?;
    // A path that is relative to the current folder stays so in what is printed.
    let current = std::env::current_dir().ok()?;
    if current.canonicalize().ok()? == root {
        return Some(PathBuf::from(""));
    }
    Some(root.to_path_buf())
}

/// Reads what a case expects; the harness reads the rest and reports what is wrong with it.
fn outcome(case: &fixture::CaseFile) -> CaseOutcome {
    let text = std::fs::read_to_string(&case.path).unwrap_or_default();
    let document = yaml::parse(&text).ok();
    let expect = document.as_ref().and_then(|document| document.root.at("expect"));
    CaseOutcome {
        name: case.name.clone(),
        fires: expect.and_then(fires),
    }
}

fn fires(expect: &Node) -> Option<bool> {
    let value = |key: &str| expect.at(key).and_then(Node::as_scalar).map(|scalar| scalar.resolve());
    if let Some(Resolved::Bool(fires)) = value("fires") {
        return Some(fires);
    }
    ["alerts", "incidents", "rows"]
        .into_iter()
        .find_map(|key| match value(key) {
            Some(Resolved::Int(count)) => Some(count > 0),
            _ => None,
        })
}
