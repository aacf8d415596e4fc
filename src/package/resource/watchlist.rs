//! Watchlists: a document with the facts and a CSV file with the rows.
//!
//! The document has Sentinel-As-Code's keys (`watchlistAlias`, `displayName`, `provider`, `itemsSearchKey`,
//! `description`); the rows are the document's `rawContent` or the CSV file beside it.

use super::properties::Properties;
use super::{Refusal, Rendered, needs, nodes};
use crate::package::template::STABLE;
use crate::package::text::{make_literal, quoted};
use crate::yaml::Node;
use serde_json::{Value, json};

/// The service takes no more in one piece (Service limits for Microsoft Sentinel: 3.8 MB).
const MOST_BYTES: usize = 3_800_000;
/// The longest line the service takes, in characters.
const LONGEST_LINE: usize = 10_240;

/// The name by which queries read it; letter case does not matter.
pub(super) fn alias(node: &Node) -> Option<String> {
    nodes::text(node, "watchlistAlias").map(|alias| alias.trim().to_owned())
}

/// `rows` is the text of the CSV file beside the document.
pub(super) fn watchlist(node: &Node, rows: Option<&str>) -> Result<Rendered, Refusal> {
    let mut properties = Properties::default();
    let alias = alias(node).unwrap_or_default();
    if alias.is_empty()
        || !alias
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || "-_".contains(letter))
    {
        properties.refuse(format!(
            "`watchlistAlias` is `{alias}`, and may hold letters, digits, `-` and `_`"
        ));
    }
    let text = |key: &str| nodes::text(node, key).map(|text| text.trim().to_owned());
    let key = text("itemsSearchKey");
    properties.put_required("displayName", text("displayName"));
    properties.put_some("description", text("description"));
    properties.put("provider", text("provider").unwrap_or_else(|| "Custom".to_owned()));
    properties.put("watchlistAlias", alias.clone());
    properties.put("source", format!("{alias}.csv"));
    properties.put("sourceType", "Local");
    properties.put("contentType", "text/csv");
    properties.put("numberOfLinesToSkip", 0);
    properties.put_required("itemsSearchKey", key.clone());
    let rows = nodes::text(node, "rawContent").or_else(|| rows.map(str::to_owned));
    match rows.map(|rows| rows.trim_start_matches('\u{feff}').replace("\r\n", "\n")) {
        Some(rows) => {
            check(&rows, key.as_deref().unwrap_or_default(), &mut properties);
            properties.put("rawContent", rows);
        }
        None => properties.refuse("the rows are missing: neither `rawContent` nor a CSV file beside the document"),
    }
    let (properties, notes) = properties.finish()?;
    let name = properties["displayName"].as_str().unwrap_or_default().to_owned();
    let mut properties = Value::Object(properties);
    make_literal(&mut properties);
    Ok(Rendered {
        resource: json!({
            "name": format!("[concat(parameters('workspace'),'/Microsoft.SecurityInsights/{}')]", quoted(&alias)),
            "type": "Microsoft.OperationalInsights/workspaces/providers/watchlists",
            "apiVersion": STABLE,
            "properties": properties,
        }),
        id: alias,
        name,
        kind: "Watchlist",
        version: text("version"),
        api_version: STABLE,
        is_rule: false,
        needs: needs::Needs::default(),
        notes,
    })
}

/// What makes the service refuse the rows, or joins on them silently empty.
fn check(rows: &str, key: &str, properties: &mut Properties) {
    if rows.len() > MOST_BYTES {
        properties.refuse(format!(
            "the rows are {} bytes, and at most {MOST_BYTES} can be deployed",
            rows.len()
        ));
    }
    if let Some(index) = rows.lines().position(|line| line.chars().count() > LONGEST_LINE) {
        properties.refuse(format!(
            "line {} of the rows has more than {LONGEST_LINE} characters",
            index + 1
        ));
    }
    let header = rows.lines().next().unwrap_or_default();
    let columns: Vec<&str> = header
        .split(',')
        .map(|column| column.trim().trim_matches('"'))
        .collect();
    if !columns.contains(&key) {
        properties.refuse(format!(
            "`itemsSearchKey` is `{key}`, and the columns are {}",
            columns.join(", ")
        ));
    }
}
