//! Tables described in JSON, as other tools write them.

use kql_engine::types::{Column, Schema, Ty};
use serde_json::Value;

use super::Workspace;

/// Adds the tables of `{"Table": {"columns": {"Column": "type"}, "open": true}}`; other keys are ignored. An error names
/// what cannot be used; tables before it are added.
pub fn add_tables(workspace: &mut Workspace, text: &str) -> Result<(), String> {
    let tables: Value = serde_json::from_str(text).map_err(|error| format!("no JSON: {error}"))?;
    let tables = tables.as_object().ok_or("no object of tables")?;
    for (table, value) in tables {
        let columns = value["columns"]
            .as_object()
            .ok_or_else(|| format!("`{table}` has no `columns`"))?;
        let mut schema = Schema {
            columns: Vec::new(),
            open: value["open"].as_bool().unwrap_or(false),
        };
        for (column, ty) in columns {
            let text = ty.as_str().unwrap_or_default();
            let ty = Ty::from_name(text).ok_or_else(|| format!("`{table}.{column}` has no type `{text}`"))?;
            schema.columns.push(Column::new(column.as_str(), ty));
        }
        workspace.add(table.clone(), schema);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(r#"{"T": {"columns": {"a": "long"}}}"#, Ok(()))]
    #[case("[]", Err("no object of tables"))]
    #[case(r#"{"T": {}}"#, Err("`T` has no `columns`"))]
    #[case(r#"{"T": {"columns": {"a": "text"}}}"#, Err("`T.a` has no type `text`"))]
    fn tables_are_added_or_refused(#[case] text: &str, #[case] expected: Result<(), &str>) {
        let mut workspace = Workspace::default();
        assert_eq!(add_tables(&mut workspace, text), expected.map_err(str::to_owned));
        assert_eq!(workspace.table_schema("T").is_some(), expected.is_ok());
    }
}
