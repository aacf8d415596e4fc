//! `tripline bench`

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use serde_json::Value;

use crate::bench::{Batch, BenchQuery, TableFile, Worker, read_queries};
use crate::data::DataError;
use crate::diagnostic::Diagnostic;
use crate::report;
use crate::source::{SourceFile, system_reason};
use crate::words::counted;

use super::{CLEAN, DEFAULT_NOW, FINDINGS, Output, USAGE};

/// Measure queries over data files.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Bench {
    /// The queries: `queries:` and a list of `{id, kql, columns, approx}`
    #[arg(long, value_name = "FILE")]
    queries: PathBuf,
    /// A table and its file (.parquet, .csv, .ndjson, .json); may be repeated
    #[arg(long = "table", value_name = "NAME=FILE", conflicts_with = "worker")]
    table: Vec<String>,
    /// How often each query is measured
    #[arg(long, value_name = "N", default_value_t = 5)]
    repeat: usize,
    /// How often each query runs before it is measured, at least once: that run's result is checked
    #[arg(long, value_name = "N", default_value_t = 1)]
    warmup: usize,
    /// How many threads work; all cores unless told
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    /// Measure only the queries whose id starts so
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    only: Vec<String>,
    /// Write JSON
    #[arg(long)]
    json: bool,
    /// Answer requests on standard input, a JSON object a line, until it ends
    #[arg(long)]
    worker: bool,
}

const EXAMPLES: &str = "\
Examples:
  tripline bench --table SigninLogs=signins.parquet --queries queries.yaml
  tripline bench --table SigninLogs=signins.parquet --queries queries.yaml --repeat 9 --threads 2 --only q01,q05 --json
  echo '{\"cmd\":\"version\"}' | tripline bench --worker --queries queries.yaml --threads 2

The tables are loaded once. Each query is then parsed, bound, planned and run anew each time, until its result is complete.
CPU time is told on Unix, peak memory on Linux.

Exit codes:
  0  every query ran
  1  a query is not supported, or failed; the report says which
  2  wrong usage, or a file that cannot be read";

impl Bench {
    pub(super) fn run(self, output: &mut Output) -> u8 {
        match self.execute(output) {
            Ok(code) => code,
            Err(message) => {
                output.error(message.trim_end());
                USAGE
            }
        }
    }

    fn execute(&self, output: &mut Output) -> Result<u8, String> {
        if self.repeat == 0 {
            return Err("`--repeat 0` measures nothing; write 1 or more".to_string());
        }
        let threads = super::threads(self.threads)?;
        let queries = self.queries(output)?;
        if self.worker {
            let mut worker = Worker::new(queries, DEFAULT_NOW, threads);
            let served = worker.serve(std::io::stdin().lock(), std::io::stdout().lock());
            served.map_err(|error| format!("the pipe broke: {}", system_reason(&error)))?;
            return Ok(CLEAN);
        }
        if self.table.is_empty() {
            return Err("there is no table; write --table NAME=FILE".to_string());
        }
        let batch = Batch {
            queries,
            tables: self.tables()?,
            repeat: self.repeat,
            warmup: self.warmup,
            now: DEFAULT_NOW,
            threads,
        };
        let report = batch.run().map_err(|error| describe(&error, output))?;
        let all_ran = report["queries"]
            .as_array()
            .is_some_and(|queries| queries.iter().all(|query| query["status"] == "ok"));
        output.print(&if self.json {
            format!("{report:#}\n")
        } else {
            table(&report)
        });
        Ok(if all_ran { CLEAN } else { FINDINGS })
    }

    fn queries(&self, output: &Output) -> Result<Vec<BenchQuery>, String> {
        let path = &self.queries;
        let text = std::fs::read_to_string(path)
            .map_err(|error| format!("cannot read {}: {}", path.display(), system_reason(&error)))?;
        let mut queries = read_queries(&text).map_err(|error| {
            let file = Arc::new(SourceFile::new(path, text.as_str()));
            let found = [Diagnostic::from_stage(&error, &file, None)];
            format!("{error}\n{}", report::text(&found, output.style))
        })?;
        if !self.only.is_empty() {
            for id in &self.only {
                if !queries.iter().any(|query| query.id.starts_with(id.as_str())) {
                    return Err(format!("no query of {} starts with `{id}`", path.display()));
                }
            }
            queries.retain(|query| self.only.iter().any(|id| query.id.starts_with(id.as_str())));
        }
        Ok(queries)
    }

    fn tables(&self) -> Result<Vec<TableFile>, String> {
        let split = |named: &String| {
            let (name, path) = named
                .split_once('=')
                .ok_or_else(|| format!("`--table {named}` names no file; write NAME=FILE"))?;
            Ok(TableFile {
                name: name.to_string(),
                path: Path::new(path).to_path_buf(),
            })
        };
        self.table.iter().map(split).collect()
    }
}

fn describe(error: &DataError, output: &Output) -> String {
    match error.diagnostic() {
        Some(diagnostic) => format!("{error}\n{}", report::text(&[diagnostic], output.style)),
        None => error.to_string(),
    }
}

/// The report for people.
fn table(report: &Value) -> String {
    let mut out = String::new();
    if let Some(load) = report["load"].as_object() {
        for (name, told) in load {
            let (rows, ms) = (told["rows"].as_u64().unwrap_or(0), told["ms"].as_f64().unwrap_or(0.0));
            let megabytes = told["bytes"].as_f64().unwrap_or(0.0) / 1e6;
            out.push_str(&format!(
                "{name}: {} of {megabytes:.1} MB loaded in {ms:.0} ms\n",
                counted(rows as usize, "row")
            ));
        }
    }
    let queries = report["queries"].as_array().map_or(&[][..], Vec::as_slice);
    let id = |query: &Value| query["id"].as_str().unwrap_or_default().to_string();
    let width = queries
        .iter()
        .map(|query| id(query).chars().count())
        .max()
        .unwrap_or(0)
        .max(5);
    let heads = ["median ms", "min ms", "CPU ms", "plan ms", "rows"];
    out.push_str(&format!("\n{:<width$}", "query"));
    out.extend(heads.iter().map(|head| format!("  {head:>9}")));
    out.push_str("  hash\n");
    for query in queries {
        out.push_str(&format!("{:<width$}", id(query)));
        if query["status"] == "ok" {
            for key in ["median_ms", "min_ms", "cpu_ms", "plan_ms"] {
                let shown = query[key]
                    .as_f64()
                    .map_or_else(|| "-".to_string(), |ms| format!("{ms:.2}"));
                out.push_str(&format!("  {shown:>9}"));
            }
            let hash = query["hash"].as_str().unwrap_or_default();
            out.push_str(&format!("  {:>9}  {hash}\n", query["rows"].as_u64().unwrap_or(0)));
        } else {
            let (status, error) = (query["status"].as_str(), query["error"].as_str());
            out.push_str(&format!(
                "  {}: {}\n",
                status.unwrap_or_default(),
                error.unwrap_or_default()
            ));
        }
    }
    out
}
