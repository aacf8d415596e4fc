//! Where Kusto leaves a choice: the rows of `docs/semantics.md`, which `explain` shows beside what they are about.

/// The page, as it was when the program was built.
const PAGE: &str = include_str!("../../../docs/semantics.md");

/// What the page says of the construct of that name: how Kusto leaves it open, and what is done here.
pub fn notes(name: &str) -> Vec<String> {
    let mut heads: Vec<&str> = Vec::new();
    let mut found = Vec::new();
    for line in PAGE.lines().filter(|line| !line.starts_with("|-")) {
        let Some(cells) = cells(line) else {
            heads.clear();
            continue;
        };
        if heads.is_empty() {
            heads = cells;
            continue;
        }
        if cells.first().is_some_and(|cell| names(cell, name)) {
            found.extend(note(&heads, &cells));
        }
    }
    found
}

fn note(heads: &[&str], cells: &[&str]) -> Option<String> {
    let cell = |head: &str| {
        let at = heads.iter().position(|known| *known == head)?;
        cells.get(at).copied()
    };
    let here = cell("here")?;
    Some(match cell("Kusto") {
        Some(kusto) => format!("{}. Kusto: {kusto}. Here: {here}.", cells[0]),
        None => format!("{}. Here: {here}.", cells[0]),
    })
}

/// The cells of a table's row; nothing for other lines.
fn cells(line: &str) -> Option<Vec<&str>> {
    let inner = line.strip_prefix("| ")?.strip_suffix(" |")?;
    Some(inner.split(" | ").map(str::trim).collect())
}

/// Whether a cell has the name in backticks: alone, called, or with words behind it.
fn names(cell: &str, name: &str) -> bool {
    cell.split('`').skip(1).step_by(2).any(|code| {
        let rest = code.strip_prefix(name);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['(', ' ']))
    })
}
