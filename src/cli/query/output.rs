//! How a result is printed.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use kql_engine::ResultTable;

use crate::report::Style;
use crate::report::result::{self, Extent};
use crate::source::system_reason;

use super::super::{Output, USAGE};
use super::Failed;

/// How to print the result.
#[derive(Debug, Args)]
pub(super) struct Printing {
    /// How to print the result
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub(super) format: Format,
    /// Write the result into this file; of several tables, the second goes into FILE with `-2` before its ending
    #[arg(long, short, value_name = "FILE", required_if_eq("format", "parquet"))]
    output: Option<PathBuf>,
    /// Show that many rows of a table, 0 for all; 1000 on a terminal unless said otherwise
    #[arg(long, value_name = "ROWS")]
    limit_rows: Option<usize>,
    /// Cut the lines of a table to this width, 0 for never; the terminal's unless said otherwise
    #[arg(long, value_name = "COLUMNS")]
    width: Option<usize>,
}

/// How to print the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// Aligned, for people
    Table,
    /// {"columns": […], "rows": [[…]]}; several tables: {"tables": […]}
    Json,
    /// A JSON object a row; several tables: each object says its `$table`
    Ndjson,
    /// Comma-separated; several tables: an empty line between them
    Csv,
    /// Markdown tables
    Markdown,
    /// An Apache Parquet file, with --output
    Parquet,
}

/// Rows of a table on a terminal.
const ROWS_ON_A_TERMINAL: usize = 1000;

impl Printing {
    /// Prints the tables, or writes them into files.
    pub(super) fn print(&self, tables: &[ResultTable], output: &mut Output) -> Result<(), Failed> {
        let Some(path) = &self.output else {
            let text = self.text(tables, output);
            output.print(&text);
            return Ok(());
        };
        if self.format == Format::Parquet {
            for (at, table) in tables.iter().enumerate() {
                let path = numbered(path, at);
                let failed = |error| (USAGE, format!("cannot write {}: {error}", path.display()));
                write(&path, &result::parquet(table).map_err(failed)?)?;
            }
            return Ok(());
        }
        write(path, self.text(tables, output).as_bytes())
    }

    fn text(&self, tables: &[ResultTable], output: &Output) -> String {
        let several = tables.len() > 1;
        let titles = tables.iter().enumerate().map(|(at, table)| title(at, table));
        let each = |print: &dyn Fn(&ResultTable) -> String, between: &str| {
            let texts: Vec<String> = tables.iter().map(print).collect();
            texts.join(between)
        };
        let style = if self.output.is_some() {
            Style::PLAIN
        } else {
            output.style
        };
        let titled = |print: &dyn Fn(&ResultTable) -> String, head: &dyn Fn(&str) -> String| {
            let titled = tables.iter().zip(titles.clone());
            let texts: Vec<String> = titled
                .map(|(table, title)| {
                    let head = if several { head(&title) } else { String::new() };
                    head + &print(table)
                })
                .collect();
            texts.join("\n")
        };
        match self.format {
            Format::Table => {
                let extent = self.extent();
                titled(&|table| result::table(table, style, extent), &|title| {
                    style.strong(&format!("{title}\n"))
                })
            }
            Format::Markdown => titled(&result::markdown, &|title| format!("### {title}\n\n")),
            Format::Json if several => result::json_tables(tables),
            Format::Json => each(&result::json, ""),
            Format::Ndjson => {
                let marked = tables.iter().zip(titles.clone());
                marked
                    .map(|(table, title)| result::ndjson(table, several.then_some(title.as_str())))
                    .collect()
            }
            Format::Csv => each(&result::csv, "\n"),
            // the arguments ask for a file with it
            Format::Parquet => String::new(),
        }
    }

    fn extent(&self) -> Extent {
        let terminal = self.output.is_none() && std::io::stdout().is_terminal();
        let some = |asked: Option<usize>, usual: Option<usize>| match asked {
            Some(0) => None,
            Some(number) => Some(number),
            None => usual,
        };
        let width = terminal.then(terminal_size::terminal_size).flatten();
        Extent {
            width: some(self.width, width.map(|(width, _)| usize::from(width.0))),
            rows: some(self.limit_rows, terminal.then_some(ROWS_ON_A_TERMINAL)),
        }
    }
}

/// What a table of several is called.
fn title(at: usize, table: &ResultTable) -> String {
    table.name.clone().unwrap_or_else(|| format!("Table_{at}"))
}

/// `out.parquet`, `out-2.parquet`, …
fn numbered(path: &Path, at: usize) -> PathBuf {
    if at == 0 {
        return path.to_path_buf();
    }
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let name = match path.extension() {
        Some(extension) => format!("{stem}-{}.{}", at + 1, extension.to_string_lossy()),
        None => format!("{stem}-{}", at + 1),
    };
    path.with_file_name(name)
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failed> {
    let failed = |error| {
        (
            USAGE,
            format!("cannot write {}: {}", path.display(), system_reason(&error)),
        )
    };
    std::fs::write(path, bytes).map_err(failed)
}
