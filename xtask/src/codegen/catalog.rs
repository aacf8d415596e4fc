//! `crates/kql-engine/data/catalog.txt`: `category name<TAB>attributes<TAB>signature<TAB>signature…`.
//!
//! - attributes, `;` between: `result=NamingRule`, `prefix=text`, `foldable`, `obsolete`, `alternative=name`, `hidden`
//! - signature: `(param, param) -> returns`, with ` hidden` behind it where it is accepted but not advertised
//! - param: `name:types[/Arg][*min..max][{value,value}]`; types are scalar types joined with `|`, or a class of types
//!   in Pascal case (`Number`, `Orderable`, …)
//! - returns: a scalar type, `@Rule` (`@Parameter0`, `@Widest`, …), or `table`

use super::{columns, field, read_json_lines, sorted, text, texts};
use serde_json::Value;
use std::path::Path;

pub(super) fn generate(shared: &Path) -> Result<String, String> {
    let mut lines = Vec::new();
    for entry in read_json_lines(shared, "reference/kql-catalog.jsonl")? {
        let name = text(&entry, "name")?;
        lines.push(line(&entry, name).map_err(|message| format!("{name}: {message}"))?);
    }
    sorted(lines)
}

fn line(entry: &Value, name: &str) -> Result<String, String> {
    let mut attributes = Vec::new();
    for (key, short) in [
        ("resultName", "result"),
        ("prefix", "prefix"),
        ("alternative", "alternative"),
    ] {
        if let Some(value) = entry[key].as_str() {
            if value.contains(';') {
                return Err(format!("`{key}` holds `;`"));
            }
            attributes.push(format!("{short}={}", field(value)?));
        }
    }
    for flag in ["foldable", "obsolete", "hidden"] {
        if entry[flag].as_bool() == Some(true) {
            attributes.push(flag.to_owned());
        }
    }
    let mut line = format!(
        "{} {}\t{}",
        text(entry, "category")?,
        field(name)?,
        attributes.join(";")
    );
    for one in entry["signatures"].as_array().ok_or("`signatures` is not a list")? {
        line.push('\t');
        line.push_str(&signature(one)?);
    }
    Ok(line)
}

fn signature(signature: &Value) -> Result<String, String> {
    let params = signature["params"].as_array().ok_or("`params` is not a list")?;
    let params: Vec<String> = params.iter().map(param).collect::<Result<_, _>>()?;
    let returns = match (signature["returns"].as_str(), signature["returnKind"].as_str()) {
        (Some(""), None) => "table".to_owned(),
        (Some(ty), None) => ty.to_owned(),
        (None, Some(rule)) => format!("@{rule}"),
        _ => return Err("a signature returns nothing, or two things".into()),
    };
    let hidden = if signature["hidden"].as_bool() == Some(true) {
        " hidden"
    } else {
        ""
    };
    Ok(format!("({}) -> {}{hidden}", params.join(", "), field(&returns)?))
}

fn param(param: &Value) -> Result<String, String> {
    let name = text(param, "name")?;
    if !columns::is_name(name) {
        return Err(format!("parameter `{name}` is no name"));
    }
    let kind = text(param, "kind")?;
    let mut written = match kind {
        "Declared" => format!("{name}:{}", texts(param, "types")?.join("|")),
        _ => format!("{name}:{kind}"),
    };
    if let Some(arg) = param["arg"].as_str() {
        // The package prints this member of its enumeration as a number: the text argument of the AI plugins.
        let arg = if arg == "13" { "Unnamed13" } else { arg };
        written.push_str(&format!("/{arg}"));
    }
    if let Some(occurs) = param["occurs"].as_array() {
        match occurs.as_slice() {
            [min, max] => written.push_str(&format!("*{min}..{max}")),
            _ => return Err(format!("`occurs` of `{name}` is not a pair")),
        }
    }
    let values = texts(param, "values")?;
    if let Some(value) = values.iter().find(|value| !columns::is_name(value)) {
        return Err(format!("value `{value}` of `{name}` cannot be written"));
    }
    if !values.is_empty() {
        written.push_str(&format!("{{{}}}", values.join(",")));
    }
    Ok(written)
}
