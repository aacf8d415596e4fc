//! `tripline query`

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, ValueEnum};
use kql_engine::batch::Batch;
use kql_engine::types::{Column, Schema, Ty};
use kql_engine::{Database, ResultTable, Table};
use kql_syntax::{TokenKind, lex};

use crate::diagnostic::{Diagnostic, Level};
use crate::engine::{Source, Workspace, empty_database, failure_diagnostics};
use crate::fixture::{DataFormat, infer_schema, parse_time, read_table};
use crate::report::{self, result};
use crate::source::{SourceFile, system_reason};

use super::{CLEAN, FINDINGS, Output, USAGE};

/// Runs a KQL query over files.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Query {
    /// The query
    #[arg(required_unless_present_any = ["file", "stdin"], conflicts_with_all = ["file", "stdin"])]
    query: Option<String>,
    /// Read the query from this file
    #[arg(long, short, value_name = "FILE", conflicts_with = "stdin")]
    file: Option<PathBuf>,
    /// Read the query from standard input
    #[arg(long)]
    stdin: bool,
    /// Every .csv, .ndjson, .jsonl and .json file in this folder is a table of its name; types come from `schema.json`
    #[arg(long, value_name = "DIR")]
    tables: Option<PathBuf>,
    /// A table and its file; may be repeated
    #[arg(long = "table", value_name = "NAME=FILE")]
    table: Vec<String>,
    /// What `now()` gives, in UTC; the clock is never read
    #[arg(long, value_name = "TIME", default_value = DEFAULT_NOW, hide_default_value = true)]
    now: String,
    /// How to print the result
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
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

/// How to print the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Aligned, for people
    Table,
    /// {"columns": […], "rows": [[…]]}
    Json,
    /// A JSON object a row
    Ndjson,
    /// Comma-separated
    Csv,
    /// A Markdown table
    Markdown,
}

/// Why there is nothing to print: the exit code and the message.
type Failed = (u8, String);

impl Query {
    pub(super) fn run(self, output: &mut Output) -> u8 {
        match self.execute(output) {
            Ok(tables) => {
                self.print(&tables, output);
                CLEAN
            }
            Err((code, message)) => {
                output.error(message.trim_end());
                code
            }
        }
    }

    fn execute(&self, output: &Output) -> Result<Vec<ResultTable>, Failed> {
        let file = self.source()?;
        let now = parse_time(&self.now, None).ok_or_else(|| {
            let message = format!("`{}` is no point in time; write --now {DEFAULT_NOW}", self.now);
            (USAGE, message)
        })?;
        let (workspace, _) = Workspace::load(Path::new(""));
        let mut database = empty_database(&Arc::new(workspace.clone()), now);
        for (name, path) in self.files(&file.text)? {
            let schema = self.declared(&name)?;
            let table = load(&name, &path, schema.or_else(|| workspace.table_schema(&name)), output)?;
            database.tables.insert(name, table);
        }
        let tables = run_query(&file, &database, output)?;
        // Said last: the first line of a failure is its summary.
        if self.now == DEFAULT_NOW && reads_the_time(&file.text) {
            output.error(&format!("note: now() is {DEFAULT_NOW}; set it with --now"));
        }
        Ok(tables)
    }

    fn source(&self) -> Result<Arc<SourceFile>, Failed> {
        if let Some(query) = &self.query {
            return Ok(Arc::new(SourceFile::new("query", query.as_str())));
        }
        if let Some(path) = &self.file {
            return Ok(Arc::new(SourceFile::new(path, read_text(path)?)));
        }
        let mut bytes = Vec::new();
        let read = std::io::stdin().lock().read_to_end(&mut bytes);
        read.map_err(|error| (USAGE, format!("cannot read standard input: {}", system_reason(&error))))?;
        let text = String::from_utf8(bytes).map_err(|_| (USAGE, "standard input is not UTF-8".to_string()))?;
        Ok(Arc::new(SourceFile::new("stdin", text)))
    }

    /// Names and files of the tables that the query may mean. Files that it cannot mean are not read.
    fn files(&self, query: &str) -> Result<Vec<(String, PathBuf)>, Failed> {
        let mut files = Vec::new();
        if let Some(folder) = &self.tables {
            let entries = std::fs::read_dir(folder);
            let entries = entries.map_err(|error| {
                let reason = system_reason(&error);
                (USAGE, format!("cannot read {}: {reason}", folder.display()))
            })?;
            for entry in entries.filter_map(Result::ok) {
                let path = entry.path();
                let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
                let is_schema = path.file_name().is_some_and(|name| name == "schema.json");
                if path.is_file() && !is_schema && DataFormat::of(&path).is_some() {
                    files.push((name, path));
                }
            }
            files.sort();
        }
        for named in &self.table {
            let Some((name, path)) = named.split_once('=') else {
                return Err((USAGE, format!("`--table {named}` names no file; write NAME=FILE")));
            };
            files.push((name.to_string(), PathBuf::from(path)));
        }
        let all = ["search", "find", "*"].iter().any(|word| query.contains(word));
        files.retain(|(name, _)| all || query.contains(name.as_str()));
        Ok(files)
    }

    /// The schema of a table that the folder's `schema.json` describes.
    fn declared(&self, name: &str) -> Result<Option<Arc<Schema>>, Failed> {
        let Some(path) = self.tables.as_ref().map(|folder| folder.join("schema.json")) else {
            return Ok(None);
        };
        if !path.is_file() {
            return Ok(None);
        }
        let wrong = |what: &str| (USAGE, format!("{}: {what}", path.display()));
        let document: serde_json::Value =
            serde_json::from_str(&read_text(&path)?).map_err(|error| wrong(&error.to_string()))?;
        let Some(columns) = document.get(name) else {
            return Ok(None);
        };
        let columns = columns
            .as_array()
            .ok_or_else(|| wrong(&format!("`{name}` must be a list of columns")))?;
        let column = |column: &serde_json::Value| {
            let text = |key: &str| column.get(key).and_then(serde_json::Value::as_str);
            Some(Column::new(text("name")?, Ty::from_name(text("type")?)?))
        };
        let columns: Option<Vec<Column>> = columns.iter().map(column).collect();
        let columns = columns.ok_or_else(|| wrong(&format!("a column of `{name}` has no `name` or no KQL `type`")))?;
        Ok(Some(Arc::new(Schema::new(columns))))
    }

    fn print(&self, tables: &[ResultTable], output: &mut Output) {
        if self.format == Format::Table {
            let shown: Vec<String> = tables.iter().map(|table| result::table(table, output.style)).collect();
            output.print(&shown.join("\n"));
            return;
        }
        let Some(table) = tables.first() else { return };
        if tables.len() > 1 {
            output.error(&format!(
                "note: the query gives {} tables; this is the first",
                tables.len()
            ));
        }
        output.print(&match self.format {
            Format::Table => String::new(),
            Format::Json => result::json(table),
            Format::Ndjson => result::ndjson(table),
            Format::Csv => result::csv(table),
            Format::Markdown => result::markdown(table),
        });
    }
}

fn read_text(path: &Path) -> Result<String, Failed> {
    let failed = |reason: &str| (USAGE, format!("cannot read {}: {reason}", path.display()));
    let bytes = std::fs::read(path).map_err(|error| failed(&system_reason(&error)))?;
    String::from_utf8(bytes).map_err(|error| failed(&format!("byte {} is not UTF-8", error.utf8_error().valid_up_to())))
}

fn load(name: &str, path: &Path, known: Option<Arc<Schema>>, output: &Output) -> Result<Table, Failed> {
    let text = read_text(path)?;
    let format = DataFormat::of(path).ok_or_else(|| {
        let message = format!("{}: name the file .csv, .ndjson, .jsonl or .json", path.display());
        (USAGE, message)
    })?;
    let file = Arc::new(SourceFile::new(path, text));
    let failed = |errors: Vec<crate::fixture::FixtureError>| {
        let all = errors.iter().map(|error| Diagnostic::from_stage(error, &file, None));
        (USAGE, describe(&all.collect::<Vec<_>>(), output))
    };
    let schema = infer_schema(&file.text, format, known.as_deref()).map_err(|error| failed(vec![error]))?;
    let table = read_table(name, &file.text, format, &schema, None).map_err(failed)?;
    let batch = Batch {
        columns: table.columns,
        rows: table.rows,
    };
    Ok(Table {
        schema: table.schema,
        batches: Arc::new(vec![batch]),
    })
}

fn run_query(file: &Arc<SourceFile>, database: &Database, output: &Output) -> Result<Vec<ResultTable>, Failed> {
    let source = Source { file, map: None };
    match kql_engine::run(&file.text, database) {
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
