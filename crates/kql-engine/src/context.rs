//! What a run hands to every operator and function: time, randomness, limits and caches.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use kql_syntax::Span;

use crate::error::EvalError;
use crate::functions::ip::locations::IpLocations;

/// What a query may use up. The defaults are Kusto's where it has one.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Rows that one operator may give out.
    pub rows: u64,
    /// Bytes that a query's tables in memory may take.
    pub bytes: u64,
    /// Elements of one array (`range`, `make_list`).
    pub array_items: usize,
    /// Bytes of a compiled regular expression.
    pub regex_bytes: usize,
    /// How deep functions may call each other.
    pub call_depth: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            rows: 100_000_000,
            bytes: 8 << 30,
            array_items: 1_048_576,
            regex_bytes: 10 << 20,
            call_depth: 64,
        }
    }
}

/// From so many rows on, the work is worth other threads.
pub const PARALLEL_ROWS: usize = 50_000;

/// Who runs a query, and where: what `current_principal()` and its relatives tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Type, object and tenant: `aaduser=<guid>;<guid>`
    pub principal: String,
    /// The database in scope.
    pub database: String,
    /// The cluster's network name.
    pub cluster: String,
}

impl Default for Session {
    /// Nobody in particular.
    fn default() -> Session {
        Session {
            principal: "aaduser=00000000-0000-0000-0000-000000000001;00000000-0000-0000-0000-000000000002".into(),
            database: "tripline".into(),
            cluster: "tripline.example.com".into(),
        }
    }
}

/// One run of a query.
#[derive(Debug)]
pub struct Context {
    /// `now()`, ticks since 0001-01-01
    pub now: i64,
    /// From which `rand()`, `new_guid()` and `sample` derive their values.
    pub seed: u64,
    /// Who runs it, and where.
    pub session: Session,
    /// Where addresses lie, for `geo_info_from_ip_address()`.
    pub ip_locations: IpLocations,
    /// The limits.
    pub limits: Limits,
    /// Rows in a batch.
    pub batch_rows: usize,
    /// How many threads may work on the query.
    pub threads: usize,
    /// From so many rows on, several threads do.
    pub parallel_rows: usize,
    /// Set it to stop the run.
    pub cancel: Arc<AtomicBool>,
    regexes: Mutex<HashMap<String, Arc<regex::Regex>>>,
}

impl Context {
    /// A run at `now` (ticks), with default limits.
    pub fn new(now: i64, seed: u64) -> Context {
        Context {
            now,
            seed,
            session: Session::default(),
            ip_locations: IpLocations::default(),
            limits: Limits::default(),
            batch_rows: 65_536,
            threads: 1,
            parallel_rows: PARALLEL_ROWS,
            cancel: Arc::default(),
            regexes: Mutex::default(),
        }
    }

    /// The threads that work on queries; nothing where there is only this one. They are started when first asked for, and
    /// kept: asking costs a small query more than its rows.
    pub(crate) fn pool(&self) -> Option<Arc<rayon::ThreadPool>> {
        static POOLS: Mutex<BTreeMap<usize, Arc<rayon::ThreadPool>>> = Mutex::new(BTreeMap::new());
        /// Expressions are walked recursively.
        const STACK: usize = 16 << 20;
        if self.threads < 2 {
            return None;
        }
        let mut pools = POOLS.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(pool) = pools.get(&self.threads) {
            return Some(pool.clone());
        }
        let builder = rayon::ThreadPoolBuilder::new()
            .num_threads(self.threads)
            .stack_size(STACK);
        // without threads the query runs on this one
        let pool = Arc::new(builder.build().ok()?);
        pools.insert(self.threads, pool.clone());
        Some(pool)
    }

    /// An error once somebody stopped the run.
    pub fn check(&self) -> Result<(), EvalError> {
        if self.cancel.load(Ordering::Relaxed) {
            Err(EvalError::Cancelled)
        } else {
            Ok(())
        }
    }

    /// The compiled expression, compiled once a run. RE2's syntax; an error names what RE2 refuses.
    pub fn regex(&self, pattern: &str, span: Span) -> Result<Arc<regex::Regex>, EvalError> {
        let mut cache = self.regexes.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = cache.get(pattern) {
            return Ok(found.clone());
        }
        let compiled = regex::RegexBuilder::new(pattern)
            .size_limit(self.limits.regex_bytes)
            .build()
            .map_err(|error| EvalError::Argument {
                message: format!(
                    "`{pattern}` is not a regular expression of RE2: {}",
                    first_line(&error.to_string())
                ),
                help: Some("RE2 has no look-around and no back-references".into()),
                span,
            })?;
        let compiled = Arc::new(compiled);
        cache.insert(pattern.to_owned(), compiled.clone());
        Ok(compiled)
    }
}

fn first_line(text: &str) -> &str {
    text.lines()
        .rev()
        .find(|line| !line.trim().is_empty())
        .unwrap_or(text)
        .trim()
        .trim_start_matches("error: ")
}
