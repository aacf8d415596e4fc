//! What a run hands to every operator and function: time, randomness, limits and caches.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use kql_syntax::Span;

use crate::error::EvalError;
use crate::explain::Profile;
use crate::functions::ip::locations::IpLocations;
use crate::functions::parse::user_agent::UserAgents;
use crate::{re2, regex_refusal};

/// What a query may use up. The defaults are Kusto's where it has one ("Query limits" of its documentation).
#[derive(Debug, Clone)]
pub struct Limits {
    /// Rows that one operator may give out.
    pub rows: u64,
    /// Bytes of all tables that a query holds in memory at once. Kusto allows an operator 5 GiB.
    pub bytes: u64,
    /// Seconds that a query may run. The engine reads no clock: whoever runs the query keeps the time and sets
    /// [`RunOptions::time_is_up`](crate::RunOptions::time_is_up). Kusto allows 4 minutes.
    pub seconds: u64,
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
            bytes: 5 << 30,
            seconds: 240,
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
    /// What user agents are, for `parse_user_agent()`.
    pub user_agents: UserAgents,
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
    /// Set it once the run has taken as long as it may.
    pub time_is_up: Arc<AtomicBool>,
    /// Bytes of the tables in memory.
    held: AtomicU64,
    /// Counts what operators do, where somebody asked for it.
    pub profile: Option<Profile>,
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
            user_agents: UserAgents::default(),
            limits: Limits::default(),
            batch_rows: 65_536,
            threads: 1,
            parallel_rows: PARALLEL_ROWS,
            cancel: Arc::default(),
            time_is_up: Arc::default(),
            held: AtomicU64::new(0),
            profile: None,
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

    /// An error once somebody stopped the run, or its time is up. It has no place; execution gives it the operator's.
    pub fn check(&self) -> Result<(), EvalError> {
        if self.cancel.load(Ordering::Relaxed) {
            return Err(EvalError::Cancelled);
        }
        if self.time_is_up.load(Ordering::Relaxed) {
            return Err(EvalError::Limit {
                what: "the time of the query".into(),
                limit: match self.limits.seconds {
                    1 => "1 second".into(),
                    seconds => format!("{seconds} seconds"),
                },
                help: Some("filter earlier, or allow more time".into()),
                span: Span::new(0, 0),
            });
        }
        Ok(())
    }

    /// Takes note of bytes that are held in memory from now on; an error where they are too many.
    pub(crate) fn hold(&self, bytes: u64, span: Span) -> Result<(), EvalError> {
        let held = self.held.fetch_add(bytes, Ordering::Relaxed).saturating_add(bytes);
        if held <= self.limits.bytes {
            return Ok(());
        }
        Err(EvalError::Limit {
            what: "the memory of the query's tables".into(),
            limit: byte_size(self.limits.bytes),
            help: Some("filter or project before this operator, or allow more memory".into()),
            span,
        })
    }

    /// Takes note that these bytes are held no longer.
    pub(crate) fn release(&self, bytes: u64) {
        self.held.fetch_sub(bytes, Ordering::Relaxed);
    }

    /// An error once `what` has more than its limit of rows; `help` says what makes it fewer, where that is known.
    pub fn check_rows(&self, rows: u64, what: &str, help: Option<&str>, span: Span) -> Result<(), EvalError> {
        if rows <= self.limits.rows {
            return Ok(());
        }
        Err(EvalError::Limit {
            what: what.into(),
            limit: format!("{} rows", self.limits.rows),
            help: help.map(Into::into),
            span,
        })
    }

    /// The compiled expression, compiled once a run: of the syntax that the page "Regex syntax" lists, or with parts that
    /// only RE2 takes as they stand (see `re2.rs`). An error names what both refuse.
    pub fn regex(&self, pattern: &str, span: Span) -> Result<Arc<regex::Regex>, EvalError> {
        let mut cache = self.regexes.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = cache.get(pattern) {
            return Ok(found.clone());
        }
        let compile = |pattern: &str| {
            regex::RegexBuilder::new(pattern)
                .size_limit(self.limits.regex_bytes)
                .build()
        };
        let compiled = compile(pattern).or_else(|error| match (&error, re2::literal_parts(pattern)) {
            (regex::Error::Syntax(_), Some(read)) => compile(&read).map_err(|_| error),
            _ => Err(error),
        });
        let compiled = compiled.map_err(|error| match error {
            regex::Error::CompiledTooBig(limit) => EvalError::Limit {
                what: "the compiled regular expression".into(),
                limit: format!("{limit} bytes"),
                help: Some("make its repetitions smaller".into()),
                span,
            },
            error => {
                let (reason, help) =
                    regex_refusal::of(pattern).unwrap_or_else(|| (first_line(&error.to_string()).to_owned(), None));
                EvalError::Argument {
                    message: format!("`{pattern}` is no regular expression: {reason}"),
                    help: Some(
                        help.unwrap_or("the page `regex` of the reference lists the syntax")
                            .into(),
                    ),
                    span,
                }
            }
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

/// `5 GiB`, `1536 bytes`
fn byte_size(bytes: u64) -> String {
    let units = [(30, "GiB"), (20, "MiB"), (10, "KiB")];
    let unit = units
        .iter()
        .find(|(shift, _)| bytes > 0 && bytes.is_multiple_of(1 << shift));
    unit.map_or(format!("{bytes} bytes"), |(shift, unit)| {
        format!("{} {unit}", bytes >> shift)
    })
}
