//! Whole queries in tests of operators.

use crate::database::Database;
use crate::query::{Failure, Outcome, ResultTable, RunOptions, bind, run_with};

fn outcome(query: &str, batch_rows: usize) -> Result<Outcome, Failure> {
    let options = RunOptions {
        batch_rows,
        ..RunOptions::default()
    };
    run_with(query, &Database::new(0), &options)
}

fn good(query: &str, batch_rows: usize) -> Outcome {
    outcome(query, batch_rows).unwrap_or_else(|failure| panic!("{query}: {failure:?}"))
}

/// The rows of a table, cells as `tostring()` prints them, joined by `|`.
pub(crate) fn lines(table: &ResultTable) -> String {
    let batch = table.batch().unwrap();
    let cell = |row: usize, column: usize| batch.cell(column, table.schema.columns[column].ty, row).to_text();
    let line = |row: usize| {
        (0..table.schema.len())
            .map(|column| cell(row, column))
            .collect::<Vec<_>>()
    };
    (0..batch.rows)
        .map(|row| line(row).join("|"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// The rows of each table of a query's result, the same at any batch size.
pub(crate) fn tables(query: &str) -> Vec<String> {
    let all = |batch_rows| good(query, batch_rows).tables.iter().map(lines).collect::<Vec<_>>();
    let whole = all(65_536);
    assert_eq!(all(1), whole, "{query} in batches of one row");
    whole
}

/// The names of a result's tables; empty for a table without.
pub(crate) fn names(query: &str) -> Vec<String> {
    let tables = good(query, 65_536).tables;
    tables.into_iter().map(|table| table.name.unwrap_or_default()).collect()
}

/// The columns of each table of a result.
pub(crate) fn schemas(query: &str) -> Vec<String> {
    let table = |table: &ResultTable| {
        let columns = table.schema.columns.iter();
        let columns = columns.map(|column| format!("{}:{}", column.name, column.ty));
        columns.collect::<Vec<_>>().join(", ")
    };
    good(query, 65_536).tables.iter().map(table).collect()
}

/// What a query that binds says when it fails to run.
pub(crate) fn error(query: &str) -> String {
    match outcome(query, 65_536) {
        Err(Failure::Eval(error)) => error.to_string(),
        other => panic!("{query}: {other:?}"),
    }
}

/// The codes of what binding says of a query.
pub(crate) fn codes(query: &str) -> Vec<&'static str> {
    let bound = bind(query, &Database::new(0));
    bound.diagnostics.iter().map(|diagnostic| diagnostic.code()).collect()
}

/// The rows of a query, cells as `tostring()` prints them, joined by `|`; or its error. The same at any batch size.
pub(crate) fn rows(query: &str) -> String {
    let whole = table(query, 65_536, false);
    assert_eq!(table(query, 1, false), whole, "{query} in batches of one row");
    whole
}

/// As [`rows`], below a line of `name:type`.
pub(crate) fn header_and_rows(query: &str) -> String {
    table(query, 65_536, true)
}

fn table(query: &str, batch_rows: usize, header: bool) -> String {
    let outcome = match outcome(query, batch_rows) {
        Ok(outcome) => outcome,
        Err(Failure::Eval(error)) => return format!("error: {error}"),
        Err(Failure::Diagnostics(all)) => return format!("error: {} {}", all[0].code(), all[0]),
    };
    let table = &outcome.tables[0];
    let columns = table.schema.columns.iter();
    let names = columns.map(|column| format!("{}:{}", column.name, column.ty));
    let names = names.collect::<Vec<_>>().join("|");
    match (header, table.batch().unwrap().rows) {
        (false, _) => lines(table),
        (true, 0) => names,
        (true, _) => format!("{names}\n{}", lines(table)),
    }
}
