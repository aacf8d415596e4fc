//! The template around resources, and its bytes.

use serde_json::{Value, json};

/// Newest stable version of the Sentinel resources.
pub(super) const STABLE: &str = "2025-09-01";
/// Newest preview version: NRT rules, sub-techniques, `sentinelEntitiesMappings`, two more alert products.
pub(super) const PREVIEW: &str = "2025-07-01-preview";
/// Saved searches.
pub(super) const SAVED_SEARCHES: &str = "2025-07-01";

/// A deployment template with one parameter, `workspace`, which the portal's import fills in by itself.
pub(super) fn template(resources: Vec<Value>) -> Value {
    json!({
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        "parameters": { "workspace": { "type": "string" } },
        "resources": resources,
    })
}

/// JSON with an indentation of two blanks and a line end at its end; keys keep the order they were put in.
pub(super) fn bytes(value: &Value) -> Vec<u8> {
    format!("{value:#}\n").into_bytes()
}
