//! An aligned table for the terminal.

use kql_engine::ResultTable;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::words::counted;

use super::super::Style;
use super::cell::text;

/// How much of a table is shown.
#[derive(Debug, Clone, Copy, Default)]
pub struct Extent {
    /// Columns of the terminal that a line may take; wide cells are cut to fit.
    pub width: Option<usize>,
    /// Rows.
    pub rows: Option<usize>,
}

/// What a column is cut to at least.
const NARROWEST: usize = 8;

/// Names, types, a rule, rows, and how many there are. Numbers are set flush right; control characters, which could drive
/// the terminal, are shown as `·`.
pub fn table(table: &ResultTable, style: Style, extent: Extent) -> String {
    let columns = &table.schema.columns;
    let heads: Vec<String> = columns.iter().map(|column| printable(&column.name)).collect();
    let types: Vec<String> = columns.iter().map(|column| column.ty.name().to_owned()).collect();
    let total = table.rows();
    let rows = shown(table, extent.rows.unwrap_or(total));
    let width = |at: usize| {
        let cells = rows.iter().filter_map(|row| row.get(at));
        let cells = cells.chain(heads.get(at)).chain(types.get(at));
        cells.map(|cell| cell.width()).max().unwrap_or(0)
    };
    let mut widths: Vec<usize> = (0..columns.len()).map(width).collect();
    if let Some(width) = extent.width {
        fit(&mut widths, width);
    }
    let line = |row: &[String]| {
        let cells = row.iter().zip(&widths).zip(columns).map(|((cell, width), column)| {
            let cell = cut(cell, *width);
            let gap = " ".repeat(width.saturating_sub(cell.width()));
            if column.ty.is_number() {
                format!("{gap}{cell}")
            } else {
                format!("{cell}{gap}")
            }
        });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_string()
    };
    let rule: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
    let mut out = format!(
        "{}\n{}\n{}\n",
        style.strong(&line(&heads)),
        style.frame(&line(&types)),
        style.frame(&rule.join("  "))
    );
    rows.iter().for_each(|row| out += &(line(row) + "\n"));
    let left = total - rows.len();
    let total = counted(total, "row");
    if left > 0 {
        return out + &format!("({total}, {left} not shown; --limit-rows 0 shows all)\n");
    }
    out + &format!("({total})\n")
}

/// The cells of the first rows.
fn shown(table: &ResultTable, limit: usize) -> Vec<Vec<String>> {
    let rows = table
        .batches
        .iter()
        .flat_map(|batch| (0..batch.rows).map(move |row| (batch, row)));
    let cells = rows.take(limit).map(|(batch, row)| {
        let cells = batch.columns.iter().zip(&table.schema.columns);
        cells
            .map(|(array, column)| printable(&text(array, column.ty, row)))
            .collect()
    });
    cells.collect()
}

/// Makes the widest columns narrower until a line fits, or all are at their narrowest.
fn fit(widths: &mut [usize], width: usize) {
    let gaps = 2 * widths.len().saturating_sub(1);
    let available = width.saturating_sub(gaps);
    while widths.iter().sum::<usize>() > available {
        let second = |widest: usize| widths.iter().copied().filter(|width| *width < widest).max();
        let Some(widest) = widths.iter().copied().max().filter(|widest| *widest > NARROWEST) else {
            return;
        };
        let count = widths.iter().filter(|width| **width == widest).count();
        let over = widths.iter().sum::<usize>() - available;
        let floor = second(widest).unwrap_or(0).max(NARROWEST);
        let target = widest.saturating_sub(over.div_ceil(count)).max(floor);
        widths
            .iter_mut()
            .filter(|width| **width == widest)
            .for_each(|width| *width = target);
    }
}

/// The text, or its beginning and `…` where it is too wide.
fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 1;
    for letter in text.chars() {
        used += letter.width().unwrap_or(0);
        if used > width {
            break;
        }
        out.push(letter);
    }
    out + "…"
}

fn printable(text: &str) -> String {
    text.chars()
        .map(|letter| if letter.is_control() { '·' } else { letter })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(&[10, 30, 50], 100, &[10, 30, 50])]
    #[case(&[10, 30, 50], 64, &[10, 25, 25])]
    #[case(&[10, 30, 50], 10, &[8, 8, 8])]
    #[case(&[5, 30], 20, &[5, 13])]
    fn wide_columns_give_way(#[case] widths: &[usize], #[case] width: usize, #[case] expected: &[usize]) {
        let mut widths = widths.to_vec();
        fit(&mut widths, width);
        assert_eq!(widths, expected);
    }

    #[rstest]
    #[case("abc", 3, "abc")]
    #[case("abcd", 3, "ab…")]
    #[case("日本語", 4, "日…")]
    fn cells_are_cut_by_what_they_show(#[case] text: &str, #[case] width: usize, #[case] expected: &str) {
        assert_eq!(cut(text, width), expected);
    }
}
