//! The watchlists of a project, `watchlists/`.
//!
//! `<alias>.csv` is a watchlist; its first column holds the search keys. A document with Sentinel's facts says otherwise:
//! `watchlistAlias`, `itemsSearchKey`, `numberOfLinesToSkip`, and the rows as `rawContent`, in the CSV file of the same
//! name beside it, or in `data.csv`. It is YAML, or `watchlist.json`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kql_engine::Table;
use kql_syntax::Span;

use crate::detection::{self, is_yaml};
use crate::diagnostic::Diagnostic;
use crate::fixture::{read_watchlist, updated_at};
use crate::source::SourceFile;
use crate::yaml::{self, Node, Resolved};

/// A watchlist of the project.
#[derive(Debug, Clone)]
struct Watchlist {
    table: Table,
    /// The column whose values are search keys, where a document names one.
    key: Option<String>,
}

/// The watchlists of a project, by alias.
#[derive(Debug, Clone, Default)]
pub struct Watchlists(BTreeMap<String, Watchlist>);

/// What keeps a watchlist from being read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, miette::Diagnostic)]
pub enum WatchlistError {
    /// A document without rows.
    #[error("the watchlist `{alias}` has no rows: neither `rawContent` nor a CSV file beside it")]
    #[diagnostic(
        code(TL6532),
        help("put them into `{expected}`; a watchlist without rows has its line of columns")
    )]
    NoRows {
        /// The watchlist.
        alias: String,
        /// The file that would hold them.
        expected: String,
        /// The alias.
        #[label("here")]
        span: Span,
    },
    /// Two watchlists of one alias.
    #[error("the watchlist `{alias}` is here twice")]
    #[diagnostic(code(TL6533), help("letter case does not tell aliases apart; remove one"))]
    Twice {
        /// The alias.
        alias: String,
    },
}

impl Watchlists {
    /// Reads the folder. What cannot be used is reported and left out.
    pub(super) fn load(folder: &Path) -> (Self, Vec<Diagnostic>) {
        let mut reader = Reader::default();
        if !folder.is_dir() {
            return (reader.found, reader.diagnostics);
        }
        let mut csv = Vec::new();
        for found in detection::files(&[folder], |path| {
            is_yaml(path) || has_extension(path, "csv") || is_document(path)
        }) {
            match found {
                Ok(path) if has_extension(&path, "csv") => csv.push(path),
                Ok(path) => reader.document(&path),
                Err(unreadable) => reader.diagnostics.extend(unreadable.diagnostics),
            }
        }
        for path in csv {
            if reader.taken.contains(&path) {
                continue;
            }
            let alias = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            if let Some(file) = reader.file(&path) {
                reader.add(&alias, &file, &file.text, None);
            }
        }
        (reader.found, reader.diagnostics)
    }

    /// The rows by alias; those that do not say when they were last updated were so at `now` (ticks).
    pub(super) fn tables(&self, now: i64) -> BTreeMap<String, Table> {
        let tables = self.0.iter();
        tables
            .map(|(alias, list)| (alias.clone(), updated_at(&list.table, now)))
            .collect()
    }

    /// The table of that alias in any letter case, without times, and the column of its search keys.
    pub(crate) fn get(&self, alias: &str) -> Option<(&Table, Option<&str>)> {
        let (_, list) = self.0.iter().find(|(name, _)| name.eq_ignore_ascii_case(alias))?;
        Some((&list.table, list.key.as_deref()))
    }
}

#[derive(Default)]
struct Reader {
    found: Watchlists,
    diagnostics: Vec<Diagnostic>,
    /// The CSV files that a document describes.
    taken: BTreeSet<PathBuf>,
}

impl Reader {
    fn file(&mut self, path: &Path) -> Option<Arc<SourceFile>> {
        detection::read_file(path)
            .map_err(|unreadable| self.diagnostics.extend(unreadable.diagnostics))
            .ok()
    }

    fn report(&mut self, error: &dyn miette::Diagnostic, file: &Arc<SourceFile>) {
        self.diagnostics.push(Diagnostic::from_stage(error, file, None));
    }

    fn document(&mut self, path: &Path) {
        let Some(file) = self.file(path) else { return };
        let root = match yaml::parse(&file.text) {
            Ok(document) => document.root,
            Err(error) => return self.report(&error, &file),
        };
        let text = |key: &str| {
            let found = root
                .at(key)
                .and_then(Node::as_scalar)
                .map(|scalar| scalar.text.trim().to_string());
            found.filter(|text| !text.is_empty())
        };
        let stem = || path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let alias = text("watchlistAlias").unwrap_or_else(stem);
        let key = text("itemsSearchKey");
        let skipped = match root
            .at("numberOfLinesToSkip")
            .and_then(Node::as_scalar)
            .map(|scalar| scalar.resolve())
        {
            Some(Resolved::Int(lines)) => usize::try_from(lines).unwrap_or_default(),
            _ => 0,
        };
        let beside = [path.with_extension("csv"), path.with_file_name("data.csv")];
        if let Some(rows) = root.at("rawContent").and_then(Node::as_scalar) {
            return self.add(&alias, &file, below(&rows.text, skipped), key);
        }
        let Some(rows) = beside.iter().find(|path| path.is_file()) else {
            let error = WatchlistError::NoRows {
                alias,
                expected: crate::source::display_path(&beside[0]),
                span: root
                    .at("watchlistAlias")
                    .map_or(Span::empty(root.span.start), |node| node.span),
            };
            return self.report(&error, &file);
        };
        self.taken.insert(rows.clone());
        if let Some(file) = self.file(rows) {
            self.add(&alias, &file, below(&file.text, skipped), key);
        }
    }

    /// Adds a watchlist whose rows are `text`, the end of the text of `file` or a value in it.
    fn add(&mut self, alias: &str, file: &Arc<SourceFile>, text: &str, key: Option<String>) {
        if self.found.get(alias).is_some() {
            let alias = alias.to_string();
            return self.report(&WatchlistError::Twice { alias }, file);
        }
        match read_watchlist(alias, text, key.as_deref()) {
            Ok(table) => {
                self.found.0.insert(alias.to_string(), Watchlist { table, key });
            }
            Err(errors) => {
                let skipped = file.text.ends_with(text).then(|| (file.text.len() - text.len()) as u32);
                for error in &errors {
                    let mut diagnostic = Diagnostic::from_stage(error, file, None);
                    let moved = |span: Span| skipped.map(|by| Span::new(span.start + by, span.end + by));
                    diagnostic.span = diagnostic.span.and_then(moved);
                    self.diagnostics.push(diagnostic);
                }
            }
        }
    }
}

fn has_extension(path: &Path, wanted: &str) -> bool {
    path.extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case(wanted))
}

/// `watchlist.json`, as other tools keep the facts beside `data.csv`; JSON is read as the YAML that it is.
fn is_document(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| name.eq_ignore_ascii_case("watchlist.json"))
}

/// The text without its first lines.
fn below(text: &str, lines: usize) -> &str {
    let skipped: usize = text.split_inclusive('\n').take(lines).map(str::len).sum();
    &text[skipped..]
}
