//! CSV and Markdown.

use kql_engine::ResultTable;

use super::cell::text;

/// The names of the columns and the rows, as RFC 4180 writes them but with Unix line ends; null is an empty cell.
pub fn csv(table: &ResultTable) -> String {
    let mut out = String::new();
    for row in std::iter::once(names(table)).chain(rows(table)) {
        let cells: Vec<String> = row.iter().map(|cell| quote(cell)).collect();
        out.push_str(&cells.join(","));
        out.push('\n');
    }
    out
}

/// A table of GitHub's Markdown.
pub fn markdown(table: &ResultTable) -> String {
    let line = |row: Vec<String>| {
        let cells: Vec<String> = row.iter().map(|cell| escape(cell)).collect();
        format!("| {} |\n", cells.join(" | "))
    };
    let mut out = line(names(table));
    let rule = table
        .schema
        .columns
        .iter()
        .map(|column| if column.ty.is_number() { "---:" } else { "---" });
    out.push_str(&format!("| {} |\n", rule.collect::<Vec<_>>().join(" | ")));
    out.extend(rows(table).map(line));
    out
}

fn names(table: &ResultTable) -> Vec<String> {
    let columns = table.schema.columns.iter();
    columns.map(|column| column.name.to_string()).collect()
}

fn rows(table: &ResultTable) -> impl Iterator<Item = Vec<String>> + '_ {
    table.batches.iter().flat_map(move |batch| {
        (0..batch.rows).map(move |row| {
            let cells = batch.columns.iter().zip(&table.schema.columns);
            cells.map(|(array, column)| text(array, column.ty, row)).collect()
        })
    })
}

fn quote(cell: &str) -> String {
    if cell.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_string()
    }
}

fn escape(cell: &str) -> String {
    cell.replace('\\', "\\\\")
        .replace('|', "\\|")
        .replace(['\n', '\r'], " ")
}
