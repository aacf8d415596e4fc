//! One query, measured.

use std::sync::Arc;
use std::time::Instant;

use kql_engine::{Database, EvalError, Failure, Outcome, RunOptions, Table};

use crate::data::{self, DataError, Format};
use crate::engine::{Workspace, empty_database};
use crate::source::display_path;

use super::canonical::{Canonical, canonical};
use super::queries::BenchQuery;
use super::usage::cpu_ms;

/// What something took.
#[derive(Debug, Clone, Copy)]
pub(super) struct Taken {
    /// Milliseconds on the wall.
    pub(super) ms: f64,
    /// Milliseconds of all threads; nothing where the system does not tell.
    pub(super) cpu_ms: Option<f64>,
}

/// Does it, and tells what it took.
pub(super) fn timed<T>(what: impl FnOnce() -> T) -> (T, Taken) {
    let cpu = cpu_ms();
    let start = Instant::now();
    let value = what();
    let ms = start.elapsed().as_secs_f64() * 1e3;
    let cpu_ms = cpu_ms().zip(cpu).map(|(now, then)| now - then);
    (value, Taken { ms, cpu_ms })
}

/// A database without rows at that time, over the workspace in the folder at hand.
pub(super) fn database(now: i64) -> (Database, Arc<Workspace>) {
    let (workspace, _) = Workspace::load(std::path::Path::new(""));
    let workspace = Arc::new(workspace);
    (empty_database(&workspace, now), workspace)
}

/// Reads a file as the table of that name: types are those of the workspace's table where it has one.
pub(super) fn load_table(
    workspace: &Workspace,
    name: &str,
    path: &std::path::Path,
    format: Option<Format>,
    columns: Option<&[String]>,
) -> Result<Table, DataError> {
    let (format, compressed) = match format {
        Some(format) => (format, path.extension().is_some_and(|extension| extension == "gz")),
        None => Format::of(path).ok_or_else(|| DataError::UnknownFormat {
            path: display_path(path),
        })?,
    };
    let known = workspace.table_schema(name);
    data::load(&data::Request {
        path,
        format,
        compressed,
        known: known.as_deref(),
        columns,
        bounds: &[],
    })
}

/// Why a query gave nothing: whether the engine does not run it, and the reason in a line.
pub(super) struct Failed {
    pub(super) unsupported: bool,
    pub(super) reason: String,
}

/// Parses, binds, plans and runs.
pub(super) fn run(query: &BenchQuery, database: &Database, threads: usize) -> Result<Outcome, Failed> {
    let options = RunOptions {
        threads: Some(threads),
        ..RunOptions::default()
    };
    kql_engine::run_with(&query.kql, database, &options).map_err(|failure| match failure {
        Failure::Diagnostics(found) => {
            let worst = found
                .iter()
                .find(|found| found.severity() == kql_engine::Severity::Error);
            Failed {
                unsupported: false,
                reason: worst.map_or_else(
                    || "the query is wrong".to_string(),
                    |found| format!("{}: {}", found.code(), found.message()),
                ),
            }
        }
        Failure::Eval(error) => Failed {
            unsupported: matches!(error, EvalError::Unsupported { .. } | EvalError::NoRows { .. }),
            reason: error.to_string(),
        },
    })
}

/// The canonical form of what a query gave.
pub(super) fn check(query: &BenchQuery, outcome: &Outcome) -> Result<Canonical, Failed> {
    let wrong = |reason: String| Failed {
        unsupported: false,
        reason,
    };
    let table = outcome
        .tables
        .first()
        .ok_or_else(|| wrong("wrong: the query gives no table".to_string()))?;
    if table.schema.len() != query.columns.len() {
        let (found, expected) = (table.schema.len(), query.columns.len());
        return Err(wrong(format!("wrong: {found} columns, {expected} expected")));
    }
    let place = |name: &String| query.columns.iter().position(|column| column == name);
    let approx = query
        .approx
        .iter()
        .filter_map(|name| Some((place(name)?, name.clone())));
    Ok(canonical(table, &approx.collect::<Vec<_>>()))
}
