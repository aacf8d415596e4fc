//! Content without a typed model, read from its document.

use crate::yaml::{Node, NodeKind, Resolved};
use serde_json::{Map, Value};

/// The text at a key of a mapping; absent, empty and null are the same.
pub(super) fn text(node: &Node, key: &str) -> Option<String> {
    let scalar = node.at(key)?.as_scalar()?;
    (scalar.resolve() != Resolved::Null && !scalar.text.trim().is_empty()).then(|| scalar.text.clone())
}

/// The document as JSON, keys in their order. Dates and words that are no number or boolean are texts.
pub(super) fn json(node: &Node) -> Value {
    match &node.kind {
        NodeKind::Sequence(items) => items.iter().map(json).collect(),
        NodeKind::Mapping(mapping) => {
            let entries = mapping.entries.iter().filter(|entry| !entry.value.is_null());
            Value::Object(
                entries
                    .map(|entry| (entry.key.clone(), json(&entry.value)))
                    .collect::<Map<_, _>>(),
            )
        }
        NodeKind::Scalar(scalar) => match scalar.resolve() {
            Resolved::Null => Value::Null,
            Resolved::Bool(flag) => flag.into(),
            Resolved::Int(number) => number.into(),
            Resolved::Float(number) => number.into(),
            Resolved::Timestamp | Resolved::Text => scalar.text.clone().into(),
        },
    }
}
