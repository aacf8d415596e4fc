//! Columns as `name name:type …` in the table's order; `string`, by far the most frequent type, is left out.

use serde_json::Value;

const TYPES: &[&str] = &[
    "bool", "int", "long", "real", "decimal", "string", "datetime", "timespan", "guid", "dynamic",
];

pub(super) fn write(columns: &Value) -> Result<String, String> {
    let columns = columns.as_object().ok_or("`columns` is not an object")?;
    let mut written = Vec::with_capacity(columns.len());
    for (name, ty) in columns {
        let ty = ty.as_str().ok_or_else(|| format!("the type of `{name}` is not text"))?;
        if !TYPES.contains(&ty) {
            return Err(format!("`{name}` has the unknown type `{ty}`"));
        }
        if !is_name(name) {
            return Err(format!("`{name}` is no column name"));
        }
        written.push(if ty == "string" {
            name.clone()
        } else {
            format!("{name}:{ty}")
        });
    }
    Ok(written.join(" "))
}

/// Whether `name` can stand in a line without quoting.
pub(super) fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|letter| letter.is_alphanumeric() || letter == '_')
}
