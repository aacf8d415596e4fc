//! An aligned table for the terminal.

use kql_engine::ResultTable;
use unicode_width::UnicodeWidthStr;

use super::super::Style;
use super::cell::text;

/// Names, a rule, rows, and how many there are. Numbers are set flush right; control characters, which could drive the
/// terminal, are shown as `·`.
pub fn table(table: &ResultTable, style: Style) -> String {
    let columns = &table.schema.columns;
    let heads: Vec<String> = columns.iter().map(|column| printable(&column.name)).collect();
    let mut rows: Vec<Vec<String>> = Vec::new();
    for batch in &table.batches {
        for row in 0..batch.rows {
            let cells = batch.columns.iter().zip(columns);
            rows.push(
                cells
                    .map(|(array, column)| printable(&text(array, column.ty, row)))
                    .collect(),
            );
        }
    }
    let width = |at: usize| {
        let cells = rows.iter().filter_map(|row| row.get(at));
        cells.chain(heads.get(at)).map(|cell| cell.width()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns.len()).map(width).collect();
    let line = |row: &[String]| {
        let cells = row.iter().zip(&widths).zip(columns).map(|((cell, width), column)| {
            let gap = " ".repeat(width - cell.width());
            if column.ty.is_number() {
                format!("{gap}{cell}")
            } else {
                format!("{cell}{gap}")
            }
        });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_string() + "\n"
    };
    let mut out = style.strong(line(&heads).trim_end()) + "\n";
    let rule: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
    out.push_str(&style.frame(&rule.join("  ")));
    out.push('\n');
    out.extend(rows.iter().map(|row| line(row)));
    let plural = if rows.len() == 1 { "" } else { "s" };
    out + &format!("({} row{plural})\n", rows.len())
}

fn printable(text: &str) -> String {
    text.chars()
        .map(|letter| if letter.is_control() { '·' } else { letter })
        .collect()
}
