//! `schemas/tables.txt`: `name<TAB>source[+]<TAB>columns`; `+` marks a table with columns beyond the listed ones.

use super::{columns, field, read_json, sorted, text};
use serde_json::Value;
use std::path::Path;

pub(super) fn generate(shared: &Path) -> Result<String, String> {
    let document = read_json(shared, "schemas/tables.json")?;
    let tables = document.as_object().ok_or("not an object")?;
    let mut lines = Vec::with_capacity(tables.len());
    for (name, table) in tables {
        let open = if table["open"].as_bool() == Some(true) { "+" } else { "" };
        let columns = columns::write(&with_platform_types(&table["columns"]));
        let columns = columns.map_err(|message| format!("{name}: {message}"))?;
        lines.push(format!(
            "{}\t{}{open}\t{columns}",
            field(name)?,
            field(text(table, "source")?)?
        ));
    }
    sorted(lines)
}

/// The columns with the types that the platform gives, whatever a source says: `TimeGenerated` is a `datetime` in every
/// table of a Log Analytics workspace. One of another type in one table would make it two columns in `union *`.
/// Source: the "Standard columns in Azure Monitor Logs" page.
fn with_platform_types(columns: &Value) -> Value {
    let mut columns = columns.clone();
    if let Some(ty) = columns.get_mut("TimeGenerated") {
        *ty = "datetime".into();
    }
    columns
}
