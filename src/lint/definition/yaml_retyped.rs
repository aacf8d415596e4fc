//! `yaml-retyped`

use kql_syntax::Span;

use crate::detection::{Detection, Spanned};
use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, fields};
use crate::yaml::{Node, NodeKind, Resolved};

pub(super) static LINT: Lint = Lint {
    code: "TL1009",
    name: "yaml-retyped",
    level: Level::Warn,
    fix: Fixable::Safe,
    about: "A text without quotes is a boolean, a number or a date to YAML.",
    why: "Readers of YAML 1.1 turn `no` into false, `12:30` into 750 and `1.10` into 1.1 before any tool sees the text.",
    bad: &[
        fields("name: 12:30").fixed("name: \"12:30\""),
        fields("status: no").fixed("status: \"no\""),
        fields("requiredDataConnectors:\n  - connectorId: AzureActiveDirectory\n    dataTypes: [on]")
            .fixed("requiredDataConnectors:\n  - connectorId: AzureActiveDirectory\n    dataTypes: [\"on\"]"),
    ],
    good: &[
        fields("name: \"12:30\""),
        fields("name: no sign-ins"),
        fields("triggerThreshold: 010"),
    ],
    check: Check::Detection(check),
};

/// Texts whose own lints say more about a number or a boolean.
const SKIPPED: &[&str] = &[
    "version",
    "query",
    "queryFrequency",
    "queryPeriod",
    "triggerThreshold",
    "enabled",
];

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    let Some(root) = detection.document.as_mapping() else {
        return;
    };
    for entry in &root.entries {
        let text_field = TEXTS.contains(&entry.key.as_str());
        if text_field || LISTS.contains(&entry.key.as_str()) {
            visit(&entry.value, &entry.key, ctx);
        }
    }
}

const TEXTS: &[&str] = &[
    "id",
    "name",
    "description",
    "severity",
    "status",
    "kind",
    "triggerOperator",
];
const LISTS: &[&str] = &[
    "requiredDataConnectors",
    "tactics",
    "relevantTechniques",
    "entityMappings",
    "customDetails",
];

fn visit(node: &Node, key: &str, ctx: &mut Context<'_>) {
    if SKIPPED.contains(&key) {
        return;
    }
    match &node.kind {
        NodeKind::Sequence(items) => items.iter().for_each(|item| visit(item, key, ctx)),
        NodeKind::Mapping(mapping) => {
            mapping
                .entries
                .iter()
                .for_each(|entry| visit(&entry.value, &entry.key, ctx));
        }
        NodeKind::Scalar(scalar) => {
            let read_as = match scalar.resolve() {
                Resolved::Bool(value) => format!("the boolean {value}"),
                Resolved::Int(value) => format!("the number {value}"),
                Resolved::Float(value) => format!("the number {value}"),
                Resolved::Timestamp => "a date".to_string(),
                Resolved::Null | Resolved::Text => return,
            };
            let written = Spanned {
                value: (),
                span: Span::new(node.span.start, node.span.end),
            };
            ctx.report(&LINT, node.span)
                .message(format!("`{}` is {read_as} to YAML, and `{key}` is a text", scalar.text))
                .replace("put it into quotes", &written, &format!("\"{}\"", scalar.text));
        }
    }
}
