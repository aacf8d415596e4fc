//! A project's folders, and running its cases.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use crate::detection::{self, Detection, Loaded};
use crate::diagnostic::{Diagnostic, Level};
use crate::engine::{Workspace, check_functions};
use crate::fixture::{self, CaseFile, FixtureError};
use crate::golden::{self, Comparison, Golden, GoldenError};
use crate::harness;
use crate::source::{SourceFile, display_path, system_reason};

use super::result::{CaseResult, Status, Suite};

/// A project that was read.
#[derive(Debug)]
pub struct Project {
    root: PathBuf,
    workspace: Arc<Workspace>,
    /// By the path below `detections`, without extension.
    detections: BTreeMap<String, Loaded>,
    cases: BTreeMap<String, Vec<CaseFile>>,
    diagnostics: Vec<Diagnostic>,
}

/// Which cases to run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    words: Vec<String>,
}

impl Filter {
    /// Cases whose `detection/case` contains one of these words; all cases where there is none. A word may also be the
    /// path of a detection, of a folder of detections, or of a case.
    pub fn new(words: &[String]) -> Self {
        let strip = |word: &String| {
            let word = word.replace('\\', "/");
            let word = word.strip_prefix("./").unwrap_or(&word);
            let folders = ["detections/", "fixtures/", "golden/"];
            let word = folders
                .iter()
                .find_map(|folder| word.strip_prefix(folder))
                .unwrap_or(word);
            let extensions = [".yaml", ".yml", ".snap"];
            let word = extensions
                .iter()
                .find_map(|extension| word.strip_suffix(extension))
                .unwrap_or(word);
            word.to_string()
        };
        Self {
            words: words.iter().map(strip).collect(),
        }
    }

    /// Whether all cases are meant.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    fn takes(&self, detection: &str, case: &str) -> bool {
        let name = format!("{detection}/{case}");
        self.words.is_empty() || self.words.iter().any(|word| name.contains(word.as_str()))
    }
}

impl Project {
    /// Reads the project in `root`: definitions, table descriptions and the names of the cases. What cannot be read is
    /// reported when the cases run, and the rest is there.
    pub fn load(root: &Path) -> Self {
        let (workspace, mut diagnostics) = Workspace::load(root);
        let workspace = Arc::new(workspace);
        // Binding folds `now()`; which time it is matters to no mistake.
        diagnostics.extend(check_functions(&workspace, 0));
        let folder = root.join("detections");
        let mut detections = BTreeMap::new();
        if folder.is_dir() {
            for loaded in detection::load(&[&folder]) {
                let below = loaded.file.path.strip_prefix(&folder).unwrap_or(&loaded.file.path);
                let key = display_path(&below.with_extension(""));
                detections.insert(key, loaded);
            }
        }
        let fixtures = root.join("fixtures");
        let mut cases = BTreeMap::new();
        if fixtures.is_dir() {
            let found = fixture::discover(&fixtures);
            for (path, reason) in found.unreadable {
                diagnostics.push(unreadable(&path, &reason));
            }
            cases = found.cases;
        }
        Self {
            root: root.to_path_buf(),
            workspace,
            detections,
            cases,
            diagnostics,
        }
    }

    /// Runs the cases that `filter` takes and compares what they give with expectations and goldens. `progress` is told
    /// of each case that is done, from any thread.
    pub fn run(&self, filter: &Filter, progress: &(dyn Fn() + Sync)) -> Suite {
        let mut suite = Suite {
            diagnostics: self.diagnostics.clone(),
            ..Suite::default()
        };
        let mut jobs: Vec<(&Loaded, &CaseFile)> = Vec::new();
        let mut tested = BTreeSet::new();
        let mut goldens = BTreeSet::new();
        for (key, cases) in &self.cases {
            let Some(loaded) = self.detections.get(key) else {
                suite.diagnostics.push(self.orphan_cases(key, cases));
                continue;
            };
            for (at, case) in cases.iter().enumerate() {
                if at > 0 && cases[at - 1].name == case.name {
                    let error = FixtureError::Twice {
                        name: case.name.clone(),
                    };
                    suite.diagnostics.push(about_file(&case.path, &error));
                    continue;
                }
                goldens.insert(self.golden_path(case));
                if filter.takes(key, &case.name) {
                    tested.insert(key.as_str());
                    jobs.push((loaded, case));
                }
            }
        }
        suite.cases = jobs
            .into_par_iter()
            .map(|(loaded, case)| {
                let result = self.run_case(loaded, case);
                progress();
                result
            })
            .collect();
        suite.detections = tested.len();
        if filter.is_empty() {
            let runnable = |loaded: &Loaded| loaded.detection().is_some_and(|detection| detection.kind.has_query());
            let untested = self
                .detections
                .iter()
                .filter(|(key, loaded)| !tested.contains(key.as_str()) && runnable(loaded));
            suite.untested = untested.map(|(key, _)| key.clone()).collect();
            suite.orphans = golden::orphans(&self.root.join("golden"), &goldens);
            let orphans = suite.orphans.iter().map(|path| about_file(path, &GoldenError::Orphan));
            suite.diagnostics.extend(orphans);
        }
        suite
    }

    /// Writes the goldens of the cases that only those keep from passing, and deletes goldens without a case. Returns
    /// the files written and deleted. What was accepted passes in `suite`; a golden that cannot be written is reported
    /// with its case.
    pub fn accept(&self, suite: &mut Suite) -> (Vec<PathBuf>, Vec<PathBuf>) {
        let (mut written, mut deleted) = (Vec::new(), Vec::new());
        for case in suite.cases.iter_mut().filter(|case| case.acceptable) {
            let Some(content) = &case.content else { continue };
            let golden = Golden {
                source: self.shown(&self.case_path(&case.detection, &case.case)),
                expression: self
                    .detections
                    .get(&case.detection)
                    .map_or_else(String::new, |loaded| self.shown(&loaded.file.path)),
                content: content.clone(),
                checksum: None,
            };
            case.diagnostics.retain(|diagnostic| !is_golden(diagnostic));
            case.acceptable = false;
            match golden::write(&case.golden, &golden) {
                Ok(()) => {
                    case.status = Status::Passed;
                    case.changed = None;
                    written.push(case.golden.clone());
                }
                Err(error) => case.diagnostics.push(about_file(&case.golden, &error)),
            }
        }
        for orphan in std::mem::take(&mut suite.orphans) {
            let about = |diagnostic: &Diagnostic| diagnostic.file.path == orphan && is_golden(diagnostic);
            suite.diagnostics.retain(|diagnostic| !about(diagnostic));
            match std::fs::remove_file(&orphan) {
                Ok(()) => deleted.push(orphan),
                Err(error) => {
                    let error = GoldenError::Unwritable {
                        reason: system_reason(&error),
                    };
                    suite.diagnostics.push(about_file(&orphan, &error));
                }
            }
        }
        (written, deleted)
    }

    fn run_case(&self, loaded: &Loaded, case: &CaseFile) -> CaseResult {
        let mut result = CaseResult {
            detection: case.detection.clone(),
            case: case.name.clone(),
            status: Status::Failed,
            diagnostics: Vec::new(),
            changed: None,
            content: None,
            acceptable: false,
            golden: self.golden_path(case),
        };
        let Some(detection) = loaded.detection() else {
            let errors = loaded.diagnostics.iter().cloned();
            result.diagnostics.extend(errors);
            if result.diagnostics.is_empty() {
                let message = "the file holds no detection that can be tested".to_string();
                result
                    .diagnostics
                    .push(Diagnostic::new("TL6401", Level::Error, &loaded.file, message));
            }
            return result;
        };
        let unread = loaded
            .diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.level == Level::Error);
        result.diagnostics.extend(unread.cloned());
        let file = match std::fs::read(&case.path) {
            Ok(bytes) => match String::from_utf8(bytes) {
                Ok(text) => Arc::new(SourceFile::new(&case.path, text)),
                Err(error) => {
                    let at = error.utf8_error().valid_up_to();
                    let diagnostic = unreadable(&case.path, &format!("byte {at} is not UTF-8"));
                    result.diagnostics.push(diagnostic.with_help("save the file as UTF-8"));
                    return result;
                }
            },
            Err(error) => {
                result.diagnostics.push(unreadable(&case.path, &system_reason(&error)));
                return result;
            }
        };
        let read = fixture::read(&file, &self.root, &self.workspace);
        result.diagnostics.extend(read.diagnostics);
        if let Some(case) = read.case {
            self.judge(detection, &case, &mut result);
        }
        result
    }

    /// Runs a case that was read, and fills in how it stands.
    fn judge(&self, detection: &Detection, case: &fixture::Case, result: &mut CaseResult) {
        let ran = harness::run(detection, case, &self.workspace);
        result.diagnostics.extend(ran.diagnostics);
        let Some(outcome) = ran.outcome else { return };
        result.diagnostics.extend(harness::check(case, &outcome));
        let sound = result
            .diagnostics
            .iter()
            .all(|diagnostic| diagnostic.level != Level::Error);
        let content = golden::render(&outcome);
        let shown = display_path(&result.golden);
        match golden::compare(&result.golden, &shown, &content) {
            Comparison::Same if sound => result.status = Status::Passed,
            Comparison::Same => {}
            Comparison::Failed { diagnostic, old } => {
                result.acceptable = sound;
                result.changed = old.map(|old| (old, content.clone()));
                // Without a golden there is nothing to add to what is wrong already.
                if sound || result.changed.is_some() {
                    result.diagnostics.push(*diagnostic);
                }
            }
        }
        result.content = Some(content);
    }

    fn golden_path(&self, case: &CaseFile) -> PathBuf {
        self.root
            .join("golden")
            .join(&case.detection)
            .join(format!("{}.snap", case.name))
    }

    fn case_path(&self, detection: &str, name: &str) -> PathBuf {
        let cases = self.cases.get(detection);
        let case = cases.and_then(|cases| cases.iter().find(|case| case.name == name));
        case.map_or_else(PathBuf::new, |case| case.path.clone())
    }

    /// A path relative to the project, with forward slashes.
    fn shown(&self, path: &Path) -> String {
        display_path(path.strip_prefix(&self.root).unwrap_or(path))
    }

    fn orphan_cases(&self, key: &str, cases: &[CaseFile]) -> Diagnostic {
        let names = self.detections.keys().map(String::as_str);
        let wanted = format!("`detections/{key}.yaml` does not exist");
        let help = match kql_engine::names::nearest(key, names) {
            _ if key.is_empty() => "put cases into a folder named like their detection".to_string(),
            Some(near) => format!("{wanted}; did you mean the folder `fixtures/{near}`?"),
            None => wanted,
        };
        let folder = cases
            .first()
            .and_then(|case| case.path.parent())
            .unwrap_or(Path::new(""));
        about_file(folder, &FixtureError::Orphan { help })
    }
}

fn is_golden(diagnostic: &Diagnostic) -> bool {
    diagnostic.code.starts_with("TL63")
}

fn about_file(path: &Path, error: &dyn miette::Diagnostic) -> Diagnostic {
    Diagnostic::from_stage(error, &Arc::new(SourceFile::new(path, "")), None)
}

fn unreadable(path: &Path, reason: &str) -> Diagnostic {
    let file = Arc::new(SourceFile::new(path, ""));
    Diagnostic::new("TL6402", Level::Error, &file, format!("cannot be read: {reason}"))
}
