//! Functions of the workspace (parsers): saved searches with an alias.
//!
//! Four dialects are read: ASIM (`ParserName`, `ParserQuery`), solutions (`FunctionAlias`, `FunctionQuery`),
//! Sentinel-As-Code (`functionAlias`, `query`) and the plain one (`name`, `query`).

use super::properties::Properties;
use super::{Refusal, Rendered, needs, nodes, saved_search};
use crate::detection::{default_value, is_identifier};
use crate::package::template::SAVED_SEARCHES;
use crate::package::text::{description, make_literal, query};
use crate::yaml::Node;
use serde_json::{Value, json};

/// The name by which queries call the function.
pub(super) fn alias(node: &Node) -> Option<String> {
    let keys = ["functionAlias", "FunctionAlias", "ParserName", "FunctionName", "name"];
    keys.iter()
        .find_map(|key| nodes::text(node, key))
        .map(|alias| alias.trim().to_owned())
}

pub(super) fn function(node: &Node) -> Result<Rendered, Refusal> {
    let mut properties = Properties::default();
    let first = |keys: &[&str]| keys.iter().find_map(|key| nodes::text(node, key));
    let alias = alias(node).unwrap_or_default();
    if !is_identifier(&alias) {
        properties.refuse(format!("the function's alias `{alias}` is no identifier"));
    }
    let title = first(&["name", "Parser.Title", "Function.Title"]).unwrap_or_else(|| alias.clone());
    let title = title.trim().to_owned();
    let body = first(&["query", "ParserQuery", "FunctionQuery"]);
    properties.put(
        "category",
        first(&["category", "Category"]).unwrap_or_else(|| "Microsoft Sentinel Parser".to_owned()),
    );
    properties.put("displayName", title.clone());
    properties.put_required("query", body.as_deref().map(query));
    properties.put("functionAlias", alias.clone());
    if let Some(params) = parameters(node, &mut properties) {
        properties.put("functionParameters", params);
    }
    properties.put("version", 2);
    let text = first(&["description", "Description"]).map(|written| description(&written).0);
    properties.put_list(
        "tags",
        text.into_iter()
            .map(|text| json!({ "name": "description", "value": text }))
            .collect(),
    );
    let (properties, notes) = properties.finish()?;
    let mut properties = Value::Object(properties);
    make_literal(&mut properties);
    let mut needs = needs::of_query(body.as_deref().unwrap_or_default());
    needs
        .certain
        .retain(|need| *need != needs::Need::Function(alias.clone()));
    needs.names.remove(&alias);
    let id = first(&["id"]).map_or_else(|| alias.clone(), |id| id.trim().to_owned());
    Ok(Rendered {
        resource: saved_search::resource(&id, properties),
        id,
        name: title,
        kind: "Function",
        version: first(&["version", "Parser.Version", "Function.Version"]),
        api_version: SAVED_SEARCHES,
        is_rule: false,
        needs,
        notes,
    })
}

/// `name:type=default, …`, as ARM takes them: a text already, or ASIM's and the solutions' list.
fn parameters(node: &Node, properties: &mut Properties) -> Option<String> {
    let texts = ["functionParameters", "parameters"];
    if let Some(text) = texts.iter().find_map(|key| nodes::text(node, key)) {
        return Some(text.trim().to_owned());
    }
    let list = node
        .at("ParserParams")
        .or_else(|| node.at("FunctionParams"))
        .or_else(|| node.at("parameters"))?
        .as_sequence()?;
    let mut written = Vec::new();
    for (index, param) in list.iter().enumerate() {
        let (Some(name), Some(ty)) = (nodes::text(param, "Name"), nodes::text(param, "Type")) else {
            properties.refuse(format!(
                "parameter {} of the function lacks a `Name` or a `Type`",
                index + 1
            ));
            continue;
        };
        let default = nodes::text(param, "Default").map(|default| default_value(&ty, &default));
        written.push(format!(
            "{name}:{ty}{}",
            default.map(|default| format!("={default}")).unwrap_or_default()
        ));
    }
    (!written.is_empty()).then(|| written.join(", "))
}
