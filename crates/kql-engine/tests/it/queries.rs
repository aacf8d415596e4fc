//! Whole queries: what operators do together, what is refused, and that batches change nothing.

use kql_engine::types::datetime;
use kql_engine::{Database, EvalError, Failure, RunOptions, run, run_with};
use rstest::rstest;

fn database() -> Database {
    Database::new(datetime::from_date(2026, 3, 2).unwrap())
}

fn cells(query: &str, batch_rows: usize) -> String {
    let options = RunOptions {
        batch_rows,
        ..RunOptions::default()
    };
    let outcome = run_with(query, &database(), &options).unwrap_or_else(|failure| panic!("{query}: {failure:?}"));
    let table = &outcome.tables[0];
    let batch = table.batch().unwrap();
    let cell = |row: usize, column: usize| batch.cell(column, table.schema.columns[column].ty, row).to_text();
    let line = |row: usize| {
        (0..table.schema.len())
            .map(|column| cell(row, column))
            .collect::<Vec<_>>()
            .join("|")
    };
    (0..batch.rows).map(line).collect::<Vec<_>>().join("\n")
}

const T: &str = "let T = datatable(k: string, n: long, d: dynamic, TimeGenerated: datetime)[\
    'a', 1, dynamic([1, 2]), datetime(2026-03-01 10:00), 'b', 2, dynamic([3]), datetime(2026-03-01 11:00), \
    'a', 3, dynamic([]), datetime(2026-03-01 12:00), 'c', long(null), dynamic(null), datetime(2026-03-01 13:00)]; ";

#[rstest]
#[case("T | where ingestion_time() == TimeGenerated | count", "4")]
#[case(
    "union withsource=s T, (T | take 1) | where ingestion_time() == TimeGenerated | count",
    "5"
)]
#[case("T | summarize s = sum(n), c = count() by k", "a|4|2\nb|2|1\nc|0|1")]
#[case("T | join kind=leftanti (T | where n > 1) on k | project k", "c")]
#[case("T | join kind=innerunique (T) on k | project k, n, n1", "a|1|1\na|1|3\nb|2|2\nc||")]
#[case(
    "T | mv-apply d to typeof(long) on (summarize s = sum(d)) | project k, s",
    "a|3\nb|3\na|0\nc|0"
)]
#[case("T | search 'b' | project k", "b")]
#[case("T | top 2 by n desc | project n", "3\n2")]
#[case("T | partition by k (top 1 by n) | project k, n", "a|3\nb|2\nc|")]
#[case(
    "T | make-series c = count() default=0 on TimeGenerated from datetime(2026-03-01 10:00) to datetime(2026-03-01 13:00) step 1h | project c",
    "[1,1,1]"
)]
#[case("T | evaluate pivot(k, count(), n) | where a > 0 | project n, a", "1|1\n3|1")]
#[case(
    "let f = (x: long, y: long = 10) { x + y }; T | where n == 1 | project z = f(n), w = f(y = 1, x = n)",
    "11|2"
)]
#[case("T | where n in ((T | where k == 'b' | project n)) | project k", "b")]
#[case("T | serialize p = prev(n, 1, 0) | project p", "0\n1\n2\n3")]
#[case(
    "T | where n < 2 | project not(n), not(0), not(long(null)), not(n > 0)",
    "False|True||False"
)]
#[case(
    "union withsource=s (T | take 1), (print k = 'z') | project s, k",
    "union_arg0|a\nunion_arg1|z"
)]
fn gives_the_same_rows_at_any_batch_size(#[case] query: &str, #[case] expected: &str) {
    for rows in [1, 3, 65_536] {
        assert_eq!(cells(&format!("{T}{query}"), rows), expected, "batches of {rows} rows");
    }
}

#[rstest]
#[case(
    "find where 1 == 1",
    "`find` with a condition that names neither a column nor a term"
)]
#[case(
    "T | extend TimeGenerated = now() | where ingestion_time() > ago(1d)",
    "`ingestion_time`"
)]
#[case("union T, (print k = 'z') | where ingestion_time() > ago(1d)", "`ingestion_time`")]
#[case(
    "T | parse-kv k as (a: string) with (kv_delimiter='=')",
    "`parse-kv` with one delimiter"
)]
#[case("T | make-graph k --> k", "the operator `make-graph`")]
#[case("T | evaluate python(typeof(*), 'x')", "the plugin `python`")]
fn refuses_by_name(#[case] query: &str, #[case] what: &str) {
    match run(&format!("{T}{query}"), &database()) {
        Err(Failure::Eval(EvalError::Unsupported { what: told, span, .. })) => {
            assert_eq!(told, what);
            assert!(
                span.start as usize >= T.len(),
                "the place is within the statement: {span:?}"
            );
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn three_mistakes_are_three_diagnostics() {
    let bound = kql_engine::bind(
        &format!("{T}T | where TimeGenerate > ago(1d) | extend x = tolow(k) | project y"),
        &database(),
    );
    let codes: Vec<&str> = bound.diagnostics.iter().map(|diagnostic| diagnostic.code()).collect();
    assert_eq!(codes, ["KS142", "KS211", "KS142"]);
    assert_eq!(
        bound.diagnostics[0].help().as_deref(),
        Some("did you mean `TimeGenerated`?")
    );
}

/// Breaks when part of a query runs although another part cannot be bound, and an internal error is all that is told.
#[test]
fn mistakes_are_told_before_columns_are_discovered() {
    for query in [
        "Nowhere | evaluate bag_unpack(C) | summarize sum(x) by y",
        "print d = dynamic({'a': 1}) | evaluate bag_unpack(d) | where b > nope('x')",
    ] {
        let Err(Failure::Diagnostics(all)) = run(query, &database()) else {
            panic!("{query}")
        };
        assert!(
            ["KS204", "KS211"].contains(&all[0].code()),
            "{query}: {}",
            all[0].code()
        );
    }
}

/// Breaks when an array is copied for each of its elements: 100,000 of them are more than a column holds.
#[rstest]
#[case(
    "print r = range(1, 100000) | mv-expand r to typeof(long) | summarize sum(r)",
    "5000050000"
)]
#[case(
    "print r = range(1, 100000) | mv-expand x = r to typeof(long) | summarize sum(x)",
    "5000050000"
)]
#[case("print r = range(1, 100000) | mv-expand r | count", "100000")]
#[case(
    "print r = range(1, 100000) | mv-apply x = r to typeof(long) on (summarize s = sum(x)) | project s",
    "5000050000"
)]
fn long_arrays_expand(#[case] query: &str, #[case] expected: &str) {
    assert_eq!(cells(query, 65_536), expected);
}

#[test]
fn what_a_column_cannot_hold_is_a_limit() {
    let outcome = run("print r = range(1, 100000) | mv-expand x = r", &database());
    let Err(Failure::Eval(EvalError::Limit { what, .. })) = outcome else {
        panic!("{outcome:?}")
    };
    assert_eq!(what, "a column of text or dynamics in one batch");
}

#[test]
fn a_stopped_query_says_so() {
    let options = RunOptions::default();
    options.cancel.store(true, std::sync::atomic::Ordering::Relaxed);
    let stopped = run_with("print 1", &database(), &options);
    assert_eq!(stopped.err(), Some(Failure::Eval(EvalError::Cancelled)));
}

#[test]
fn limits_are_errors_with_a_place() {
    let mut database = database();
    database.limits.rows = 10;
    let failure = run("range x from 1 to 100 step 1", &database).err();
    assert!(
        matches!(failure, Some(Failure::Eval(EvalError::Limit { .. }))),
        "{failure:?}"
    );
}

#[rstest]
#[case("range x from 1 to 100000 step 1 | sort by x desc", Some("sort by x desc"))]
#[case("range x from 1 to 100000 step 1 | where x > 0 | count", None)]
// Breaks when what a sub-query held counts until the whole query ends.
#[case(
    "range k from 1 to 100 step 1 | extend a = range(1, 1000) | mv-apply a to typeof(long) on (sort by a | take 1) | count",
    None
)]
fn memory_is_counted_where_rows_are_kept(#[case] query: &str, #[case] stopped_at: Option<&str>) {
    let mut database = database();
    database.limits.bytes = 512 << 10;
    match (run(query, &database), stopped_at) {
        (Ok(_), None) => {}
        (Err(Failure::Eval(EvalError::Limit { limit, span, .. })), Some(place)) => {
            assert_eq!(limit, "512 KiB");
            assert_eq!(span.text(query), place);
        }
        (other, _) => panic!("{query}: {other:?}"),
    }
}

#[test]
fn a_regular_expression_has_a_size() {
    let mut database = database();
    database.limits.regex_bytes = 10_000;
    let failure = run("print extract('(\\\\w{50}){50}', 1, 'x')", &database).err();
    let Some(Failure::Eval(EvalError::Limit { what, .. })) = failure else {
        panic!("{failure:?}");
    };
    assert_eq!(what, "the compiled regular expression");
}

/// Breaks when a long pipe overflows the stack, in binding, running or dropping the plan.
#[test]
fn a_pipe_of_any_length_is_no_crash() {
    let short = format!("print x = 1{}", " | where x == 1".repeat(400));
    assert_eq!(cells(&short, 65_536), "1");
    let long = format!("print x = 1{}", " | extend x = x".repeat(20_000));
    let bound = kql_engine::bind(&long, &database());
    assert_eq!(bound.diagnostics.len(), 1, "{:?}", bound.diagnostics.first());
    assert!(bound.diagnostics[0].message().contains("more than 512 operators"));
}

/// Breaks when functions that call each other twice are bound without end.
#[test]
fn functions_that_double_are_stopped() {
    let mut query = String::from("let f0 = (x: long) { x }; ");
    for number in 1..40 {
        let before = number - 1;
        query.push_str(&format!(
            "let f{number} = (x: long) {{ f{before}(x) + f{before}(x) }}; "
        ));
    }
    let bound = kql_engine::bind(&format!("{query}print f39(1)"), &database());
    assert!(
        bound
            .diagnostics
            .iter()
            .any(|one| one.message().contains("more than 20000 times"))
    );
}

/// Breaks when the places of addresses are not read from their table, or when addresses are guessed without one.
#[test]
fn a_table_says_where_addresses_lie() {
    let mut database = database();
    let query =
        "print a = tostring(geo_info_from_ip_address('198.51.100.7')), b = geo_info_from_ip_address('192.0.2.1')";
    let refused = run(query, &database);
    assert!(
        matches!(&refused, Err(Failure::Eval(EvalError::Unsupported { what, .. })) if what.contains("without a table")),
        "{refused:?}"
    );
    let rows = "datatable(network: string, country: string, city: string, latitude: real)[\
                '198.51.100.0/24', 'France', 'Paris', 48.85, '198.51.100.7', 'France', '', 47.0]";
    let table = run(rows, &database).unwrap().tables.remove(0);
    let table = kql_engine::Table {
        schema: table.schema,
        batches: table.batches.into(),
    };
    database.tables.insert("geo_info_from_ip_address".into(), table);
    let outcome = run(query, &database).unwrap();
    let batch = outcome.tables[0].batch().unwrap();
    let first = batch.cell(0, kql_engine::types::Ty::String, 0).to_text();
    assert_eq!(first, r#"{"country":"France","latitude":47.0}"#);
    assert!(batch.columns[1].is_null(0));
}

/// Breaks when user agents are not read from their table, or one that it does not have is guessed.
#[test]
fn a_table_says_what_user_agents_are() {
    let mut database = database();
    let query = "print a = parse_user_agent('A/1', dynamic(['os', 'browser'])), b = parse_user_agent('A/1', 'browser')";
    let what = |query: &str, database: &Database| match run(query, database) {
        Err(Failure::Eval(EvalError::Unsupported { what, .. } | EvalError::Argument { message: what, .. })) => what,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        what(query, &database),
        "`parse_user_agent` without a table that says what user agents are"
    );
    let rows = "datatable(UserAgent: string, Browser: dynamic, OperatingSystem: dynamic)[\
                'A/1', dynamic({'Family': 'A'}), dynamic({'Family': 'Linux'}), '', dynamic({'Family': 'Other'}), dynamic(null)]";
    let table = run(rows, &database).unwrap().tables.remove(0);
    let table = kql_engine::Table {
        schema: table.schema,
        batches: table.batches.into(),
    };
    database.tables.insert("parse_user_agent".into(), table);
    let outcome = run(query, &database).unwrap();
    let batch = outcome.tables[0].batch().unwrap();
    let cell = |column: usize| batch.cell(column, kql_engine::types::Ty::Dynamic, 0).to_text();
    assert_eq!(
        cell(0),
        r#"{"Browser":{"Family":"A"},"OperatingSystem":{"Family":"Linux"}}"#
    );
    assert_eq!(cell(1), r#"{"Browser":{"Family":"A"}}"#);
    for (call, expected) in [
        (
            "parse_user_agent('B/1', 'os')",
            "the user agent `B/1`, which the table `parse_user_agent` does not have,",
        ),
        (
            "parse_user_agent('', 'os')",
            "the user agent ``, for which the table `parse_user_agent` has no `OperatingSystem`,",
        ),
        (
            "parse_user_agent('A/1', 'cpu')",
            "`cpu` is not 'browser', 'os' or 'device'",
        ),
        ("parse_user_agent('A/1')", "`parse_user_agent` without what to look for"),
    ] {
        assert_eq!(what(&format!("print {call}"), &database), expected);
    }
}

/// Breaks when an `assert` that does not hold is passed over because no row reaches it.
#[test]
fn an_assert_that_does_not_hold_fails_the_query() {
    let unreached = run(
        "let b = false; print x = 1 | where b | where assert(b, 'no')",
        &database(),
    );
    assert!(
        matches!(&unreached, Err(Failure::Eval(EvalError::Argument { message, .. })) if message.contains("'no'")),
        "{unreached:?}"
    );
    let uncalled = "let f = (x: long) { assert(x > 0, 'positive') and x > 1 }; print f(3)";
    assert_eq!(cells(uncalled, 65_536), "True");
}
