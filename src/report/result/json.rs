//! JSON: one document, or an object a line.

use kql_engine::ResultTable;

use super::cell::{write_json, write_json_string};

/// `{"columns":[{"name":…,"type":…}],"rows":[[…]]}` and a line break.
pub fn json(table: &ResultTable) -> String {
    let mut out = String::from("{\"columns\":[");
    for (at, column) in table.schema.columns.iter().enumerate() {
        out.push_str(if at > 0 { ",{\"name\":" } else { "{\"name\":" });
        write_json_string(&column.name, &mut out);
        out.push_str(",\"type\":");
        write_json_string(column.ty.name(), &mut out);
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
                write_json(array, column.ty, row, &mut out);
            }
            out.push(']');
        }
    }
    out.push_str("]}\n");
    out
}

/// An object for each row, in lines.
pub fn ndjson(table: &ResultTable) -> String {
    let mut out = String::new();
    for batch in &table.batches {
        for row in 0..batch.rows {
            out.push('{');
            for (at, (array, column)) in batch.columns.iter().zip(&table.schema.columns).enumerate() {
                if at > 0 {
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
