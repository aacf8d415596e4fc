//! The worker protocol: a JSON object a line in, one out for each.
//!
//! | request | answer |
//! |---|---|
//! | `{"cmd":"version"}` | `{"version":…}` |
//! | `{"cmd":"load","tables":{NAME:{"file":…,"format":…,"columns":[…]}}}` | `{"ms":…,"cpu_ms":…}` |
//! | `{"cmd":"drop"}` | `{}` |
//! | `{"cmd":"run","id":…,"check":true}` | `{"ms":…,"cpu_ms":…}`, with `check` also `rows`, `hash`, `approx` |
//! | `{"cmd":"load_run","id":…,"tables":{…}}` | `{"ms":…,"cpu_ms":…}` |
//! | `{"cmd":"mem"}` | `{"VmHWM":…,"VmRSS":…}`, in MiB |
//! | any failure | `{"error":…}` |
//!
//! `{"cmd":"quit"}` and the end of the input end it.

use std::io::{self, BufRead, Write};
use std::path::Path;
use std::sync::Arc;

use kql_engine::{Database, Outcome};
use serde_json::{Map, Value, json};

use crate::data::Format;
use crate::engine::Workspace;

use super::queries::BenchQuery;
use super::run::{Taken, check, database, load_table, run, timed};
use super::usage::memory;

/// A process that loads tables and runs queries when it is told to.
#[derive(Debug)]
pub struct Worker {
    queries: Vec<BenchQuery>,
    workspace: Arc<Workspace>,
    database: Database,
    threads: usize,
}

impl Worker {
    /// A worker without tables. `now` is in ticks; `threads` may work on a query.
    pub fn new(queries: Vec<BenchQuery>, now: i64, threads: usize) -> Self {
        let (database, workspace) = database(now);
        Self {
            queries,
            workspace,
            database,
            threads,
        }
    }

    /// Answers every line of `input` until it ends.
    ///
    /// # Errors
    /// Reading or writing fails.
    pub fn serve(&mut self, input: impl BufRead, mut output: impl Write) -> io::Result<()> {
        for line in input.lines() {
            let line = line?;
            if line.trim().is_empty() {
                continue;
            }
            let answer = match serde_json::from_str::<Value>(&line) {
                Ok(request) if request["cmd"] == "quit" => return Ok(()),
                Ok(request) => self.answer(&request).unwrap_or_else(|reason| json!({"error": reason})),
                Err(error) => json!({"error": format!("the request is no JSON: {error}")}),
            };
            writeln!(output, "{answer}")?;
            output.flush()?;
        }
        Ok(())
    }

    fn answer(&mut self, request: &Value) -> Result<Value, String> {
        match request["cmd"].as_str().unwrap_or_default() {
            "version" => Ok(json!({"version": env!("CARGO_PKG_VERSION")})),
            "load" => {
                let (loaded, taken) = timed(|| self.load(request));
                loaded?;
                Ok(Value::Object(told(taken)))
            }
            "drop" => {
                self.database.tables.clear();
                Ok(json!({}))
            }
            "run" => {
                let query = self.query(request)?;
                let (outcome, taken) = timed(|| run(query, &self.database, self.threads));
                let outcome: Outcome = outcome.map_err(|failed| failed.reason)?;
                let mut answer = told(taken);
                if request["check"] == true {
                    let found = check(query, &outcome).map_err(|failed| failed.reason)?;
                    let approx = found.approx.into_iter().map(|(name, cells)| (name, json!(cells)));
                    answer.insert("rows".to_string(), json!(found.rows));
                    answer.insert("hash".to_string(), json!(found.hash));
                    answer.insert("approx".to_string(), Value::Object(approx.collect()));
                }
                Ok(Value::Object(answer))
            }
            "load_run" => {
                let (done, taken) = timed(|| {
                    self.load(request)?;
                    let query = self.query(request)?;
                    run(query, &self.database, self.threads).map_err(|failed| failed.reason)
                });
                done?;
                Ok(Value::Object(told(taken)))
            }
            "mem" => {
                let (peak, now) = memory().ok_or("this system does not tell what memory a process has")?;
                Ok(json!({"VmHWM": peak, "VmRSS": now}))
            }
            other => Err(format!("`{other}` is no request")),
        }
    }

    fn query(&self, request: &Value) -> Result<&BenchQuery, String> {
        let id = request["id"].as_str().unwrap_or_default();
        let found = self.queries.iter().find(|query| query.id == id);
        found.ok_or_else(|| format!("no query `{id}` is in the file"))
    }

    /// Loads every table that the request names; one of that name is replaced.
    fn load(&mut self, request: &Value) -> Result<(), String> {
        let tables = request["tables"].as_object().ok_or("the request names no `tables`")?;
        for (name, told) in tables {
            let file = told["file"].as_str().ok_or_else(|| format!("`{name}` has no `file`"))?;
            let format = match told["format"].as_str() {
                Some(format) => Some(Format::named(format).ok_or_else(|| format!("`{format}` is no format"))?),
                None => None,
            };
            let columns = told["columns"].as_array().map(|columns| {
                let names = columns.iter().filter_map(Value::as_str);
                names.map(str::to_string).collect::<Vec<_>>()
            });
            // two tables of one name need not be in memory at once
            self.database.tables.remove(name);
            let table = load_table(&self.workspace, name, Path::new(file), format, columns.as_deref());
            let table = table.map_err(|error| error.to_string())?;
            self.database.tables.insert(name.clone(), table);
        }
        Ok(())
    }
}

fn told(taken: Taken) -> Map<String, Value> {
    let mut told = Map::new();
    told.insert("ms".to_string(), json!(taken.ms));
    if let Some(cpu) = taken.cpu_ms {
        told.insert("cpu_ms".to_string(), json!(cpu));
    }
    told
}
