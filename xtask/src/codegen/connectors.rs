//! `schemas/connectors.txt`: `id<TAB>title<TAB>publisher<TAB>flags<TAB>tables<TAB>data types`.
//!
//! Flags: `d` deprecated, `p` published, `c` in the list of ids that Azure-Sentinel's CI accepts. Tables are joined
//! with blanks; data types, what published rules name beside the id, with `|`.

use super::{field, read_json_lines, sorted, text, texts};
use std::path::Path;

pub(super) fn generate(shared: &Path) -> Result<String, String> {
    let mut lines = Vec::new();
    for connector in read_json_lines(shared, "reference/connectors.jsonl")? {
        let mut flags = String::new();
        for (key, flag) in [("deprecated", 'd'), ("published", 'p'), ("inCiList2022", 'c')] {
            if connector[key].as_bool() == Some(true) {
                flags.push(flag);
            }
        }
        let id = field(text(&connector, "connectorId")?)?;
        let title = field(connector["title"].as_str().unwrap_or(""))?;
        let publisher = field(connector["publisher"].as_str().unwrap_or(""))?;
        let tables = texts(&connector, "tables")?;
        if let Some(table) = tables.iter().find(|table| table.contains(' ')) {
            return Err(format!("{id}: table `{table}` holds a blank"));
        }
        let types = texts(&connector, "dataTypesInRules")?;
        if let Some(ty) = types.iter().find(|ty| ty.contains('|')) {
            return Err(format!("{id}: data type `{ty}` holds `|`"));
        }
        let (tables, types) = (tables.join(" "), types.join("|"));
        lines.push(format!(
            "{id}\t{title}\t{publisher}\t{flags}\t{tables}\t{}",
            field(&types)?
        ));
    }
    sorted(lines)
}
