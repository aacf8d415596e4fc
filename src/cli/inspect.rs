//! `tripline inspect`

use std::io::{BufRead, Read};
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::{CLEAN, Output, USAGE};
use crate::engine::{Workspace, add_tables, empty_database};
use crate::inspect::inspect_in;

/// Tell what a query names and yields: tables, functions, result columns, and what is wrong with it.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tripline inspect 'SigninLogs | summarize count() by AppDisplayName'
  tripline inspect -f hunt.kql
  cat queries.jsonl | tripline inspect --jsonl      # {\"id\":…,\"query\":…} a line

Exits with 0 whenever the query could be analysed, also where it is wrong.")]
pub(super) struct Inspect {
    /// The query
    #[arg(conflicts_with_all = ["file", "stdin", "jsonl"])]
    query: Option<String>,
    /// Read the query from a file
    #[arg(short, long, value_name = "FILE", conflicts_with_all = ["stdin", "jsonl"])]
    file: Option<PathBuf>,
    /// Read the query from standard input
    #[arg(long, conflicts_with = "jsonl")]
    stdin: bool,
    /// Read and write an object a line: `{"id", "query"}` in, the findings out
    #[arg(long)]
    jsonl: bool,
    /// Add tables from a JSON file: {"Table": {"columns": {"Column": "type"}, "open": true}}
    #[arg(long, value_name = "FILE")]
    schemas: Vec<PathBuf>,
    /// The output's format
    #[arg(long, value_enum, default_value_t = Format::Json)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// JSON
    Json,
}

impl Inspect {
    pub(super) fn run(self, output: &mut Output) -> u8 {
        match self.analyse(output) {
            Ok(()) => CLEAN,
            Err(message) => {
                output.error(&message);
                USAGE
            }
        }
    }

    fn analyse(&self, output: &mut Output) -> Result<(), String> {
        let Format::Json = self.format;
        let mut workspace = Workspace::load(std::path::Path::new(".")).0;
        for path in &self.schemas {
            let text =
                std::fs::read_to_string(path).map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
            add_tables(&mut workspace, &text).map_err(|error| format!("{}: {error}", path.display()))?;
        }
        let workspace = Arc::new(workspace);
        let database = empty_database(&workspace, super::DEFAULT_NOW);
        let inspect = |query: &str| inspect_in(query, &database, &workspace);
        if self.jsonl {
            for line in std::io::stdin().lock().lines() {
                let line = line.map_err(|error| format!("standard input cannot be read: {error}"))?;
                if line.trim().is_empty() {
                    continue;
                }
                let request: Value =
                    serde_json::from_str(&line).map_err(|error| format!("a line is no JSON: {error}"))?;
                let query = request["query"].as_str().ok_or("a line has no `query`")?;
                let mut found = json!({"id": request["id"]});
                if let (Some(all), Value::Object(parts)) = (found.as_object_mut(), inspect(query)) {
                    all.extend(parts);
                }
                output.print(&format!("{found}\n"));
            }
            return Ok(());
        }
        let query = match (&self.query, &self.file) {
            (Some(query), _) => query.clone(),
            (None, Some(path)) => {
                std::fs::read_to_string(path).map_err(|error| format!("{} cannot be read: {error}", path.display()))?
            }
            (None, None) => {
                let mut text = String::new();
                let read = std::io::stdin().read_to_string(&mut text);
                read.map_err(|error| format!("standard input cannot be read: {error}"))?;
                text
            }
        };
        output.print(&format!("{}\n", inspect(&query)));
        Ok(())
    }
}
