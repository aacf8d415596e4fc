//! How a result is printed.

use clap::{Args, ValueEnum};
use kql_engine::ResultTable;

use crate::report::result;

use super::super::Output;

/// How to print the result.
#[derive(Debug, Args)]
pub(super) struct Printing {
    /// How to print the result
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// How to print the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Aligned, for people
    Table,
    /// {"columns": […], "rows": [[…]]}
    Json,
    /// A JSON object a row
    Ndjson,
    /// Comma-separated
    Csv,
    /// A Markdown table
    Markdown,
}

impl Printing {
    pub(super) fn print(&self, tables: &[ResultTable], output: &mut Output) {
        if self.format == Format::Table {
            let shown: Vec<String> = tables.iter().map(|table| result::table(table, output.style)).collect();
            output.print(&shown.join("\n"));
            return;
        }
        let Some(table) = tables.first() else { return };
        if tables.len() > 1 {
            output.error(&format!(
                "note: the query gives {} tables; this is the first",
                tables.len()
            ));
        }
        output.print(&match self.format {
            Format::Table => String::new(),
            Format::Json => result::json(table),
            Format::Ndjson => result::ndjson(table),
            Format::Csv => result::csv(table),
            Format::Markdown => result::markdown(table),
        });
    }
}
