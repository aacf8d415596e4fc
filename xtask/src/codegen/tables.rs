//! `schemas/tables.txt`: `name<TAB>source[+]<TAB>columns`; `+` marks a table with columns beyond the listed ones.

use super::{columns, field, read_json, sorted, text};
use std::path::Path;

pub(super) fn generate(shared: &Path) -> Result<String, String> {
    let document = read_json(shared, "schemas/tables.json")?;
    let tables = document.as_object().ok_or("not an object")?;
    let mut lines = Vec::with_capacity(tables.len());
    for (name, table) in tables {
        let open = if table["open"].as_bool() == Some(true) { "+" } else { "" };
        let columns = columns::write(&table["columns"]).map_err(|message| format!("{name}: {message}"))?;
        lines.push(format!(
            "{}\t{}{open}\t{columns}",
            field(name)?,
            field(text(table, "source")?)?
        ));
    }
    sorted(lines)
}
