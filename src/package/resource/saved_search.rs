//! Saved searches: hunting queries.

use super::properties::{Properties, note_unknown, text, texts};
use super::{Refusal, Rendered, needs};
use crate::detection::Detection;
use crate::package::template::SAVED_SEARCHES;
use crate::package::text::{description, make_literal, query, quoted};
use serde_json::{Value, json};

/// A hunting query. The page reads description, tactics and techniques from tags of these names, in this order.
pub(super) fn hunting_query(detection: &Detection) -> Result<Rendered, Refusal> {
    let mut properties = Properties::default();
    let id = text(detection.id.as_ref()).unwrap_or_default().to_ascii_lowercase();
    if id.is_empty() {
        properties.refuse("`id` is missing");
    } else if !id
        .chars()
        .all(|letter| letter.is_ascii_alphanumeric() || "-_.".contains(letter))
    {
        properties.refuse(format!(
            "`id` is `{id}`, and may hold letters, digits, `-`, `_` and `.`"
        ));
    }
    properties.put("category", "Hunting Queries");
    properties.put_required("displayName", text(detection.name.as_ref()));
    properties.put_required("query", detection.query.as_ref().map(|written| query(&written.text)));
    properties.put("version", 2);
    let tags = tags(detection, &mut properties);
    properties.put_list("tags", tags);
    note_unknown(detection, &mut properties);
    let (properties, notes) = properties.finish()?;
    let mut properties = Value::Object(properties);
    make_literal(&mut properties);
    Ok(Rendered {
        resource: resource(&id, properties),
        id,
        name: detection.display_name(),
        kind: "HuntingQuery",
        version: text(detection.version.as_ref()),
        api_version: SAVED_SEARCHES,
        is_rule: false,
        needs: needs::of_detection(detection),
        notes,
    })
}

/// `etag` lets a second deployment replace what the first one made.
pub(super) fn resource(id: &str, properties: Value) -> Value {
    json!({
        "name": format!("[concat(parameters('workspace'), '/{}')]", quoted(id)),
        "type": "Microsoft.OperationalInsights/workspaces/savedSearches",
        "apiVersion": SAVED_SEARCHES,
        "etag": "*",
        "properties": properties,
    })
}

fn tags(detection: &Detection, properties: &mut Properties) -> Vec<Value> {
    let mut tags = Vec::new();
    let mut add = |name: &str, value: String| {
        if !value.is_empty() {
            tags.push(json!({ "name": name, "value": value }));
        }
    };
    if let Some(written) = &detection.description {
        let (plain, stripped) = description(&written.value);
        if stripped {
            properties.note("the quotes around `description` were taken off");
        }
        add("description", plain);
    }
    // Only text here, so what Sentinel does not know stays as it is; blanks would break the list apart.
    let tactics = texts(detection.tactics.as_ref());
    add(
        "tactics",
        tactics
            .iter()
            .map(|tactic| tactic.replace(' ', ""))
            .collect::<Vec<_>>()
            .join(","),
    );
    let mut techniques = texts(detection.relevant_techniques.as_ref());
    techniques.extend(texts(detection.sub_techniques.as_ref()));
    add("techniques", techniques.join(","));
    tags
}
