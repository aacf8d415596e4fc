//! Whole queries in tests of operators.

use crate::database::Database;
use crate::query::{Failure, Outcome, RunOptions, run_with};

fn outcome(query: &str, batch_rows: usize) -> Result<Outcome, Failure> {
    let options = RunOptions {
        batch_rows,
        ..RunOptions::default()
    };
    run_with(query, &Database::new(0), &options)
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
    let batch = table.batch().unwrap();
    let columns = &table.schema.columns;
    let mut lines: Vec<Vec<String>> = Vec::new();
    if header {
        let names = columns.iter().map(|column| format!("{}:{}", column.name, column.ty));
        lines.push(names.collect());
    }
    for row in 0..batch.rows {
        let cell = |index: usize| batch.cell(index, columns[index].ty, row).to_text();
        lines.push((0..columns.len()).map(cell).collect());
    }
    lines.iter().map(|line| line.join("|")).collect::<Vec<_>>().join("\n")
}
