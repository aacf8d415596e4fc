//! `tripline lint`

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use crate::detection::{self, Content, Loaded};
use crate::diagnostic::{Diagnostic, Edit, Level, Safety, apply_edits};
use crate::lint;
use crate::report::{self, Counts, Style};
use crate::source::{display_path, system_reason, write_atomically};
use crate::words::counted;

use super::{CLEAN, FINDINGS, Output, USAGE};

/// Checks definitions and their queries.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Lint {
    /// Files and folders; without any, `detections/` of the current project
    paths: Vec<PathBuf>,
    /// How to print findings
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Explain a lint by its code or name, with examples
    #[arg(long, value_name = "CODE", conflicts_with_all = ["paths", "fix", "list"])]
    explain: Option<String>,
    /// List all lints
    #[arg(long, conflicts_with_all = ["paths", "fix"])]
    list: bool,
    /// Apply all safe fixes, then report what is left
    #[arg(long)]
    fix: bool,
    /// Fail on warnings as well as on errors
    #[arg(long)]
    deny_warnings: bool,
}

const EXAMPLES: &str = "\
Examples:
  tripline lint                              check the project's detections/
  tripline lint rules/ one.yaml              check these
  tripline lint --fix                        repair what is safe to repair
  tripline lint --format sarif > lint.sarif  for code scanning
  tripline lint --explain entity-column-missing

A comment `# tripline: allow(name)` silences a finding on the next line, or, before the first key, in the file.

Exit codes:
  0  no errors (with --deny-warnings: no warnings either)
  1  errors found
  2  wrong usage, a path that does not exist, or nothing to check";

/// How to print findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// One JSON document
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
}

impl Lint {
    pub(super) fn run(self, output: &mut Output) -> u8 {
        if let Some(code) = &self.explain {
            return super::explain::lint_or_fail(code, output);
        }
        if self.list {
            output.print(&list());
            return CLEAN;
        }
        let paths = if self.paths.is_empty() {
            default_paths()
        } else {
            self.paths.clone()
        };
        if paths.is_empty() {
            output.error("no `detections` folder here or above; name the files or folders to check");
            return USAGE;
        }
        let (mut loaded, mut diagnostics) = check(&paths);
        let mut fixed = Vec::new();
        if self.fix {
            match apply_fixes(&loaded, &diagnostics) {
                Ok(changed) => fixed = changed,
                Err(message) => {
                    output.error(&message);
                    return USAGE;
                }
            }
            if !fixed.is_empty() {
                (loaded, diagnostics) = check(&paths);
            }
        }
        // Tables, cases and goldens were checked with their project, as far as a lint may.
        if loaded.is_empty() && !paths.iter().any(|path| detection::holds_no_definitions(path)) {
            output.error("no .yaml file in the paths given");
            return USAGE;
        }
        self.print(&loaded, &diagnostics, &fixed, output);
        if paths.iter().any(|path| !path.exists()) {
            // told above, and no fault of a definition
            return USAGE;
        }
        let counts = Counts::of(&diagnostics);
        let failed = counts.errors > 0 || (self.deny_warnings && counts.warnings > 0);
        if failed { FINDINGS } else { CLEAN }
    }

    fn print(&self, loaded: &[Loaded], diagnostics: &[Diagnostic], fixed: &[Fixed], output: &mut Output) {
        match self.format {
            Format::Json => output.print(&report::json(diagnostics, loaded.len())),
            Format::Sarif => output.print(&report::sarif(diagnostics)),
            Format::Text => {
                let style = output.style;
                output.print(&report::text(diagnostics, style));
                for Fixed { path, edits } in fixed {
                    let edits = counted(*edits, "change");
                    output.print(&format!("fixed {}: {edits}\n", display_path(path)));
                }
                output.print(&summary(loaded, diagnostics, style));
            }
        }
    }
}

/// The files and what there is to say about them and about the projects that they belong to.
fn check(paths: &[PathBuf]) -> (Vec<Loaded>, Vec<Diagnostic>) {
    let (mut files, mut diagnostics) = (Vec::new(), Vec::new());
    for group in lint::Project::group(paths, detection::load(paths)) {
        diagnostics.extend(group.unusable);
        diagnostics.extend(lint::run(&group.loaded, &group.project));
        files.extend(group.loaded);
    }
    (files, diagnostics)
}

/// One line at the end of the text report.
fn summary(loaded: &[Loaded], diagnostics: &[Diagnostic], style: Style) -> String {
    let counts = Counts::of(diagnostics);
    let worst = diagnostics.iter().map(|found| found.level).min();
    let words = worst.map_or_else(
        || counts.describe(),
        |level: Level| style.level(level, &counts.describe()),
    );
    let detections = loaded
        .iter()
        .filter(|loaded| matches!(loaded.content, Content::Detection(_)))
        .count();
    let others = loaded.len() - detections;
    let mut line = format!("{words} in {}", counted(detections, "detection"));
    if others > 0 {
        let _ = write!(line, " and {}", counted(others, "other file"));
    }
    if counts.fixable > 0 {
        let _ = write!(line, "; `--fix` repairs {}", counts.fixable);
    }
    line + "\n"
}

/// `detections/` of the project that the current folder belongs to, relative to it where possible.
pub(super) fn default_paths() -> Vec<PathBuf> {
    project_folders(&["detections"])
}

/// Those of the project's folders that there are, of the nearest project: the current folder or one above it that has
/// at least one of them. Relative to the current folder where that is the project.
pub(super) fn project_folders(names: &[&str]) -> Vec<PathBuf> {
    let Ok(current) = std::env::current_dir() else {
        return Vec::new();
    };
    let folders = |root: &Path| -> Vec<PathBuf> {
        let folders = names.iter().map(|name| root.join(name));
        folders.filter(|folder| current.join(folder).is_dir()).collect()
    };
    let here = folders(Path::new(""));
    if !here.is_empty() {
        return here;
    }
    let above = current.ancestors().skip(1).map(folders);
    above.into_iter().find(|found| !found.is_empty()).unwrap_or_default()
}

struct Fixed {
    path: PathBuf,
    edits: usize,
}

/// Writes the safe fixes into the files, each through a new file beside it that then takes its place.
fn apply_fixes(loaded: &[Loaded], diagnostics: &[Diagnostic]) -> Result<Vec<Fixed>, String> {
    let mut edits: BTreeMap<&Path, Vec<&Edit>> = BTreeMap::new();
    for diagnostic in diagnostics {
        let fix = diagnostic.fix.as_ref().filter(|fix| fix.safety == Safety::Safe);
        edits
            .entry(&diagnostic.file.path)
            .or_default()
            .extend(fix.into_iter().flat_map(|fix| &fix.edits));
    }
    let mut fixed = Vec::new();
    for loaded in loaded {
        let Some(edits) = edits.get(loaded.file.path.as_path()).filter(|edits| !edits.is_empty()) else {
            continue;
        };
        let (text, count) = apply_edits(&loaded.file.text, edits.iter().copied());
        write_atomically(&loaded.file.path, &text).map_err(|error| {
            let path = display_path(&loaded.file.path);
            format!("cannot write {path}: {}", system_reason(&error))
        })?;
        fixed.push(Fixed {
            path: loaded.file.path.clone(),
            edits: count,
        });
    }
    Ok(fixed)
}

fn list() -> String {
    let mut out = String::new();
    for lint in lint::registry() {
        let _ = writeln!(
            out,
            "{}  {:<8} {:<34} {}",
            lint.code,
            lint.level.name(),
            lint.name,
            lint.about
        );
    }
    out
}
