//! `schemas/functions.txt`: `name<TAB>source<TAB>kind<TAB>params<TAB>returns`.
//!
//! Parameters are `name:type[=default]` joined with `, `; `?` means unknown and `@n` stands for the list in the line
//! with the key `params:n`, because hundreds of functions share a dozen lists. Row types have keys `schema:name`.

use super::{columns, field, read_json, sorted, text};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

pub(super) fn generate(shared: &Path) -> Result<String, String> {
    let document = read_json(shared, "schemas/functions.json")?;
    let functions = document.as_object().ok_or("not an object")?;
    let mut uses: BTreeMap<String, usize> = BTreeMap::new();
    for (name, function) in functions {
        *uses
            .entry(params(&function["params"]).map_err(|message| format!("{name}: {message}"))?)
            .or_default() += 1;
    }
    let shared_lists: BTreeMap<&str, usize> = uses
        .iter()
        .filter(|(list, count)| **count > 1 && list.len() > 8)
        .enumerate()
        .map(|(index, (list, _))| (list.as_str(), index + 1))
        .collect();
    let mut lines: Vec<String> = shared_lists
        .iter()
        .map(|(list, number)| format!("params:{number}\t\t\t{list}\t"))
        .collect();
    for (name, function) in functions {
        let list = params(&function["params"])?;
        let list = shared_lists
            .get(list.as_str())
            .map_or(list.clone(), |number| format!("@{number}"));
        let source = field(text(function, "source")?)?;
        let (kind, returns) = if name.starts_with("schema:") {
            ("", format!("columns {}", columns::write(&function["columns"])?))
        } else {
            (
                text(function, "kind")?,
                returns(&function["returns"]).map_err(|message| format!("{name}: {message}"))?,
            )
        };
        let column_name = if function["first_argument_is_column_name"].as_bool() == Some(true) {
            "!"
        } else {
            ""
        };
        lines.push(format!(
            "{}\t{source}\t{kind}{column_name}\t{list}\t{}",
            field(name)?,
            returns.trim_end()
        ));
    }
    sorted(lines)
}

fn params(params: &Value) -> Result<String, String> {
    let Some(params) = params.as_array() else {
        return Ok("?".into());
    };
    let mut written = Vec::with_capacity(params.len());
    for param in params {
        let (name, ty) = (text(param, "name")?, text(param, "type")?);
        let default = match param.get("default") {
            Some(default) => format!("={}", default.as_str().ok_or("a default is not text")?),
            None => String::new(),
        };
        let whole = format!("{name}:{ty}{default}");
        if whole.contains(", ") || !columns::is_name(name) {
            return Err(format!("parameter `{whole}` cannot be written"));
        }
        written.push(field(&whole)?.to_owned());
    }
    Ok(written.join(", "))
}

fn returns(returns: &Value) -> Result<String, String> {
    let open = if returns["open"].as_bool() == Some(true) {
        "+"
    } else {
        ""
    };
    let returns = returns.as_object().ok_or("`returns` is not an object")?;
    for (key, value) in returns {
        match key.as_str() {
            "open" => {}
            "type" | "schema" | "database" => {
                let name = value.as_str().ok_or_else(|| format!("`{key}` is not text"))?;
                return Ok(format!("{key}{open} {name}"));
            }
            "columns" | "input_and" => return Ok(format!("{key}{open} {}", columns::write(value)?)),
            _ => return Err(format!("`returns` has the unknown key `{key}`")),
        }
    }
    Err("`returns` says nothing".into())
}
