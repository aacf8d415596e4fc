//! Files and folders → definitions.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kql_syntax::Span;
use rayon::prelude::*;
use walkdir::WalkDir;

use crate::diagnostic::Diagnostic;
use crate::source::{SourceFile, display_path, system_reason};
use crate::yaml;

use super::content::Content;
use super::error::ReadError;
use super::model::Detection;
use super::read::read;

/// One file and what reading it gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Loaded {
    /// The file; of an unreadable one the path with the text that could be read.
    pub file: Arc<SourceFile>,
    /// What it holds.
    pub content: Content,
    /// What reading it has to say, in the order of the file.
    pub diagnostics: Vec<Diagnostic>,
}

impl Loaded {
    /// The detection, if the file holds one.
    pub fn detection(&self) -> Option<&Detection> {
        match &self.content {
            Content::Detection(detection) => Some(detection),
            _ => None,
        }
    }
}

/// Reads files and, below folders, every `.yaml` and `.yml` file, following links.
///
/// The result is in the order of `paths` and, within a folder, of the names; each file is there once. A file that
/// cannot be read is there with a diagnostic, and the others are read. Hidden folders are skipped.
///
/// A project's cases, goldens and descriptions of tables are no definitions and are left out.
pub fn load<P: AsRef<Path>>(paths: &[P]) -> Vec<Loaded> {
    let mut found = files(paths, is_yaml);
    let mut folders = BTreeMap::new();
    found.retain(|entry| {
        let path = entry
            .as_ref()
            .map_or_else(|failed| failed.file.path.as_path(), PathBuf::as_path);
        let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
        !*folders
            .entry(folder)
            .or_insert_with_key(|folder| holds_no_definitions(folder))
    });
    found
        .into_par_iter()
        .map(|entry| {
            entry
                .and_then(|path| read_file(&path))
                .map_or_else(|failed| *failed, load_source)
        })
        .collect()
}

/// Whether a folder is one of a project's that hold no definitions, or lies below one.
pub(crate) fn holds_no_definitions(folder: &Path) -> bool {
    let Ok(folder) = std::path::absolute(folder) else {
        return false;
    };
    folder.ancestors().any(|folder| {
        let is_named = ["fixtures", "golden", "schemas"]
            .iter()
            .any(|name| folder.ends_with(name));
        is_named && folder.parent().is_some_and(|root| root.join("detections").is_dir())
    })
}

/// The files among `paths` and, below folders, those that are `wanted`, following links; each once.
///
/// What cannot be walked is there with its diagnostic. The order is that of `paths` and, within a folder, of the names.
pub(crate) fn files<P: AsRef<Path>>(paths: &[P], wanted: fn(&Path) -> bool) -> Vec<Result<PathBuf, Box<Loaded>>> {
    let mut found = Vec::new();
    for path in paths {
        walk(path.as_ref(), wanted, &mut found);
    }
    let mut seen = std::collections::BTreeSet::new();
    found.retain(|entry| entry.as_ref().map_or(true, |path| seen.insert(path.clone())));
    found
}

/// Reads a definition that is already in memory.
pub fn load_text(path: impl Into<PathBuf>, text: impl Into<Arc<str>>) -> Loaded {
    load_source(Arc::new(SourceFile::new(path, text)))
}

/// Reads a definition from a file whose text is there.
pub(crate) fn load_source(file: Arc<SourceFile>) -> Loaded {
    let (content, mut diagnostics) = match yaml::parse(&file.text) {
        Err(error) => (Content::Unreadable, vec![Diagnostic::from_stage(&error, &file, None)]),
        Ok(document) => {
            let problems = document.problems.clone();
            let (content, errors) = read(&file, document);
            let problems = problems
                .iter()
                .map(|problem| Diagnostic::from_stage(problem, &file, None));
            let errors = errors.iter().map(|error| Diagnostic::from_stage(error, &file, None));
            (content, problems.chain(errors).collect())
        }
    };
    diagnostics.sort_by_key(|diagnostic| diagnostic.span);
    Loaded {
        file,
        content,
        diagnostics,
    }
}

/// The text of a file; or what is wrong with it, for the report.
pub(crate) fn read_file(path: &Path) -> Result<Arc<SourceFile>, Box<Loaded>> {
    let bytes = std::fs::read(path).map_err(|error| {
        let reason = system_reason(&error);
        Box::new(failed(path, &ReadError::Unreadable { reason }))
    })?;
    let text = String::from_utf8(bytes).map_err(|error| Box::new(not_utf8(path, &error)))?;
    Ok(Arc::new(SourceFile::new(path, text)))
}

fn walk(path: &Path, wanted: fn(&Path) -> bool, found: &mut Vec<Result<PathBuf, Box<Loaded>>>) {
    let hidden = |entry: &walkdir::DirEntry| entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with('.');
    let entries = WalkDir::new(path).follow_links(true).sort_by_file_name().into_iter();
    for entry in entries.filter_entry(|entry| !hidden(entry)) {
        match entry {
            Ok(entry) if !entry.file_type().is_dir() && (entry.depth() == 0 || wanted(entry.path())) => {
                found.push(Ok(entry.into_path()));
            }
            Ok(_) => {}
            Err(error) => {
                let at = error.path().unwrap_or(path).to_path_buf();
                let error = match (error.loop_ancestor(), error.io_error()) {
                    (Some(ancestor), _) => ReadError::LinkLoop {
                        ancestor: display_path(ancestor),
                    },
                    (None, Some(error)) => ReadError::Unreadable {
                        reason: system_reason(error),
                    },
                    (None, None) => ReadError::Unreadable {
                        reason: error.to_string(),
                    },
                };
                found.push(Err(Box::new(failed(&at, &error))));
            }
        }
    }
}

/// `.yaml` or `.yml`, in any letter case.
pub(crate) fn is_yaml(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("yaml") || extension.eq_ignore_ascii_case("yml"))
}

fn failed(path: &Path, error: &ReadError) -> Loaded {
    let file = Arc::new(SourceFile::new(path, ""));
    let diagnostics = vec![Diagnostic::from_stage(error, &file, None)];
    Loaded {
        file,
        content: Content::Unreadable,
        diagnostics,
    }
}

fn not_utf8(path: &Path, error: &std::string::FromUtf8Error) -> Loaded {
    let bytes = error.as_bytes();
    let offset = error.utf8_error().valid_up_to();
    let readable = String::from_utf8_lossy(&bytes[..offset]).into_owned();
    let utf16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    let span = Span::empty(offset as u32);
    let error = ReadError::NotUtf8 {
        byte: bytes.get(offset).copied().unwrap_or_default(),
        offset,
        utf16,
        span,
    };
    let file = Arc::new(SourceFile::new(path, readable));
    let diagnostics = vec![Diagnostic::from_stage(&error, &file, None)];
    Loaded {
        file,
        content: Content::Unreadable,
        diagnostics,
    }
}
