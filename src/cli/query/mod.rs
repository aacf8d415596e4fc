//! `tripline query`: the arguments and the order of the steps.
//!
//! Each group of arguments lies in the file that acts on it: the query and the tables in `inputs.rs`, the format in
//! `output.rs`, what is told of the run in `insight.rs`, the limits in `../limits.rs`.

mod inputs;
mod insight;
mod output;
mod progress;

use std::io::IsTerminal as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use clap::Args;
use kql_engine::{Database, Failure, Outcome, ResultTable};
use kql_syntax::{TokenKind, lex};

use crate::diagnostic::{Diagnostic, Level};
use crate::engine::{Source, Watch, Workspace, empty_database, failure_diagnostics};
use crate::fixture::parse_time;
use crate::report;
use crate::source::system_reason;
use crate::words::counted;

use super::limits::{LimitArguments, stop_on_interrupt};
use super::{CLEAN, FINDINGS, Output, USAGE};
use progress::Progress;

/// Runs a KQL query over files.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Query {
    #[command(flatten)]
    inputs: inputs::Inputs,
    /// What `now()` gives, in UTC; the clock is never read
    #[arg(long, value_name = "TIME", default_value = DEFAULT_NOW, hide_default_value = true)]
    now: String,
    /// How many threads work; all cores unless told. The rows are the same
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    #[command(flatten)]
    printing: output::Printing,
    #[command(flatten)]
    limits: LimitArguments,
    #[command(flatten)]
    insight: insight::Insight,
}

/// `now()` without `--now`. A fixed time, so that a query gives the same today and tomorrow.
const DEFAULT_NOW: &str = "2026-01-01T00:00:00Z";

const EXAMPLES: &str = "\
Examples:
  tripline query 'print now()' --now 2026-03-02T12:00:00Z
  tripline query --table T=rows.csv 'T | summarize count() by Name'
  tripline query --table SigninLogs=export.parquet 'SigninLogs | where ResultType == \"50126\" | summarize count() by IPAddress'
  tripline query --table Syslog=syslog.ndjson.gz --threads 4 -f hunt.kql
  tripline query --tables data/ -f hunt.kql --format csv
  tripline query --tables data/ -f hunt.kql --format parquet --output found.parquet
  tripline query 'range x from 1 to 3 step 1 | where x > 1' --explain    the plan, with types
  tripline query --tables data/ -f hunt.kql --stats                     rows and time of each operator

Formats: .parquet, .csv, .ndjson, .jsonl and .json; text also compressed as .gz.
Without --now, now() is 2026-01-01T00:00:00Z, and a query that uses it is told so.
Types: those of schema.json ({\"T\": [{\"name\": …, \"type\": …}]}), else of the workspace's table of that name, else
what the values look like.

Exit codes:
  0  the query ran
  1  the query is wrong, could not be run, or was stopped (Ctrl-C)
  2  wrong usage, or a file that cannot be read";

/// Why there is nothing to print: the exit code and the message.
type Failed = (u8, String);

impl Query {
    pub(super) fn run(self, output: &mut Output) -> u8 {
        match self.execute(output) {
            Ok(()) => CLEAN,
            Err((code, message)) => {
                output.error(message.trim_end());
                code
            }
        }
    }

    fn execute(&self, output: &mut Output) -> Result<(), Failed> {
        let file = self.inputs.source()?;
        if lex(&file.text).iter().all(|word| is_nothing(word.kind)) {
            return Err((USAGE, "the query is empty".to_string()));
        }
        let now = parse_time(&self.now, None).ok_or_else(|| {
            let message = format!("`{}` is no point in time; write --now {DEFAULT_NOW}", self.now);
            (USAGE, message)
        })?;
        super::threads(self.threads).map_err(|message| (USAGE, message))?;
        let (workspace, _) = Workspace::load(Path::new(""));
        let workspace = Arc::new(workspace);
        let mut database = empty_database(&workspace, now);
        self.limits.apply(&mut database.limits);
        let text = workspace.text_of(&file.text);
        let progress = Progress::start("loading");
        let loaded = self
            .inputs
            .add_tables(&file.text, &text, &workspace, &mut database, output);
        drop(progress);
        let warnings = loaded?;
        let source = Source {
            file: &file,
            map: None,
            workspace: &workspace,
        };
        if self.insight.explain {
            return self.explain(source, &database, output);
        }
        let start = Instant::now();
        let outcome = self.run_query(source, &database, output)?;
        let elapsed = start.elapsed();
        self.printing.print(&outcome.tables, output)?;
        // Said last: the first line of a failure is its summary.
        for warning in warnings {
            output.error(&warning);
        }
        if self.now == DEFAULT_NOW && outcome.now == now && reads_the_time(&file.text) {
            output.error(&format!("note: now() is {DEFAULT_NOW}; set it with --now"));
        }
        if self.insight.stats {
            output.note(&insight::work(&outcome, &file.text, self.printing.format));
        }
        if std::io::stderr().is_terminal() {
            let rows: usize = outcome.tables.iter().map(ResultTable::rows).sum();
            let rows = counted(rows, "row");
            output.note(&format!("{rows} in {:.1} ms\n", elapsed.as_secs_f64() * 1e3));
        }
        Ok(())
    }

    fn run_query(&self, source: Source<'_>, database: &Database, output: &Output) -> Result<Outcome, Failed> {
        let system = |error: std::io::Error| (USAGE, format!("cannot start the query: {}", system_reason(&error)));
        let mut watch = Watch::start(&database.limits).map_err(system)?;
        watch.options.threads = self.threads;
        watch.options.clock = self.insight.stats.then_some(insight::clock as fn() -> u64);
        stop_on_interrupt(&watch.options.cancel).map_err(system)?;
        let progress = Progress::start("running");
        let result = kql_engine::run_with(&source.file.text, database, &watch.options);
        drop(progress);
        result.map_err(|failure| (FINDINGS, describe(&failure_diagnostics(&failure, source), output)))
    }

    /// Prints the plan, or what is wrong with the query.
    fn explain(&self, source: Source<'_>, database: &Database, output: &mut Output) -> Result<(), Failed> {
        let text = &source.file.text;
        let bound = kql_engine::bind(text, database);
        if !bound.ok() {
            let failure = Failure::Diagnostics(bound.diagnostics);
            return Err((FINDINGS, describe(&failure_diagnostics(&failure, source), output)));
        }
        output.print(&insight::plan(&bound, text, self.printing.format));
        Ok(())
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

fn is_nothing(kind: TokenKind) -> bool {
    matches!(kind, TokenKind::Whitespace | TokenKind::Comment | TokenKind::End)
}

/// Whether the query calls `now` or `ago`.
fn reads_the_time(query: &str) -> bool {
    let words = lex(query);
    let mut words = words.iter().filter(|word| word.kind != TokenKind::StringLiteral);
    words.any(|word| ["now", "ago"].contains(&word.span.text(query)))
}
