//! `tripline package`

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::detection::{self, Content, Loaded, OtherContent};
use crate::diagnostic::{Diagnostic, Level};
use crate::lint;
use crate::package::{self, Candidate, Enabled, Options, Verdict};
use crate::report;
use crate::source::{display_path, system_reason};
use crate::suite::{CaseResult, Filter, Project, Status};
use crate::words::counted;

use super::lint::default_paths;
use super::{CLEAN, FINDINGS, Output, USAGE};

/// Writes ARM templates of what passes its lints and tests.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Package {
    /// Files and folders; without any, `detections/` of the current project
    paths: Vec<PathBuf>,
    /// The folder to write to; files of an earlier run that are no longer made are removed
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
    /// Deploy every rule switched off, whatever its definition says
    #[arg(long)]
    disabled: bool,
}

const EXAMPLES: &str = "\
Examples:
  tripline package --out build                 the project's detections/
  tripline package --out build rules/one.yaml  this one
  az deployment group create -g GROUP -f build/deploy.json -p workspace=NAME

What is written:
  templates/…           a template for each definition, with what it needs
  analytics-rules.json  the rules alone, for the portal's Analytics → Import (50 a file)
  deploy.json           everything
  manifest.json         what is in it, what was left out and why, and the SHA-256 of every file

Exit codes:
  0  everything was packaged
  1  something was left out
  2  wrong usage, nothing to package, or the folder cannot be written";

impl Package {
    pub(super) fn run(self, output: &mut Output) -> u8 {
        let paths = if self.paths.is_empty() {
            default_paths()
        } else {
            self.paths.clone()
        };
        if paths.is_empty() {
            output.error("no `detections` folder here or above; name the files or folders to package");
            return USAGE;
        }
        if super::tell_missing(&paths, output) {
            return USAGE;
        }
        let groups = lint::Project::group(&paths, detection::load(&paths));
        let unusable: Vec<_> = groups.iter().flat_map(|group| group.unusable.clone()).collect();
        if !unusable.is_empty() {
            output.print(&report::text(&unusable, output.style));
            return FINDINGS;
        }
        if groups.iter().all(|group| group.loaded.is_empty()) {
            output.error("no .yaml file in the paths given");
            return USAGE;
        }
        let package = self.package(&groups);
        if let Err(error) = package::write(&self.out, &package.files) {
            let cause = std::error::Error::source(&error).and_then(<dyn std::error::Error>::downcast_ref);
            let cause = cause
                .map(|cause| format!(": {}", system_reason(cause)))
                .unwrap_or_default();
            let help = miette::Diagnostic::help(&error)
                .map(|help| format!("\n  {help}"))
                .unwrap_or_default();
            output.error(&format!("{error}{cause}{help}"));
            return USAGE;
        }
        output.print(&self.summary(&package));
        if package.left_out.is_empty() { CLEAN } else { FINDINGS }
    }

    fn package(&self, groups: &[lint::Group]) -> package::Package {
        let mut verdicts: Vec<Verdict> = groups.iter().flat_map(verdicts).collect();
        let loaded = || groups.iter().flat_map(|group| &group.loaded);
        let files: Vec<(String, Option<String>)> = loaded()
            .zip(&mut verdicts)
            .map(|(one, verdict)| (source(one), rows(one).unwrap_or_else(|reason| fail(verdict, reason))))
            .collect();
        let candidates: Vec<Candidate<'_>> = loaded()
            .zip(&files)
            .zip(&verdicts)
            .map(|((one, (source, rows)), verdict)| Candidate {
                source,
                content: &one.content,
                rows: rows.as_deref(),
                verdict,
            })
            .collect();
        let enabled = if self.disabled {
            Enabled::Never
        } else {
            Enabled::AsDefined
        };
        package::package(&candidates, Options { enabled })
    }

    fn summary(&self, package: &package::Package) -> String {
        let mut text = String::new();
        for left_out in &package.left_out {
            let _ = writeln!(text, "left out {} ({})", left_out.source, left_out.name);
            for reason in &left_out.reasons {
                let _ = writeln!(text, "  {reason}");
            }
        }
        let (packaged, files) = (package.packaged.len(), package.files.len());
        let _ = write!(
            text,
            "{} in {files} files in {}",
            counted(packaged, "definition"),
            display_path(&self.out)
        );
        if !package.left_out.is_empty() {
            let _ = write!(text, "; {} left out", package.left_out.len());
        }
        text + "\n"
    }
}

/// What lints and tests say of each file, in the same order: an error of either keeps a definition out.
fn verdicts(group: &lint::Group) -> Vec<Verdict> {
    let lint::Group { project, loaded, .. } = group;
    // What is no definition at all may be no more than a warning of lint.
    let unread: BTreeSet<&Path> = loaded
        .iter()
        .filter(|one| matches!(one.content, Content::Unreadable))
        .map(|one| one.file.path.as_path())
        .collect();
    let mut reasons: BTreeMap<PathBuf, Vec<String>> = BTreeMap::new();
    let found = lint::run(loaded, project);
    let decides = |found: &&Diagnostic| found.level == Level::Error || unread.contains(found.file.path.as_path());
    for found in found.iter().filter(decides) {
        let line = found
            .span
            .map(|span| format!("line {}: ", found.file.position(span.start).line));
        let reason = format!("{}{} [{}]", line.unwrap_or_default(), found.message, found.code);
        reasons.entry(found.file.path.clone()).or_default().push(reason);
    }
    let tests = Tests::run(loaded);
    let verdict = |one: &Loaded| {
        let mut reasons = reasons.remove(&one.file.path).unwrap_or_default();
        let cases = tests.of(one);
        reasons.extend(cases.iter().filter(|case| case.status == Status::Failed).map(failure));
        let has_query = one.detection().is_some_and(|detection| detection.kind.has_query());
        match reasons.is_empty() {
            false => Verdict::Failed(reasons),
            true if has_query && cases.is_empty() => Verdict::Untested,
            true => Verdict::Passed,
        }
    };
    loaded.iter().map(verdict).collect()
}

/// The cases of all projects that the definitions belong to, by project and detection.
struct Tests(BTreeMap<(PathBuf, String), Vec<CaseResult>>);

impl Tests {
    /// Runs the cases of these definitions.
    fn run(loaded: &[Loaded]) -> Self {
        let mut wanted: BTreeMap<PathBuf, Vec<String>> = BTreeMap::new();
        for (root, detection) in loaded.iter().filter_map(place) {
            wanted.entry(root).or_default().push(detection);
        }
        let mut found: BTreeMap<(PathBuf, String), Vec<CaseResult>> = BTreeMap::new();
        for (root, detections) in wanted {
            let suite = Project::load(&root).run(&Filter::new(&detections), &|| ());
            for case in suite.cases {
                found
                    .entry((root.clone(), case.detection.clone()))
                    .or_default()
                    .push(case);
            }
        }
        Self(found)
    }

    fn of(&self, loaded: &Loaded) -> &[CaseResult] {
        place(loaded)
            .and_then(|key| self.0.get(&key))
            .map(Vec::as_slice)
            .unwrap_or_default()
    }
}

/// The project that a definition belongs to, and its path there: `root/detections/path.yaml`.
fn place(loaded: &Loaded) -> Option<(PathBuf, String)> {
    let folder = loaded
        .file
        .path
        .ancestors()
        .find(|folder| folder.ends_with("detections"))?;
    let below = loaded.file.path.strip_prefix(folder).ok()?.with_extension("");
    Some((
        folder.parent().unwrap_or(Path::new("")).to_path_buf(),
        display_path(&below),
    ))
}

fn failure(case: &CaseResult) -> String {
    let worst = case.diagnostics.iter().min_by_key(|found| found.level);
    let why = worst.map(|found| format!(": {}", found.message)).unwrap_or_default();
    format!("the case `{}` fails{why}", case.case)
}

/// The file as reports name it: relative to the current folder where it lies below it.
fn source(loaded: &Loaded) -> String {
    let current = std::env::current_dir().unwrap_or_default();
    display_path(loaded.file.path.strip_prefix(current).unwrap_or(&loaded.file.path))
}

/// The rows of a watchlist: `name.csv` beside `name.yaml`, or `data.csv` in its folder. `None` where there is neither.
fn rows(loaded: &Loaded) -> Result<Option<String>, String> {
    let Content::Other(OtherContent::Watchlist, _) = &loaded.content else {
        return Ok(None);
    };
    let path: &Path = &loaded.file.path;
    let beside = [path.with_extension("csv"), path.with_file_name("data.csv")];
    let Some(path) = beside.iter().find(|path| path.exists()) else {
        return Ok(None);
    };
    let text = std::fs::read_to_string(path);
    text.map(Some).map_err(|error| {
        format!(
            "cannot read the rows in `{}`: {}",
            display_path(path),
            system_reason(&error)
        )
    })
}

/// Adds a reason against a definition.
fn fail<T>(verdict: &mut Verdict, reason: String) -> Option<T> {
    match verdict {
        Verdict::Passed | Verdict::Untested => *verdict = Verdict::Failed(vec![reason]),
        Verdict::Failed(reasons) => reasons.push(reason),
    }
    None
}
