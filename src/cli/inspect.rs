//! `tripline inspect`

use std::io::{BufRead, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::{CLEAN, Output, USAGE};
use crate::engine::{Workspace, add_tables, empty_database};
use crate::inspect::inspect_in;
use crate::source::{display_path, system_reason};

/// Tell what a query names and yields: tables, functions, result columns, and what is wrong with it.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tripline inspect 'SigninLogs | summarize count() by AppDisplayName'
  tripline inspect -f hunt.kql
  cat queries.jsonl | tripline inspect --jsonl      # {\"id\":…,\"query\":…} a line

Exits with 0 whenever the query could be analysed, also where it is wrong. With --jsonl, a line that is no request gets
an `error`, the others are answered, and the exit code is 2.")]
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
            Ok(code) => code,
            Err(message) => {
                output.error(&message);
                USAGE
            }
        }
    }

    fn analyse(&self, output: &mut Output) -> Result<u8, String> {
        let Format::Json = self.format;
        let mut workspace = Workspace::load(std::path::Path::new(".")).0;
        for path in &self.schemas {
            let text = read(path)?;
            add_tables(&mut workspace, &text).map_err(|error| format!("{}: {error}", path.display()))?;
        }
        let workspace = Arc::new(workspace);
        let database = empty_database(&workspace, super::DEFAULT_NOW);
        let inspect = |query: &str| inspect_in(query, &database, &workspace);
        if self.jsonl {
            // One bad line says nothing of the others.
            let mut sound = true;
            for line in std::io::stdin().lock().lines() {
                let line = line.map_err(|error| format!("cannot read standard input: {}", system_reason(&error)))?;
                if line.trim().is_empty() {
                    continue;
                }
                let found = match serde_json::from_str::<Value>(&line) {
                    Err(error) => json!({"id": null, "error": format!("the line is no JSON: {error}")}),
                    Ok(request) => match request["query"].as_str() {
                        None => json!({"id": request["id"], "error": "the line has no `query`"}),
                        Some(query) => {
                            let mut found = json!({"id": request["id"]});
                            if let (Some(all), Value::Object(parts)) = (found.as_object_mut(), inspect(query)) {
                                all.extend(parts);
                            }
                            found
                        }
                    },
                };
                sound &= found.get("error").is_none();
                output.print(&format!("{found}\n"));
            }
            return Ok(if sound { CLEAN } else { USAGE });
        }
        let query = match (&self.query, &self.file) {
            (Some(query), _) => query.clone(),
            (None, Some(path)) => read(path)?,
            (None, None) => {
                let mut text = String::new();
                let read = std::io::stdin().read_to_string(&mut text);
                read.map_err(|error| format!("cannot read standard input: {}", system_reason(&error)))?;
                text
            }
        };
        output.print(&format!("{}\n", inspect(&query)));
        Ok(CLEAN)
    }
}

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path)
        .map_err(|error| format!("cannot read {}: {}", display_path(path), system_reason(&error)))
}
