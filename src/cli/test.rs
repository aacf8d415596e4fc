//! `tripline test`

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use clap::{Args, ValueEnum};

use crate::report;
use crate::source::display_path;
use crate::suite::{Filter, Project};

use super::{CLEAN, FINDINGS, Output, USAGE};

/// Runs detections over their cases and compares what comes out with the goldens.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Test {
    /// Run the cases whose path contains one of these; all without any
    filter: Vec<String>,
    /// Write what the cases give into their goldens
    #[arg(long)]
    accept: bool,
    /// How to print results
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// List every case, also those that pass
    #[arg(long, short)]
    verbose: bool,
    /// The project's folder; without it, the current folder or the nearest one above that has `detections/`
    #[arg(long, value_name = "DIR")]
    project: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  tripline test                             run all cases of the project
  tripline test key-vault                   those whose path contains key-vault
  tripline test --accept key-vault          write their goldens
  tripline test --format junit > junit.xml  for CI

A case is fixtures/<detection>/<case>.yaml; its golden is golden/<detection>/<case>.snap.
A case whose `expect` is not met, or that cannot be run, is never accepted.

Exit codes:
  0  all cases passed
  1  a case failed, or a golden or case belongs to nothing
  2  wrong usage, or no case to run";

/// How to print results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// One JSON document
    Json,
    /// JUnit XML, for CI
    Junit,
}

impl Test {
    pub(super) fn run(self, output: &mut Output) -> u8 {
        let Some(root) = self.root() else {
            output.error("no `detections` folder here or above; name the project with --project");
            return USAGE;
        };
        let project = Project::load(&root);
        let filter = Filter::new(&self.filter);
        let progress = Progress::new();
        let mut suite = project.run(&filter, &|| progress.step());
        progress.clear();
        if suite.cases.is_empty() && suite.diagnostics.is_empty() {
            output.error(&if filter.is_empty() {
                format!("no case below {}", display_path(&root.join("fixtures")))
            } else {
                format!("no case's path contains {}", self.filter.join(" or "))
            });
            return USAGE;
        }
        let accepted = if self.accept {
            project.accept(&mut suite)
        } else {
            Default::default()
        };
        match self.format {
            Format::Text => {
                output.print(&report::suite_text(&suite, self.verbose, output.style));
                let (written, deleted) = accepted;
                output.print(&accept_line("wrote", &written));
                output.print(&accept_line("deleted", &deleted));
                output.print(&report::suite_summary(&suite, output.style));
            }
            Format::Json => output.print(&report::suite_json(&suite)),
            Format::Junit => output.print(&report::suite_junit(&suite)),
        }
        if suite.passed() { CLEAN } else { FINDINGS }
    }

    fn root(&self) -> Option<PathBuf> {
        if let Some(project) = &self.project {
            return project.join("detections").is_dir().then(|| project.clone());
        }
        if Path::new("detections").is_dir() {
            return Some(PathBuf::new());
        }
        let current = std::env::current_dir().ok()?;
        let mut above = current.ancestors().skip(1);
        above
            .find(|folder| folder.join("detections").is_dir())
            .map(Path::to_path_buf)
    }
}

fn accept_line(verb: &str, files: &[PathBuf]) -> String {
    match files {
        [] => String::new(),
        [file] => format!("{verb} {}\n", display_path(file)),
        files => format!("{verb} {} goldens\n", files.len()),
    }
}

/// A counter on the terminal; nothing elsewhere.
struct Progress {
    done: AtomicUsize,
    shown: bool,
}

impl Progress {
    fn new() -> Self {
        Self {
            done: AtomicUsize::new(0),
            shown: std::io::stderr().is_terminal(),
        }
    }

    fn step(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if self.shown {
            // Nothing is left to do when the terminal is gone.
            let _ = write!(std::io::stderr().lock(), "\r{done} cases");
        }
    }

    fn clear(&self) {
        if self.shown {
            let _ = write!(std::io::stderr().lock(), "\r\u{1b}[K");
        }
    }
}
