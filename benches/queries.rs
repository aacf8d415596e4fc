//! What a query costs by stage: parsing, binding against all schemas, and a run over a small table.
//!
//! `cargo bench --bench queries`. Compare ratios within one run; absolute times are the machine's.

use std::sync::Arc;

use kql_engine::Database;
use tripline::engine::{Workspace, empty_database};

/// That of the binary.
#[global_allocator]
static ALLOCATOR: tripline::allocator::Allocator = tripline::allocator::Allocator;

fn main() {
    divan::main();
}

/// 2026-03-02T12:00:00Z, in ticks since 0001-01-01.
const NOW: i64 = 639_080_496_000_000_000;

const HUNT: &str = "let threshold = 5;
SigninLogs
| where TimeGenerated > ago(1d) and ResultType in ('50126', '50053')
| summarize Failures = count(), Apps = make_set(AppDisplayName, 10) by UserPrincipalName, bin(TimeGenerated, 1h)
| where Failures > threshold
| join kind=leftouter (SigninLogs | where ResultType == '0' | distinct UserPrincipalName) on UserPrincipalName
| project-away UserPrincipalName1
| order by Failures desc";

const ROWS: &str = "range n from 1 to 1000 step 1
| extend user = strcat('user', n % 50), result = iff(n % 7 == 0, '50126', '0')
| summarize failures = countif(result == '50126'), total = count() by user
| where failures > 2
| order by failures desc";

fn database() -> Database {
    empty_database(&Arc::new(Workspace::default()), NOW)
}

#[divan::bench]
fn parse(bencher: divan::Bencher<'_, '_>) {
    bencher.bench(|| kql_syntax::parse(divan::black_box(HUNT)));
}

#[divan::bench]
fn parse_and_bind(bencher: divan::Bencher<'_, '_>) {
    let database = database();
    bencher.bench(|| kql_engine::bind(divan::black_box(HUNT), &database));
}

#[divan::bench]
fn run_over_a_thousand_rows(bencher: divan::Bencher<'_, '_>) {
    let database = database();
    bencher.bench(|| kql_engine::run(divan::black_box(ROWS), &database));
}
