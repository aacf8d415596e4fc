//! `tripline fmt`

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use rayon::prelude::*;

use crate::detection;
use crate::diagnostic::Diagnostic;
use crate::formatting::{Formatted, format_file, is_formattable};
use crate::report::{self, Style};
use crate::source::{SourceFile, display_path, system_reason, write_atomically};
use crate::words::counted;

use super::lint::project_folders;
use super::{CLEAN, FINDINGS, Output, USAGE};

/// Lays out KQL: one operator a line, long lists and conditions broken, comments kept.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Fmt {
    /// Files and folders, `-` for standard input; without any, `detections/` and `functions/` of the current project
    paths: Vec<PathBuf>,
    /// Write nothing; name the files that would change, and exit with 1 if there are any
    #[arg(long)]
    check: bool,
    /// Write nothing; show what would change, and exit with 1 if anything would
    #[arg(long)]
    diff: bool,
    /// Read from standard input and write to standard output, as `-` does
    #[arg(long, conflicts_with = "paths")]
    stdin: bool,
    /// The name of what standard input holds: a `.yaml` name says that it is a definition, else it is KQL
    #[arg(long, value_name = "FILE")]
    stdin_filename: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  tripline fmt                               format the project's detections/ and functions/
  tripline fmt hunt.kql rules/               format these
  tripline fmt --check                       for CI: exit with 1 where something would change
  tripline fmt --diff                        show what would change
  tripline fmt - < hunt.kql                  from an editor: text in, text out
  tripline fmt - --stdin-filename rule.yaml < rule.yaml

Files: .kql, .csl, and .yaml or .yml with a query: analytics rules, hunting queries, functions, summary rules.
In YAML only the lines of the query change. A `|` block stays one at its indentation; a query in quotes, without
quotes or in a `>` block becomes a `|` block where it gets several lines.
Only spaces and line breaks change, never what a query does. A query that does not parse is reported and left alone.

Exit codes:
  0  all is as it should be now
  1  a query does not parse; with --check or --diff also: something would change
  2  wrong usage, nothing to format, or a file that cannot be written";

impl Fmt {
    pub(super) fn run(self, output: &mut Output) -> u8 {
        let dash = self.paths.iter().any(|path| path.as_os_str() == "-");
        if self.stdin || dash || self.stdin_filename.is_some() {
            if self.paths.len() > usize::from(dash) {
                output.error("standard input is formatted alone; leave the other paths out");
                return USAGE;
            }
            return self.run_stdin(output);
        }
        let paths = if self.paths.is_empty() {
            project_folders(&["detections", "functions"])
        } else {
            self.paths.clone()
        };
        if paths.is_empty() {
            output.error("no `detections` or `functions` folder here or above; name the files or folders to format");
            return USAGE;
        }
        if super::tell_missing(&paths, output) {
            return USAGE;
        }
        if let Some(other) = paths.iter().find(|path| path.is_file() && !is_formattable(path)) {
            let path = display_path(other);
            output.error(&format!(
                "{path} is no .kql, .csl, .yaml or .yml file; `-` formats any text as KQL"
            ));
            return USAGE;
        }
        let results: Vec<Result<Formatted, Vec<Diagnostic>>> = detection::files(&paths, is_formattable)
            .into_par_iter()
            .map(|entry| entry.and_then(|path| detection::read_file(&path)))
            .map(|file| file.map_or_else(|failed| Err(failed.diagnostics), |file| Ok(format_file(&file))))
            .collect();
        if results.is_empty() {
            output.error("no .kql, .csl or .yaml file in the paths given");
            return USAGE;
        }
        self.report(&results, output)
    }

    fn run_stdin(&self, output: &mut Output) -> u8 {
        let mut bytes = Vec::new();
        if let Err(error) = std::io::stdin().lock().read_to_end(&mut bytes) {
            output.error(&format!("cannot read standard input: {}", system_reason(&error)));
            return USAGE;
        }
        let Ok(text) = String::from_utf8(bytes) else {
            output.error("standard input is not UTF-8");
            return USAGE;
        };
        let name = self.stdin_filename.as_deref().unwrap_or(Path::new("stdin"));
        let formatted = format_file(&Arc::new(SourceFile::new(name, text)));
        if !formatted.diagnostics.is_empty() {
            output.note(&report::text(&formatted.diagnostics, Style::PLAIN));
            return FINDINGS;
        }
        if self.diff {
            output.print(&diff_of(&formatted, output.style));
        } else if !self.check {
            output.print(&formatted.text);
            return CLEAN;
        } else if formatted.is_changed() {
            output.print(&format!("would format {}\n", display_path(name)));
        }
        if formatted.is_changed() { FINDINGS } else { CLEAN }
    }

    fn report(&self, results: &[Result<Formatted, Vec<Diagnostic>>], output: &mut Output) -> u8 {
        let dry = self.check || self.diff;
        let (mut changed, mut unchanged, mut refused, mut code) = (0, 0, 0, CLEAN);
        let (mut diagnostics, mut lines) = (Vec::new(), String::new());
        for result in results {
            let formatted = match result {
                Ok(formatted) => formatted,
                Err(failed) => {
                    diagnostics.extend_from_slice(failed);
                    refused += 1;
                    continue;
                }
            };
            diagnostics.extend_from_slice(&formatted.diagnostics);
            let path = formatted.file.display_path();
            if !formatted.is_changed() {
                let left = !formatted.diagnostics.is_empty();
                refused += usize::from(left);
                unchanged += usize::from(!left);
            } else if dry {
                changed += 1;
                if self.diff {
                    output.print(&diff_of(formatted, output.style));
                }
                lines += &format!("would format {path}\n");
            } else if let Err(error) = write_atomically(&formatted.file.path, &formatted.text) {
                output.error(&format!("cannot write {path}: {}", system_reason(&error)));
                code = USAGE;
            } else {
                changed += 1;
                lines += &format!("formatted {path}\n");
            }
        }
        let text = report::text(&diagnostics, if self.diff { Style::PLAIN } else { output.style });
        let text = text + &lines + &summary(changed, unchanged, refused, dry);
        if self.diff {
            // Standard output is the diff alone, so that `patch` can read it.
            output.note(&text);
        } else {
            output.print(&text);
        }
        if code == CLEAN && (!diagnostics.is_empty() || dry && changed > 0) {
            code = FINDINGS;
        }
        code
    }
}

fn diff_of(formatted: &Formatted, style: Style) -> String {
    let path = formatted.file.display_path();
    report::unified_diff(&path, &formatted.file.text, &formatted.text, style)
}

/// One line at the end.
fn summary(changed: usize, unchanged: usize, refused: usize, dry: bool) -> String {
    let files = |count: usize| counted(count, "file");
    let mut parts = Vec::new();
    match (changed, dry) {
        (0, _) => {}
        (_, true) => parts.push(format!("{} would be formatted", files(changed))),
        (_, false) => parts.push(format!("{} formatted", files(changed))),
    }
    if unchanged > 0 {
        parts.push(format!("{} already formatted", files(unchanged)));
    }
    if refused > 0 {
        parts.push(format!("{} with errors", files(refused)));
    }
    parts.join(", ") + "\n"
}
