//! Published queries and definitions, run: over empty tables, and over small random tables of their schemas.
//!
//! Every query binds and runs, or is refused by name for a documented reason, or has a line with its reason in
//! `tests/ratchets/corpus-exceptions.txt`: Microsoft's parser rejects it at the same place, or the service would fail
//! on it, too. The result must be the same to the byte at every batch size, at every number of threads and in both
//! layouts of text columns. `tests/ratchets/corpus.txt` holds how many queries bind and run, and none of its counts may
//! fall.
//!
//! The test takes every tenth query; `cargo xtask corpus` takes all of them and prints what was refused.

mod files;
mod stand_ins;
mod tables;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use kql_engine::functions::ip::locations;
use kql_engine::refusal::REFUSALS;
use kql_engine::types::{Schema, Ty};
use kql_engine::{Database, Diagnostic, EvalError, Failure, ResultTable, RunOptions, Severity, Table, bind, run_with};
use kql_syntax::Span;
use serde_json::Value;
use tripline::detection::load;
use tripline::engine::{Workspace, add_tables, empty_database};

use crate::support::shared;
use stand_ins::{StandIns, errors, with_custom_tables};
use tables::{now, places, with_dictionaries};

const RATCHET: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/ratchets/corpus.txt");

/// What need not bind or run, each with its reason; written by hand.
const EXCEPTIONS: &str = include_str!("../../ratchets/corpus-exceptions.txt");

/// How a query is run.
#[derive(Debug, Clone, Copy)]
struct Way {
    batch_rows: usize,
    threads: usize,
    /// Every other text column as a dictionary.
    dictionaries: bool,
}

/// The usual way, and those that must give the same.
const WAYS: [Way; 4] = [
    way(65_536, 1, false),
    way(1, 1, false),
    way(7, 2, false),
    way(16, 8, true),
];

/// The other ways of [`WAYS`]; where `TRIPLINE_CORPUS_WAYS` is set, 1, 2 and 8 threads with each of three sizes of batches.
fn ways() -> Vec<Way> {
    if std::env::var_os("TRIPLINE_CORPUS_WAYS").is_none() {
        return WAYS[1..].to_vec();
    }
    let mut ways = Vec::new();
    for threads in [1, 2, 8] {
        for batch_rows in [1, 7, 65_536] {
            ways.push(way(batch_rows, threads, ways.len() % 2 == 1));
        }
    }
    ways
}

const fn way(batch_rows: usize, threads: usize, dictionaries: bool) -> Way {
    Way {
        batch_rows,
        threads,
        dictionaries,
    }
}

/// How refusals begin that are no construct's own but depend on its arguments or on the rows. `docs/semantics.md` has the
/// reason for each.
const DOCUMENTED: [&str; 12] = [
    "`new_activity_metrics` with a table of earlier ids",
    "the JSON path `$",
    "`parse_user_agent` without a table",
    "a series without one best split",
    "`split_idx` and `right_interception`",
    "finding the period of a series",
    "`series_decompose_forecast` without a trend",
    "`make-series … in range(…)` whose start is no multiple of its step",
    "`pivot` of an empty or null value",
    "a query in braces with the strategies `native` and `shuffle` of `partition`",
    "a table of another service",
    "the size of a value of type",
];

/// Columns that the schemas at hand have with another type than the suffix of their name says; queries divide them.
const MISTYPED: [(&str, &str, Ty); 2] = [
    ("CarbonBlackEvents_CL", "eventTime_d", Ty::Real),
    ("CarbonBlackNotifications_CL", "threatHunterInfo_time_d", Ty::Real),
];

/// A run that takes longer is stopped and a failure. A debug build on a busy machine needs half a minute for some.
const PATIENCE: Duration = Duration::from_secs(90);

struct Query {
    id: String,
    text: String,
    /// Whether the official parser takes it with the schemas at hand. Of definitions that is not known.
    official: bool,
}

/// What became of one run.
#[derive(Debug, Clone, PartialEq)]
enum Ran {
    /// Its rows, printed.
    Rows(String),
    /// What the engine does not run by design.
    Refused(String),
    /// What it does not run, and where.
    Missing(String, Span),
    /// What went wrong, and where.
    Failed(String, Span),
}

/// What became of one query.
#[derive(Debug)]
struct Found {
    id: String,
    /// Why it does not bind: each mistake, with its code and its byte in front.
    unbound: Vec<String>,
    /// Whether a table stands in for one that no schema here has.
    custom: bool,
    empty: Option<Ran>,
    random: Option<Ran>,
    /// How another way to run it gives another result.
    differs: Option<String>,
    time: Duration,
}

impl Found {
    /// Says at once what is wrong: a run over everything takes a while, and may be cut short.
    fn complain(&self) {
        if let Some(why) = self.unbound.first() {
            eprintln!("does not bind: {}: {why}", self.id);
        }
        for ran in [&self.empty, &self.random].into_iter().flatten() {
            match ran {
                Ran::Failed(why, _) => eprintln!("failed: {}: {why}", self.id),
                Ran::Missing(what, _) => eprintln!("not run: {}: {what}", self.id),
                Ran::Rows(_) | Ran::Refused(_) => {}
            }
        }
        if let Some(differs) = &self.differs {
            eprintln!("differs: {}: {differs}", self.id);
        }
        if self.time > Duration::from_secs(20) {
            eprintln!("slow: {}: {} s", self.id, self.time.as_secs());
        }
    }
}

/// All queries: published ones that the official parser takes, then those of definitions that are not among them.
fn queries() -> Option<Vec<Query>> {
    let published = shared("corpus/queries/queries.jsonl")?;
    let definitions = shared("corpus/rules")?;
    let mut seen = BTreeSet::new();
    let mut out = Vec::new();
    for line in std::fs::read_to_string(published).unwrap().lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let text = case["query"].as_str().unwrap();
        if case["official"]["ok"] == true && seen.insert(text.trim().to_owned()) {
            out.push(Query {
                id: case["id"].as_str().unwrap().to_owned(),
                text: text.to_owned(),
                official: true,
            });
        }
    }
    for loaded in load(&[&definitions]) {
        if let Some(query) = loaded.detection().and_then(|detection| detection.query.as_ref())
            && seen.insert(query.text.trim().to_owned())
        {
            let path = loaded.file.path.strip_prefix(&definitions).unwrap_or(&loaded.file.path);
            out.push(Query {
                id: path.display().to_string(),
                text: query.text.to_string(),
                official: false,
            });
        }
    }
    Some(out)
}

/// The schemas of workspaces and of the documentation's samples, without rows.
fn schemas() -> Option<Database> {
    let samples = shared("schemas/samples.json")?;
    let mut workspace = Workspace::default();
    add_tables(&mut workspace, &std::fs::read_to_string(samples).unwrap()).unwrap();
    let mut database = empty_database(&Arc::new(workspace), now());
    database.tables.insert(locations::TABLE.to_owned(), places());
    for (table, name, ty) in MISTYPED {
        let known = database.table(table).unwrap_or_else(|| panic!("{table} has a schema"));
        let mut schema = Schema::clone(&known.schema);
        let column = schema.columns.iter_mut().find(|column| *column.name == *name);
        column.unwrap_or_else(|| panic!("{table} has a column {name}")).ty = ty;
        database.tables.insert(table.to_owned(), Table::empty(Arc::new(schema)));
    }
    Some(database)
}

fn examine(query: &Query, schemas: &Database) -> Found {
    let start = Instant::now();
    let (database, bound) = if query.official {
        (schemas.clone(), bind(&query.text, schemas))
    } else {
        with_custom_tables(&query.text, schemas)
    };
    let mut found = Found {
        id: query.id.clone(),
        unbound: errors(&bound)
            .map(|error| format!("{} at {}: {}", error.code(), error.span().start, error.message()))
            .collect(),
        custom: database.tables.len() > schemas.tables.len(),
        empty: None,
        random: None,
        differs: None,
        time: Duration::ZERO,
    };
    if found.unbound.is_empty() {
        let mut stand_ins = StandIns::new(&query.text, &bound, database);
        let (database, ran) = loop {
            let database = stand_ins.random();
            let ran = execute(&query.text, &database, WAYS[0]);
            if !stand_ins.learn(&ran) {
                break (database, ran);
            }
        };
        found.empty = Some(without_rows(execute(&query.text, &stand_ins.empty(), WAYS[0]), &ran));
        let coded = with_dictionaries(&database);
        for way in ways() {
            let other = execute(&query.text, if way.dictionaries { &coded } else { &database }, way);
            if other != ran && found.differs.is_none() {
                found.differs = Some(format!("{way:?}: {}", difference(&ran, &other)));
            }
        }
        found.random = Some(ran);
    }
    found.time = start.elapsed();
    found
}

/// What became of a run without rows. `bag_unpack`, `pivot` and their like give no columns there, so that naming one is a
/// mistake, in the service too.
fn without_rows(ran: Ran, with_rows: &Ran) -> Ran {
    match (&ran, with_rows) {
        (Ran::Failed(why, _), Ran::Rows(_)) if why.starts_with("KS142") => {
            Ran::Refused("columns that only rows give, where there are none".to_owned())
        }
        _ => ran,
    }
}

/// Runs a query, and stops it where it takes too long.
fn execute(query: &str, database: &Database, way: Way) -> Ran {
    let options = RunOptions {
        batch_rows: way.batch_rows,
        threads: Some(way.threads),
        parallel_rows: 1,
        ..RunOptions::default()
    };
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let watch = scope.spawn(|| {
            let start = Instant::now();
            while !done.load(Ordering::Relaxed) {
                std::thread::park_timeout(PATIENCE.saturating_sub(start.elapsed()).max(Duration::from_secs(1)));
                if start.elapsed() > PATIENCE {
                    options.cancel.store(true, Ordering::Relaxed);
                }
            }
        });
        let ran = attempt(query, database, &options);
        done.store(true, Ordering::Relaxed);
        watch.thread().unpark();
        ran
    })
}

fn attempt(query: &str, database: &Database, options: &RunOptions) -> Ran {
    match catch_unwind(AssertUnwindSafe(|| run_with(query, database, options))) {
        Err(_) => Ran::Failed("panic".to_owned(), Span::new(0, 0)),
        Ok(Ok(outcome)) => Ran::Rows(outcome.tables.iter().map(printed).collect()),
        Ok(Err(Failure::Diagnostics(found))) => {
            let error = found.iter().find(|found| found.severity() == Severity::Error);
            let error = error
                .or(found.first())
                .expect("a query that does not run has a diagnostic");
            Ran::Failed(described(error), error.span())
        }
        Ok(Err(Failure::Eval(EvalError::Unsupported { what, span, help }))) => {
            let refusal = REFUSALS.iter().find(|refusal| {
                let why = refusal.help();
                what.ends_with(&why) || help.as_deref() == Some(&why)
            });
            match refusal {
                Some(refusal) => Ran::Refused(format!("{:?}: {}", refusal.kind, refusal.reason)),
                None if what == "a column that only the data would tell" => {
                    Ran::Missing(format!("{what}: {}", span.text(query)), span)
                }
                None => Ran::Missing(what, span),
            }
        }
        Ok(Err(Failure::Eval(EvalError::NoRows { of, span, .. }))) => Ran::Missing(of, span),
        Ok(Err(Failure::Eval(error))) => Ran::Failed(error.to_string(), error.span()),
    }
}

fn described(found: &Diagnostic) -> String {
    format!("{}: {}", found.code(), found.message())
}

fn printed(table: &ResultTable) -> String {
    let mut out = String::new();
    for column in &table.schema.columns {
        let _ = write!(out, "{}:{}|", column.name, column.ty);
    }
    out.push('\n');
    for batch in &table.batches {
        for row in 0..batch.rows {
            for (at, column) in table.schema.columns.iter().enumerate() {
                let _ = write!(out, "{:?}|", batch.cell(at, column.ty, row));
            }
            out.push('\n');
        }
    }
    out
}

/// The first line in which two results differ.
fn difference(one: &Ran, other: &Ran) -> String {
    let (Ran::Rows(one), Ran::Rows(other)) = (one, other) else {
        return format!("{one:.300?} and {other:.300?}");
    };
    let pair = one.lines().zip(other.lines()).find(|(one, other)| one != other);
    match pair {
        Some((one, other)) => {
            let same = one
                .bytes()
                .zip(other.bytes())
                .take_while(|(one, other)| one == other)
                .count();
            let from = |text: &str| text.chars().skip(same.saturating_sub(80)).take(200).collect::<String>();
            format!("{} and {}", from(one), from(other))
        }
        None => format!("{} lines and {}", one.lines().count(), other.lines().count()),
    }
}

/// What many queries came to.
#[derive(Default)]
struct Totals {
    queries: u64,
    bound: u64,
    custom: u64,
    empty: u64,
    random: u64,
    same: u64,
    with_rows: u64,
    invalid: Reasons,
    unbound: Reasons,
    refused: Reasons,
    missing: Reasons,
    excepted: Reasons,
    failed: Reasons,
    differs: Vec<String>,
}

/// The queries that something happened to, by what it was.
type Reasons = BTreeMap<String, Vec<String>>;

impl Totals {
    fn of(found: &[Found], exceptions: &mut Exceptions) -> Totals {
        let mut totals = Totals::default();
        for found in found {
            totals.queries += 1;
            if let Some(first) = found.unbound.first() {
                let rejected = |why: &&String| exceptions.reason("invalid", &found.id, why).is_some();
                let (list, why) = match found.unbound.iter().find(rejected) {
                    Some(why) => (&mut totals.invalid, why.split(" at ").next().unwrap_or(why)),
                    None => (&mut totals.unbound, first.as_str()),
                };
                list.entry(why.to_owned()).or_default().push(found.id.clone());
                continue;
            }
            totals.bound += 1;
            totals.custom += u64::from(found.custom);
            totals.empty += u64::from(matches!(found.empty, Some(Ran::Rows(_))));
            totals.random += u64::from(matches!(found.random, Some(Ran::Rows(_))));
            totals.same += u64::from(found.differs.is_none());
            if let Some(Ran::Rows(rows)) = &found.random {
                totals.with_rows += u64::from(rows.lines().count() > 1);
            }
            let runs: Vec<&Ran> = [&found.empty, &found.random].into_iter().flatten().collect();
            let differing = runs.iter().enumerate().filter(|(at, ran)| !runs[..*at].contains(ran));
            for (_, ran) in differing {
                let (list, why) = match ran {
                    Ran::Refused(what) => (&mut totals.refused, what),
                    Ran::Missing(what, _) if DOCUMENTED.iter().any(|start| what.starts_with(start)) => {
                        (&mut totals.refused, what)
                    }
                    Ran::Missing(what, _) => match exceptions.reason("fails", &found.id, what) {
                        Some(reason) => (&mut totals.excepted, reason),
                        None => (&mut totals.missing, what),
                    },
                    Ran::Failed(why, _) => match exceptions.reason("fails", &found.id, why) {
                        Some(reason) => (&mut totals.excepted, reason),
                        None => (&mut totals.failed, why),
                    },
                    Ran::Rows(_) => continue,
                };
                list.entry(why.clone()).or_default().push(found.id.clone());
            }
            if let Some(differs) = &found.differs {
                totals.differs.push(format!("{}: {differs}", found.id));
            }
        }
        totals
    }

    /// The counts of the ratchet. Those of a sample have `part` in front of their names.
    fn counts(&self, part: &str) -> [(String, u64); 4] {
        [
            (format!("{part}bound"), self.bound),
            (format!("{part}ran-empty"), self.empty),
            (format!("{part}ran-random"), self.random),
            (format!("{part}same-bytes"), self.same),
        ]
    }

    fn report(&self) -> String {
        let mut out = format!(
            "queries {}\nbound {}\n  of these with a table that no schema has {}\nran on empty tables {}\nran on random tables {}\n  of these with rows {}\nsame bytes {}\n",
            self.queries, self.bound, self.custom, self.empty, self.random, self.with_rows, self.same
        );
        for (title, found) in [
            ("rejected at the same place by Microsoft's parser", &self.invalid),
            ("do not bind", &self.unbound),
            ("refused by design", &self.refused),
            ("the service fails as well", &self.excepted),
            ("not run", &self.missing),
            ("failed", &self.failed),
        ] {
            let mut found: Vec<_> = found.iter().collect();
            found.sort_by_key(|(what, ids)| (std::cmp::Reverse(ids.len()), (*what).clone()));
            let count: usize = found.iter().map(|(_, ids)| ids.len()).sum();
            let _ = writeln!(out, "\n{title}: {count}");
            for (what, ids) in found {
                let _ = writeln!(out, "{:>6}  {what}  ({})", ids.len(), ids[0]);
            }
        }
        let _ = writeln!(out, "\ndiffering: {}", self.differs.len());
        for differs in &self.differs {
            let _ = writeln!(out, "  {differs}");
        }
        out
    }
}

/// All queries on all cores, in their order. Plain threads: one that waits for the engine's own must not begin the next
/// query meanwhile, whose time would count for this one.
fn examine_all(queries: &[&Query], schemas: &Database) -> Vec<Found> {
    /// Of the size that a program's first thread has.
    const STACK: usize = 8 << 20;
    let next = AtomicUsize::new(0);
    let work = || {
        let mut found = Vec::new();
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(query) = queries.get(place) else { break found };
            let one = examine(query, schemas);
            one.complain();
            found.push((place, one));
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let found: BTreeMap<usize, Found> = std::thread::scope(|scope| {
        let spawn = |_| {
            let thread = std::thread::Builder::new().stack_size(STACK);
            thread.spawn_scoped(scope, work).unwrap()
        };
        let threads: Vec<_> = (0..threads).map(spawn).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    found.into_values().collect()
}

/// The lines of `corpus-exceptions.txt`.
struct Exceptions {
    lines: Vec<Exception>,
}

/// `KIND | WHAT | ID | REASON`
struct Exception {
    kind: &'static str,
    /// How the complaint begins.
    what: &'static str,
    id: &'static str,
    reason: String,
    used: bool,
}

impl Exceptions {
    fn read() -> Exceptions {
        let lines = EXCEPTIONS
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with('#'));
        let lines = lines.map(|line| {
            let fields: Vec<&str> = line.split(" | ").collect();
            let [kind, what, id, reason] = fields[..] else {
                panic!("not `KIND | WHAT | ID | REASON`: {line}");
            };
            Exception {
                kind,
                what,
                id,
                reason: reason.to_owned(),
                used: false,
            }
        });
        Exceptions { lines: lines.collect() }
    }

    /// Why a query may do what it does.
    fn reason(&mut self, kind: &str, id: &str, what: &str) -> Option<&String> {
        let mut lines = self.lines.iter_mut();
        let line = lines.find(|line| line.kind == kind && line.id == id && what.starts_with(line.what))?;
        line.used = true;
        Some(&line.reason)
    }

    /// The lines that excuse nothing.
    fn unused(&self) -> Vec<&str> {
        let unused = self.lines.iter().filter(|line| !line.used);
        unused.map(|line| line.id).collect()
    }
}

/// Compares with the ratchet; `update` writes what has risen.
fn hold(counts: &[(String, u64)], update: bool) {
    let kept = std::fs::read_to_string(RATCHET).unwrap_or_default();
    let mut lines: Vec<String> = kept.lines().map(str::to_owned).collect();
    let mut fallen = Vec::new();
    for (name, reached) in counts {
        let prefix = format!("{name} ");
        match lines.iter_mut().find(|line| line.starts_with(&prefix)) {
            Some(line) => {
                let count: u64 = line[prefix.len()..].parse().unwrap();
                if *reached < count {
                    fallen.push(format!("{name}: {reached} instead of {count}"));
                } else if *reached > count && !update {
                    eprintln!("{name}: {reached}, more than the {count} that {RATCHET} holds; raise it there");
                }
                *line = format!("{name} {reached}");
            }
            None => lines.push(format!("{name} {reached}")),
        }
    }
    assert_eq!(fallen, Vec::<String>::new());
    if update {
        std::fs::write(RATCHET, lines.join("\n") + "\n").unwrap();
    }
}

/// Breaks when a published query neither binds and runs nor has its reason in a list, when a reason excuses nothing any
/// more, and when a result depends on batch size, threads or the layout of texts.
///
/// `cargo xtask corpus` sets `TRIPLINE_CORPUS`: `all` takes every query, `update` also writes the ratchet;
/// `update-tenth` writes what this test reaches. `TRIPLINE_CORPUS_FILTER` takes those whose ids contain one of the texts
/// that it has between `|`.
#[test]
fn real_queries_run() {
    let (Some(queries), Some(schemas)) = (queries(), schemas()) else {
        eprintln!("skipped: the shared material is not here (../shared or TRIPLINE_SHARED)");
        return;
    };
    let asked = std::env::var("TRIPLINE_CORPUS").unwrap_or_default();
    let everything = asked == "all" || asked == "update";
    let part = if everything { "all-" } else { "tenth-" };
    let step = if everything { 1 } else { 10 };
    let filter = std::env::var("TRIPLINE_CORPUS_FILTER").unwrap_or_default();
    let taken: Vec<&Query> = queries
        .iter()
        .step_by(step)
        .filter(|query| filter.split('|').any(|text| query.id.contains(text)))
        .collect();
    let found = examine_all(&taken, &schemas);
    let mut exceptions = Exceptions::read();
    let totals = Totals::of(&found, &mut exceptions);
    if everything {
        println!("{}", totals.report());
        let mut slow: Vec<&Found> = found.iter().collect();
        slow.sort_by_key(|found| std::cmp::Reverse(found.time));
        for found in slow.iter().take(5) {
            println!("slow: {} ms {}", found.time.as_millis(), found.id);
        }
    }
    let nothing = Reasons::new();
    assert_eq!(
        totals.unbound, nothing,
        "neither binds nor is rejected by Microsoft's parser"
    );
    assert_eq!(totals.missing, nothing, "refused, and for no documented reason");
    assert_eq!(totals.failed, nothing, "fails, and the service is not said to");
    assert_eq!(totals.differs, Vec::<String>::new());
    if filter.is_empty() {
        hold(&totals.counts(part), asked.starts_with("update"));
    }
    if everything && filter.is_empty() {
        assert_eq!(exceptions.unused(), Vec::<&str>::new(), "lines that excuse nothing");
    }
}
