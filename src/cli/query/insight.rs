//! What a query does: its plan, and the rows and time of each operator.

use std::fmt::Write as _;
use std::sync::OnceLock;
use std::time::Instant;

use clap::Args;
use kql_engine::explain::{Step, Work, steps};
use kql_engine::types::Schema;
use kql_engine::{Bound, Outcome};
use serde_json::{Value, json};
use unicode_width::UnicodeWidthStr;

use super::output::Format;

/// What to tell of the query beside, or instead of, its rows.
#[derive(Debug, Args)]
pub(super) struct Insight {
    /// Print the bound plan, the last operator first, with the columns that each gives; nothing is run
    #[arg(long)]
    pub(super) explain: bool,
    /// Print rows and time of each operator on standard error
    #[arg(long, conflicts_with = "explain")]
    pub(super) stats: bool,
}

/// How much of an operator's text is shown.
const TEXT: usize = 60;

/// Nanoseconds since the first call.
pub(super) fn clock() -> u64 {
    static START: OnceLock<Instant> = OnceLock::new();
    let elapsed = START.get_or_init(Instant::now).elapsed();
    u64::try_from(elapsed.as_nanos()).unwrap_or(u64::MAX)
}

/// The plans of a query's tables.
pub(super) fn plan(bound: &Bound, query: &str, format: Format) -> String {
    let plans = bound.plans.iter().map(|(_, plan)| steps(plan, None));
    if format == Format::Json {
        let plans: Vec<Value> = plans
            .map(|steps| steps.iter().map(|step| step_json(step, query)).collect())
            .collect();
        return json!({ "plans": plans }).to_string() + "\n";
    }
    let texts: Vec<String> = plans
        .map(|steps| steps.iter().map(|step| step_line(step, query)).collect())
        .collect();
    texts.join("\n")
}

/// Rows and time of the operators of each table.
pub(super) fn work(outcome: &Outcome, query: &str, format: Format) -> String {
    if format == Format::Json {
        let tables: Vec<Value> = outcome
            .steps
            .iter()
            .map(|steps| steps.iter().map(|step| step_json(step, query)).collect())
            .collect();
        return json!({ "plans": tables }).to_string() + "\n";
    }
    let texts: Vec<String> = outcome.steps.iter().map(|steps| work_table(steps, query)).collect();
    texts.join("\n")
}

fn step_line(step: &Step, query: &str) -> String {
    let indent = "  ".repeat(step.depth);
    let again = if step.again { " (as above)" } else { "" };
    let text = text(step, query);
    let columns = columns(&step.schema);
    format!("{indent}{}{again}  {text}\n{indent}  -> {columns}\n", step.operator)
}

fn columns(schema: &Schema) -> String {
    let mut all: Vec<String> = schema
        .columns
        .iter()
        .map(|column| format!("{}: {}", column.name, column.ty.name()))
        .collect();
    if schema.open {
        all.push("… (only the data tells)".into());
    }
    if all.is_empty() {
        return "no columns".into();
    }
    all.join(", ")
}

fn work_table(steps: &[Step], query: &str) -> String {
    let name = |step: &Step| "  ".repeat(step.depth) + step.operator;
    let width = steps.iter().map(|step| name(step).width()).max().unwrap_or(0).max(8);
    let mut out = format!(
        "{:<width$}  {:>12}  {:>12}  {:>10}\n",
        "operator", "rows in", "rows out", "ms"
    );
    for step in steps {
        let Work {
            rows_in,
            rows_out,
            time,
        } = step.work.unwrap_or_default();
        let rows_in = if rows_in == 0 { "-".into() } else { rows_in.to_string() };
        let _ = writeln!(
            out,
            "{:<width$}  {rows_in:>12}  {rows_out:>12}  {:>10.3}  {}",
            name(step),
            time as f64 / 1e6,
            text(step, query)
        );
    }
    out
}

fn step_json(step: &Step, query: &str) -> Value {
    let columns: Vec<Value> = step
        .schema
        .columns
        .iter()
        .map(|column| json!({ "name": &*column.name, "type": column.ty.name() }))
        .collect();
    let mut value = json!({
        "depth": step.depth,
        "operator": step.operator,
        "text": step.span.text(query),
        "columns": columns,
        "open": step.schema.open,
        "again": step.again,
    });
    if let Some(work) = step.work {
        value["rows_in"] = work.rows_in.into();
        value["rows_out"] = work.rows_out.into();
        value["milliseconds"] = (work.time as f64 / 1e6).into();
    }
    value
}

/// The operator's text in one line, or its beginning.
fn text(step: &Step, query: &str) -> String {
    let words: Vec<&str> = step.span.text(query).split_whitespace().collect();
    let text = words.join(" ");
    if text.chars().count() <= TEXT {
        return text;
    }
    let start: String = text.chars().take(TEXT - 1).collect();
    start.trim_end().to_owned() + "…"
}
