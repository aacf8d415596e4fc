//! How fast the front end reads published queries: parsing alone, and parsing with binding against all schemas.
//!
//! `cargo bench --bench front_end`, one thread. The queries are those of `../shared/corpus/queries/queries.jsonl`
//! (or of the folder that `TRIPLINE_SHARED` names); without them there is nothing to measure, which is said. Figures are
//! throughput in bytes of query text and in queries a second.

#![allow(clippy::print_stderr, reason = "a measurement that cannot be taken says so")]

use std::path::PathBuf;
use std::sync::Arc;

use divan::counter::{BytesCount, ItemsCount};
use kql_engine::Database;
use tripline::engine::{Workspace, add_tables, empty_database};

/// That of the binary.
#[global_allocator]
static ALLOCATOR: tripline::allocator::Allocator = tripline::allocator::Allocator;

#[allow(clippy::print_stderr)]
fn main() {
    if shared("corpus/queries/queries.jsonl").is_some() {
        divan::main();
    } else {
        eprintln!("skipped: the shared material is not here (../shared or TRIPLINE_SHARED)");
    }
}

/// 2026-01-01T00:00:00Z, in ticks since 0001-01-01.
const NOW: i64 = 639_028_224_000_000_000;

fn shared(path: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("TRIPLINE_SHARED").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared")),
        PathBuf::from,
    );
    Some(folder.join(path)).filter(|path| path.exists())
}

fn read(path: &str) -> String {
    let path = shared(path).expect("a file of the shared material");
    std::fs::read_to_string(path).expect("a readable file")
}

/// The published queries that the official parser could read.
fn queries() -> Vec<String> {
    let texts = read("corpus/queries/queries.jsonl");
    let cases = texts
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"));
    let cases = cases.filter(|case| case["official"]["syntax_ok"] == true);
    cases
        .map(|case| case["query"].as_str().expect("a query").to_owned())
        .collect()
}

fn database() -> Database {
    let mut workspace = Workspace::default();
    add_tables(&mut workspace, &read("schemas/samples.json")).expect("tables");
    empty_database(&Arc::new(workspace), NOW)
}

fn bytes(queries: &[String]) -> BytesCount {
    BytesCount::new(queries.iter().map(String::len).sum::<usize>())
}

#[divan::bench]
fn parse(bencher: divan::Bencher<'_, '_>) {
    let queries = queries();
    let bencher = bencher.counter(bytes(&queries)).counter(ItemsCount::new(queries.len()));
    bencher.bench_local(|| {
        for query in &queries {
            divan::black_box(kql_syntax::parse(query));
        }
    });
}

#[divan::bench]
fn parse_and_bind(bencher: divan::Bencher<'_, '_>) {
    let (queries, database) = (queries(), database());
    let bencher = bencher.counter(bytes(&queries)).counter(ItemsCount::new(queries.len()));
    bencher.bench_local(|| {
        for query in &queries {
            divan::black_box(kql_engine::bind(query, &database));
        }
    });
}

#[divan::bench]
fn format(bencher: divan::Bencher<'_, '_>) {
    let queries = queries();
    let bencher = bencher.counter(bytes(&queries)).counter(ItemsCount::new(queries.len()));
    bencher.bench_local(|| {
        for query in &queries {
            divan::black_box(kql_syntax::format(query));
        }
    });
}
