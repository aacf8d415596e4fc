//! Automation rules: their documents have ARM's own shape, but for the id.

use super::properties::Properties;
use super::{Refusal, Rendered, needs, nodes};
use crate::package::template::STABLE;
use crate::package::text::make_literal;
use crate::yaml::Node;
use serde_json::{Value, json};

pub(super) fn automation_rule(node: &Node) -> Result<Rendered, Refusal> {
    let mut properties = Properties::default();
    let id = nodes::text(node, "automationRuleId").or_else(|| nodes::text(node, "id"));
    let id = id.unwrap_or_default().trim().to_ascii_lowercase();
    properties.check_guid("automationRuleId", &id);
    let name = nodes::text(node, "displayName");
    properties.put_required("displayName", name.clone());
    for key in ["order", "triggeringLogic", "actions"] {
        match node.at(key).filter(|value| !value.is_null()) {
            Some(value) => properties.put(key, nodes::json(value)),
            None => properties.refuse(format!("`{key}` is missing")),
        }
    }
    let (properties, notes) = properties.finish()?;
    let mut properties = Value::Object(properties);
    make_literal(&mut properties);
    Ok(Rendered {
        resource: json!({
            "name": format!("[concat(parameters('workspace'),'/Microsoft.SecurityInsights/{id}')]"),
            "type": "Microsoft.OperationalInsights/workspaces/providers/automationRules",
            "apiVersion": STABLE,
            "properties": properties,
        }),
        id,
        name: name.unwrap_or_default(),
        kind: "AutomationRule",
        version: nodes::text(node, "version"),
        api_version: STABLE,
        is_rule: false,
        needs: needs::Needs::default(),
        notes,
    })
}
