//! JSON: one document, or an object a line.

use kql_engine::ResultTable;

use super::cell::{write_json, write_json_string};

/// `{"columns":[{"name":…,"type":…}],"rows":[[…]]}` and a line break.
pub fn json(table: &ResultTable) -> String {
    let mut out = String::from("{");
    write_table(table, &mut out);
    out.push_str("}\n");
    out
}

/// `{"tables":[{"name":…,"columns":…,"rows":…}]}` and a line break; a table without a name is `null`.
pub fn json_tables(tables: &[ResultTable]) -> String {
    let mut out = String::from("{\"tables\":[");
    for (at, table) in tables.iter().enumerate() {
        out.push_str(if at > 0 { ",{\"name\":" } else { "{\"name\":" });
        match &table.name {
            Some(name) => write_json_string(name, &mut out),
            None => out.push_str("null"),
        }
        out.push(',');
        write_table(table, &mut out);
        out.push('}');
    }
    out.push_str("]}\n");
    out
}

fn write_table(table: &ResultTable, out: &mut String) {
    out.push_str("\"columns\":[");
    for (at, column) in table.schema.columns.iter().enumerate() {
        out.push_str(if at > 0 { ",{\"name\":" } else { "{\"name\":" });
        write_json_string(&column.name, out);
        out.push_str(",\"type\":");
        write_json_string(column.ty.name(), out);
        out.push('}');
    }
    out.push_str("],\"rows\":[");
    let mut first = true;
    for batch in &table.batches {
        for row in 0..batch.rows {
            out.push_str(if first { "[" } else { ",[" });
            first = false;
            for (at, (array, column)) in batch.columns.iter().zip(&table.schema.columns).enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write_json(array, column.ty, row, out);
            }
            out.push(']');
        }
    }
    out.push(']');
}

/// An object for each row, in lines. `mark` is the value of `$table`, which comes first; without it there is none.
pub fn ndjson(table: &ResultTable, mark: Option<&str>) -> String {
    let mut out = String::new();
    for batch in &table.batches {
        for row in 0..batch.rows {
            out.push('{');
            if let Some(mark) = mark {
                out.push_str("\"$table\":");
                write_json_string(mark, &mut out);
            }
            for (at, (array, column)) in batch.columns.iter().zip(&table.schema.columns).enumerate() {
                if at > 0 || mark.is_some() {
                    out.push(',');
                }
                write_json_string(&column.name, &mut out);
                out.push(':');
                write_json(array, column.ty, row, &mut out);
            }
            out.push_str("}\n");
        }
    }
    out
}
