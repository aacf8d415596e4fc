//! An outcome as text that a person can review.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

use crate::alert::{Alert, Incident};
use crate::detection::{Kind, Severity};
use crate::engine::ResultSet;
use crate::fixture::format_time;
use crate::harness::{Outcome, Window};

use super::value::{is_blank, is_number, line, quote, show};

/// Wider tables are shown row by row, one cell a line.
const TABLE_WIDTH: usize = 120;

/// The content of a golden: what ran, the columns, the rows, the alerts, the incidents. Ends with a line break.
///
/// Rows of a result without order must already be in the order of their values. Where rows are shown cell by cell,
/// null and empty cells are left out; the list of columns has them all. A description that is the rule's own is left out
/// as well, so that a better wording does not touch every golden, and so are incidents that are one alert again.
pub fn render(outcome: &Outcome) -> String {
    let mut out = String::new();
    summary(outcome, &mut out);
    if outcome.kind.has_query() {
        columns(&outcome.result, &mut out);
        rows(&outcome.result, &mut out);
    }
    for (at, alert) in outcome.alerts.iter().enumerate() {
        render_alert(at, alert, outcome, &mut out);
    }
    for (at, incident) in outcome.incidents.iter().enumerate() {
        // An incident of one alert is that alert again.
        if outcome.alerts.is_empty() || incident.alerts.len() > 1 {
            render_incident(at, incident, outcome, &mut out);
        }
    }
    out
}

fn summary(outcome: &Outcome, out: &mut String) {
    let _ = writeln!(out, "kind: {}", outcome.kind.name());
    let _ = writeln!(out, "now: {}", format_time(outcome.now));
    match outcome.window {
        Window::Generated(from, to) => {
            let _ = writeln!(out, "window: generated {} to {}", format_time(from), format_time(to));
        }
        Window::Ingested(from, to) => {
            let _ = writeln!(out, "window: ingested {} to {}", format_time(from), format_time(to));
        }
        Window::Everything => {}
    }
    if outcome.kind.has_query() {
        let _ = writeln!(out, "rows: {}", outcome.result.rows.len());
    }
    if let Some(trigger) = outcome.trigger {
        let word = if outcome.alerts.is_empty() { "no" } else { "yes" };
        let _ = writeln!(out, "fires: {word} (at {} rows)", trigger.describe());
        let _ = writeln!(out, "alerts: {}", outcome.alerts.len());
    }
    if outcome.kind != Kind::Hunting {
        let _ = writeln!(out, "incidents: {}", outcome.incidents.len());
    }
}

fn columns(result: &ResultSet, out: &mut String) {
    out.push_str("\ncolumns\n");
    let names: Vec<String> = result.columns.iter().map(|column| quote(&column.name)).collect();
    let width = names.iter().map(|name| name.width()).max().unwrap_or(0);
    for (name, column) in names.iter().zip(&result.columns) {
        let _ = writeln!(out, "  {name}{}  {}", blanks(width - name.width()), column.ty);
    }
}

fn rows(result: &ResultSet, out: &mut String) {
    if result.rows.is_empty() {
        return;
    }
    let order = if result.ordered {
        "in the query's order"
    } else {
        "the query fixes no order"
    };
    match table(result) {
        Some(table) => {
            let _ = writeln!(out, "\nrows ({order})");
            out.push_str(&table);
        }
        None => {
            for (at, row) in result.rows.iter().enumerate() {
                let note = if at == 0 { format!(" ({order})") } else { String::new() };
                let _ = writeln!(out, "\nrow {}{note}", at + 1);
                let shown = result.columns.iter().zip(row).filter(|(_, value)| !is_blank(value));
                let cells: Vec<_> = shown
                    .map(|(column, value)| (quote(&column.name), show(value)))
                    .collect();
                pairs(&cells, out);
            }
        }
    }
}

/// The rows below the names of their columns; `None` where that is too wide.
fn table(result: &ResultSet) -> Option<String> {
    let heads: Vec<String> = result.columns.iter().map(|column| quote(&column.name)).collect();
    let body: Vec<Vec<String>> = result.rows.iter().map(|row| row.iter().map(show).collect()).collect();
    let width = |at: usize| {
        let cells = body.iter().filter_map(|row| row.get(at));
        cells.chain(heads.get(at)).map(|cell| cell.width()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..heads.len()).map(width).collect();
    if widths.iter().map(|width| width + 2).sum::<usize>() > TABLE_WIDTH {
        return None;
    }
    let mut out = String::new();
    for row in std::iter::once(&heads).chain(&body) {
        let mut text = String::new();
        for ((cell, width), column) in row.iter().zip(&widths).zip(&result.columns) {
            let gap = blanks(width - cell.width());
            text.push_str("  ");
            if is_number(column.ty) {
                text.push_str(&gap);
                text.push_str(cell);
            } else {
                text.push_str(cell);
                text.push_str(&gap);
            }
        }
        out.push_str(text.trim_end());
        out.push('\n');
    }
    Some(out)
}

fn render_alert(at: usize, alert: &Alert, outcome: &Outcome, out: &mut String) {
    let _ = writeln!(out, "\nalert {}", at + 1);
    let (first, last) = alert.time;
    let time = if first == last {
        format_time(first)
    } else {
        format!("{} to {}", format_time(first), format_time(last))
    };
    let mut cells = vec![
        ("name".to_string(), line(&alert.name)),
        ("severity".to_string(), severity(alert.severity)),
    ];
    if !alert.tactics.is_empty() || !alert.techniques.is_empty() {
        let both = [alert.tactics.join(", "), alert.techniques.join(", ")];
        let both: Vec<String> = both.into_iter().filter(|part| !part.is_empty()).collect();
        cells.push(("attack".to_string(), line(&both.join("; "))));
    }
    cells.push(("time".to_string(), time));
    cells.push(("rows".to_string(), numbers(&alert.rows, outcome.result.rows.len())));
    let incident = outcome
        .incidents
        .iter()
        .position(|incident| incident.alerts.contains(&at));
    let incident = incident.map_or_else(|| "none".to_string(), |incident| (incident + 1).to_string());
    cells.push(("incident".to_string(), incident));
    if alert.description_is_overridden {
        cells.push(("text".to_string(), line(&alert.description)));
    }
    for entity in &alert.entities {
        let identifiers = entity.identifiers.iter();
        let identifiers: Vec<String> = identifiers
            .map(|(name, value)| format!("{name} {}", quote(value)))
            .collect();
        cells.push((
            "entity".to_string(),
            format!("{}: {}", entity.kind, identifiers.join(", ")),
        ));
    }
    for detail in &alert.details {
        let values: Vec<String> = detail.values.iter().map(|value| quote(value)).collect();
        cells.push((
            "detail".to_string(),
            format!("{}: {}", detail.key, values.join(", ")).trim_end().to_string(),
        ));
    }
    for property in &alert.properties {
        cells.push((
            "property".to_string(),
            format!("{}: {}", property.name, line(&property.value)),
        ));
    }
    pairs(&cells, out);
}

fn render_incident(at: usize, incident: &Incident, outcome: &Outcome, out: &mut String) {
    let _ = writeln!(out, "\nincident {}", at + 1);
    let mut cells = vec![
        ("title".to_string(), line(&incident.title)),
        ("severity".to_string(), severity(incident.severity)),
    ];
    if !outcome.alerts.is_empty() {
        cells.push(("alerts".to_string(), numbers(&incident.alerts, usize::MAX)));
    }
    pairs(&cells, out);
}

fn severity(severity: Option<Severity>) -> String {
    severity.map_or("none", Severity::name).to_string()
}

/// Positions counted from 1, `all` of `total`, runs as `1-3`.
fn numbers(positions: &[usize], total: usize) -> String {
    match positions {
        [] => return "none".to_string(),
        _ if positions.len() == total && total > 1 => return format!("all {total}"),
        _ => {}
    }
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for position in positions {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == *position => *last = *position,
            _ => runs.push((*position, *position)),
        }
    }
    let shown = runs.iter().map(|(first, last)| {
        if first == last {
            format!("{}", first + 1)
        } else {
            format!("{}-{}", first + 1, last + 1)
        }
    });
    shown.collect::<Vec<_>>().join(", ")
}

/// Names and values, the values below each other.
fn pairs(cells: &[(String, String)], out: &mut String) {
    let width = cells.iter().map(|(name, _)| name.width()).max().unwrap_or(0);
    for (name, value) in cells {
        let _ = writeln!(out, "  {name}{}  {value}", blanks(width - name.width()));
    }
}

fn blanks(count: usize) -> String {
    " ".repeat(count)
}
