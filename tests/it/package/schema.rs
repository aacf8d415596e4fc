//! The published ARM schemas, applied to a template: as much of JSON schema draft 4 as they use, and strict.
//!
//! Strict means that a property which no schema names is a finding: ARM ignores most of them, so a misspelt one would
//! vanish without a word. The tests also run the Python validator over the same files, which proves this one.

use regex::Regex;
use serde_json::Value;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

const BASE: &str = "https://schema.management.azure.com/schemas/";
const SENTINEL: &str = "urn:tripline:arm:sentinel-resources";
/// What any resource may have beside what its type defines.
const EVERY_RESOURCE: &[&str] = &[
    "name",
    "type",
    "apiVersion",
    "dependsOn",
    "condition",
    "comments",
    "copy",
    "scope",
    "etag",
    "location",
    "tags",
];

/// The schemas of one folder by their addresses.
pub(super) struct Schemas {
    documents: BTreeMap<String, Value>,
    patterns: RefCell<BTreeMap<String, Regex>>,
}

impl Schemas {
    /// Reads `*.json` and `*/*.json` below `folder`.
    pub(super) fn read(folder: &Path) -> Self {
        let mut documents = BTreeMap::new();
        let children = |folder: &Path| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        for path in children(folder).flat_map(|path| {
            if path.is_dir() {
                children(&path).collect()
            } else {
                vec![path]
            }
        }) {
            if path.extension().is_some_and(|extension| extension == "json") {
                let document: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
                documents.insert(format!("{BASE}{name}"), document.clone());
                if let Some(id) = document["id"].as_str() {
                    documents.insert(id.trim_end_matches('#').to_owned(), document);
                }
            }
        }
        assert!(
            documents.contains_key(SENTINEL),
            "the schemas are not in {}",
            folder.display()
        );
        Self {
            documents,
            patterns: RefCell::default(),
        }
    }

    /// Findings in a deployment template, each with the place where it is.
    pub(super) fn check_template(&self, template: &Value) -> Vec<String> {
        let mut outer = template.clone();
        outer["resources"] = Value::Array(Vec::new());
        let mut findings = Vec::new();
        let schema = format!("{BASE}2019-04-01/deploymentTemplate.json#");
        self.check(
            &serde_json::json!({ "$ref": schema }),
            &schema,
            &outer,
            "",
            &mut findings,
        );
        for (index, resource) in template["resources"].as_array().into_iter().flatten().enumerate() {
            self.check_resource(resource, &format!("/resources/{index}"), &mut findings);
        }
        findings
    }

    pub(super) fn check_resource(&self, resource: &Value, place: &str, findings: &mut Vec<String>) {
        let (ty, api, kind) = (&resource["type"], &resource["apiVersion"], &resource["kind"]);
        let index = self.documents[SENTINEL]["x-index"].as_array().unwrap();
        let holds = |entry: &Value, key: &str, wanted: &Value| {
            let wanted = wanted.as_str().unwrap_or_default();
            entry[key]
                .as_array()
                .unwrap()
                .iter()
                .any(|item| item.as_str().unwrap().eq_ignore_ascii_case(wanted))
        };
        let entry = index.iter().find(|entry| {
            holds(entry, "types", ty) && holds(entry, "apiVersions", api) && entry.get("kind").is_none_or(|k| k == kind)
        });
        let Some(entry) = entry else {
            findings.push(format!("{place}: no schema for {ty} {api} {kind}"));
            return;
        };
        let reference = entry["definition"].as_str().unwrap();
        let schema = serde_json::json!({ "$ref": reference });
        self.check(&schema, SENTINEL, resource, place, findings);
        self.unknown(&schema, SENTINEL, resource, place, findings);
    }

    /// The schema that `$ref` chains lead to, and the document it stands in.
    fn resolve<'a>(&'a self, mut schema: &'a Value, mut document: &'a str) -> (&'a Value, &'a str) {
        while let Some(reference) = schema["$ref"].as_str() {
            let (address, pointer) = reference.split_once('#').unwrap_or((reference, ""));
            if !address.is_empty() {
                document = address;
            }
            let address = document.split('#').next().unwrap();
            let root = self
                .documents
                .get(address)
                .unwrap_or_else(|| panic!("no document {document}"));
            schema = root
                .pointer(pointer)
                .unwrap_or_else(|| panic!("no {pointer} in {document}"));
        }
        (schema, document)
    }

    fn check(&self, schema: &Value, document: &str, value: &Value, place: &str, findings: &mut Vec<String>) {
        let (schema, document) = self.resolve(schema, document);
        if let Some(ty) = schema["type"].as_str()
            && !has_type(value, ty)
        {
            findings.push(format!("{place}: not of type {ty}: {value}"));
            return;
        }
        if let Some(allowed) = schema["enum"].as_array()
            && !allowed.contains(value)
        {
            findings.push(format!("{place}: {value} is not one of {}", schema["enum"]));
        }
        if let (Some(pattern), Some(text)) = (schema["pattern"].as_str(), value.as_str())
            && !self.matches(pattern, text)
        {
            findings.push(format!("{place}: {value} does not match {pattern}"));
        }
        for required in schema["required"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
        {
            if value.as_object().is_some_and(|object| !object.contains_key(required)) {
                findings.push(format!("{place}: `{required}` is missing"));
            }
        }
        for (key, part) in value.as_object().into_iter().flatten() {
            let place = format!("{place}/{key}");
            match (&schema["properties"][key], &schema["additionalProperties"]) {
                (Value::Null, Value::Bool(false)) => findings.push(format!("{place}: no such property")),
                (Value::Null, further @ Value::Object(_)) => self.check(further, document, part, &place, findings),
                (Value::Null, _) => {}
                (inner, _) => self.check(inner, document, part, &place, findings),
            }
        }
        if schema["items"].is_object() {
            for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                self.check(&schema["items"], document, item, &format!("{place}/{index}"), findings);
            }
        }
        for part in schema["allOf"].as_array().into_iter().flatten() {
            self.check(part, document, value, place, findings);
        }
        if let Some(choices) = schema["oneOf"].as_array().or(schema["anyOf"].as_array()) {
            findings.extend(self.best_choice(choices, document, value, place));
        }
    }

    fn matches(&self, pattern: &str, text: &str) -> bool {
        let mut patterns = self.patterns.borrow_mut();
        let compiled = patterns
            .entry(pattern.to_owned())
            .or_insert_with(|| Regex::new(pattern).unwrap());
        compiled.is_match(text)
    }

    /// No findings when a choice fits; else those of the choice that came closest.
    fn best_choice(&self, choices: &[Value], document: &str, value: &Value, place: &str) -> Vec<String> {
        let all = choices.iter().map(|choice| {
            let mut findings = Vec::new();
            self.check(choice, document, value, place, &mut findings);
            findings
        });
        all.max_by_key(|found| (found.is_empty(), found.iter().map(String::len).max()))
            .unwrap_or_default()
    }

    /// Adds the properties that no schema names.
    fn unknown(&self, schema: &Value, document: &str, value: &Value, place: &str, findings: &mut Vec<String>) {
        for (key, part) in value.as_object().into_iter().flatten() {
            let named = self.named(schema, document, key);
            let place = format!("{place}/{key}");
            match named {
                Named::As(inner, document) => self.unknown(inner, document, part, &place, findings),
                Named::Free => {}
                Named::Nowhere if EVERY_RESOURCE.contains(&key.as_str()) => {}
                Named::Nowhere => findings.push(format!("{place}: property is in no schema")),
            }
        }
        let (resolved, document) = self.resolve(schema, document);
        let choices = resolved["oneOf"].as_array().into_iter().flatten();
        for schema in std::iter::once(resolved).chain(choices) {
            let (schema, document) = self.resolve(schema, document);
            for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                if schema["items"].is_object() {
                    self.unknown(&schema["items"], document, item, &format!("{place}/{index}"), findings);
                }
            }
        }
    }

    fn named<'a>(&'a self, schema: &'a Value, document: &'a str, key: &str) -> Named<'a> {
        let (schema, document) = self.resolve(schema, document);
        if let Some(inner) = schema["properties"].get(key) {
            return Named::As(inner, document);
        }
        if schema["additionalProperties"].is_object() {
            return Named::Free;
        }
        if schema["properties"].is_null() && schema["type"] == "object" && schema["allOf"].is_null() {
            return Named::Free;
        }
        for list in ["oneOf", "allOf", "anyOf"] {
            for part in schema[list].as_array().into_iter().flatten() {
                match self.named(part, document, key) {
                    Named::Nowhere => {}
                    found => return found,
                }
            }
        }
        Named::Nowhere
    }
}

/// Where a schema speaks of a property.
enum Named<'a> {
    As(&'a Value, &'a str),
    /// A map whose keys are data.
    Free,
    Nowhere,
}

fn has_type(value: &Value, ty: &str) -> bool {
    match ty {
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "object" => value.is_object(),
        "array" => value.is_array(),
        "null" => value.is_null(),
        _ => panic!("unknown type {ty}"),
    }
}
