//! All queries of a file, one after the other.

use std::path::PathBuf;

use kql_engine::Database;
use serde_json::{Map, Value, json};

use crate::data::DataError;

use super::queries::BenchQuery;
use super::run::{Failed, Taken, check, database, load_table, run, timed};
use super::usage::memory;

/// A table and its file.
#[derive(Debug, Clone)]
pub struct TableFile {
    /// The table's name.
    pub name: String,
    /// Its file; the extension tells the format.
    pub path: PathBuf,
}

/// What to measure.
#[derive(Debug, Clone)]
pub struct Batch {
    /// The queries.
    pub queries: Vec<BenchQuery>,
    /// The tables they run over.
    pub tables: Vec<TableFile>,
    /// How often each query is measured, at least once.
    pub repeat: usize,
    /// How often each query runs before that.
    pub warmup: usize,
    /// What `now()` gives, in ticks.
    pub now: i64,
    /// How many threads may work on a query.
    pub threads: usize,
}

impl Batch {
    /// Loads the tables, measures every query and gives the report. A query that fails is reported; the others go on.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn run(&self) -> Result<Value, DataError> {
        let (mut database, workspace) = database(self.now);
        let mut load = Map::new();
        for file in &self.tables {
            let (table, taken) = timed(|| load_table(&workspace, &file.name, &file.path, None, None));
            let table = table?;
            let bytes = std::fs::metadata(&file.path).map_or(0, |metadata| metadata.len());
            let told = json!({"rows": table.rows(), "ms": rounded(taken.ms), "bytes": bytes});
            load.insert(file.name.clone(), told);
            database.tables.insert(file.name.clone(), table);
        }
        let queries = self.queries.iter().map(|query| self.query(query, &database));
        let queries: Vec<Value> = queries.collect();
        Ok(json!({
            "version": env!("CARGO_PKG_VERSION"),
            "threads": self.threads,
            "load": load,
            "queries": queries,
        }))
    }

    fn query(&self, query: &BenchQuery, database: &Database) -> Value {
        match self.measure(query, database) {
            Ok(told) => told,
            Err(failed) => {
                let status = if failed.unsupported { "unsupported" } else { "error" };
                json!({"id": query.id, "status": status, "error": failed.reason})
            }
        }
    }

    fn measure(&self, query: &BenchQuery, database: &Database) -> Result<Value, Failed> {
        // the first run is checked and not counted as a measurement, but as one of the runs before
        let found = check(query, &run(query, database, self.threads)?)?;
        for _ in 1..self.warmup {
            run(query, database, self.threads)?;
        }
        let mut taken: Vec<Taken> = Vec::with_capacity(self.repeat);
        let mut plan = Vec::with_capacity(self.repeat);
        for _ in 0..self.repeat.max(1) {
            let (outcome, time) = timed(|| run(query, database, self.threads));
            outcome?;
            taken.push(time);
            // the same work that the run begins with, alone
            plan.push(timed(|| kql_engine::bind(&query.kql, database)).1.ms);
        }
        let times: Vec<f64> = taken.iter().map(|taken| taken.ms).collect();
        let cpu: Option<Vec<f64>> = taken.iter().map(|taken| taken.cpu_ms).collect();
        let approx = found.approx.into_iter().map(|(name, cells)| (name, json!(cells)));
        Ok(json!({
            "id": query.id,
            "status": "ok",
            "median_ms": rounded(median(&times)),
            "min_ms": rounded(times.iter().copied().fold(f64::INFINITY, f64::min)),
            "times_ms": times.iter().copied().map(rounded).collect::<Vec<_>>(),
            "cpu_ms": cpu.map(|cpu| rounded(median(&cpu))),
            "plan_ms": rounded(median(&plan)),
            "rows": found.rows,
            "hash": found.hash,
            "approx": approx.collect::<Map<_, _>>(),
            "peak_rss_mb": memory().map(|(peak, _)| rounded(peak)),
        }))
    }
}

/// The middle one; of two in the middle, their mean.
fn median(times: &[f64]) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    match sorted.len() {
        0 => f64::NAN,
        len if len % 2 == 1 => sorted[len / 2],
        len => f64::midpoint(sorted[len / 2 - 1], sorted[len / 2]),
    }
}

/// To microseconds.
fn rounded(ms: f64) -> f64 {
    (ms * 1e3).round() / 1e3
}
