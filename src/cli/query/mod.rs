//! `tripline query`: the arguments and the order of the steps.
//!
//! Each group of arguments lies in the file that acts on it: the query and the tables in `inputs.rs`, the format in
//! `output.rs`.

mod inputs;
mod output;

use std::path::Path;
use std::sync::Arc;

use clap::Args;
use kql_engine::{Database, ResultTable};
use kql_syntax::{TokenKind, lex};

use crate::diagnostic::{Diagnostic, Level};
use crate::engine::{Source, Workspace, empty_database, failure_diagnostics};
use crate::fixture::parse_time;
use crate::report;

use super::{CLEAN, FINDINGS, Output, USAGE};

/// Runs a KQL query over files.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Query {
    #[command(flatten)]
    inputs: inputs::Inputs,
    /// What `now()` gives, in UTC; the clock is never read
    #[arg(long, value_name = "TIME", default_value = DEFAULT_NOW, hide_default_value = true)]
    now: String,
    #[command(flatten)]
    printing: output::Printing,
}

/// `now()` without `--now`. A fixed time, so that a query gives the same today and tomorrow.
const DEFAULT_NOW: &str = "2026-01-01T00:00:00Z";

const EXAMPLES: &str = "\
Examples:
  tripline query 'print now()' --now 2026-03-02T12:00:00Z
  tripline query --table T=rows.csv 'T | summarize count() by Name'
  tripline query --tables data/ -f hunt.kql --format csv

Without --now, now() is 2026-01-01T00:00:00Z, and a query that uses it is told so.
Types: those of schema.json ({\"T\": [{\"name\": …, \"type\": …}]}), else of the workspace's table of that name, else
what the values look like.

Exit codes:
  0  the query ran
  1  the query is wrong or could not be run
  2  wrong usage, or a file that cannot be read";

/// Why there is nothing to print: the exit code and the message.
type Failed = (u8, String);

impl Query {
    pub(super) fn run(self, output: &mut Output) -> u8 {
        match self.execute(output) {
            Ok(tables) => {
                self.printing.print(&tables, output);
                CLEAN
            }
            Err((code, message)) => {
                output.error(message.trim_end());
                code
            }
        }
    }

    fn execute(&self, output: &Output) -> Result<Vec<ResultTable>, Failed> {
        let file = self.inputs.source()?;
        let now = parse_time(&self.now, None).ok_or_else(|| {
            let message = format!("`{}` is no point in time; write --now {DEFAULT_NOW}", self.now);
            (USAGE, message)
        })?;
        let (workspace, _) = Workspace::load(Path::new(""));
        let workspace = Arc::new(workspace);
        let mut database = empty_database(&workspace, now);
        let text = workspace.text_of(&file.text);
        self.inputs.add_tables(&text, &workspace, &mut database, output)?;
        let source = Source {
            file: &file,
            map: None,
            workspace: &workspace,
        };
        let tables = run_query(source, &database, output)?;
        // Said last: the first line of a failure is its summary.
        if self.now == DEFAULT_NOW && reads_the_time(&file.text) {
            output.error(&format!("note: now() is {DEFAULT_NOW}; set it with --now"));
        }
        Ok(tables)
    }
}

fn run_query(source: Source<'_>, database: &Database, output: &Output) -> Result<Vec<ResultTable>, Failed> {
    match kql_engine::run(&source.file.text, database) {
        Ok(outcome) => Ok(outcome.tables),
        Err(failure) => Err((FINDINGS, describe(&failure_diagnostics(&failure, source), output))),
    }
}

/// One line that says the most important thing, and then everything with its place.
fn describe(diagnostics: &[Diagnostic], output: &Output) -> String {
    let worst = diagnostics.iter().find(|found| found.level == Level::Error);
    let summary = worst.or(diagnostics.first()).map_or_else(
        || "the query failed".to_string(),
        |found| format!("{}: {}", found.code, found.message.lines().next().unwrap_or_default()),
    );
    format!("{summary}\n{}", report::text(diagnostics, output.style))
}

/// Whether the query calls `now` or `ago`.
fn reads_the_time(query: &str) -> bool {
    let words = lex(query);
    let mut words = words.iter().filter(|word| word.kind != TokenKind::StringLiteral);
    words.any(|word| ["now", "ago"].contains(&word.span.text(query)))
}
