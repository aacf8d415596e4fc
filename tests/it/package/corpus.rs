//! Thousands of real definitions: whatever is accepted satisfies the schemas and comes back as the same definition.

use super::schema::Schemas;
use crate::support::shared;
use regex::Regex;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use tripline::detection::{Content, load, load_text};
use tripline::package::{Options, Rendered, render};

/// Fails when a real definition gives a template that no schema knows, or fewer are accepted than before.
#[test]
fn accepted_definitions_satisfy_the_schemas() {
    let (Some(rules), Some(schemas)) = (shared("corpus/rules"), shared("schemas/arm")) else {
        return;
    };
    let schemas = Schemas::read(&schemas);
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for loaded in load(&[rules]) {
        let Content::Detection(detection) = &loaded.content else {
            continue;
        };
        let outcome = match render(&loaded.content, None, Options::default()) {
            Ok(rendered) => {
                check(&rendered, &schemas, &loaded.file.display_path());
                "accepted".to_owned()
            }
            Err(refusal) => format!("refused: {}", without_values(&refusal.reasons[0])),
        };
        *counts
            .entry(format!("{}: {outcome}", detection.kind.name()))
            .or_default() += 1;
    }
    let mut table = String::new();
    for (outcome, count) in counts {
        writeln!(table, "{count} {outcome}").unwrap();
    }
    insta::assert_snapshot!("corpus", table);
}

/// What is between backticks after the first such word differs from file to file.
fn without_values(reason: &str) -> String {
    Regex::new("(is|name) `[^`]*`")
        .unwrap()
        .replace_all(reason, "$1 …")
        .into_owned()
}

fn check(rendered: &Rendered, schemas: &Schemas, file: &str) {
    let mut findings = Vec::new();
    schemas.check_resource(&rendered.resource, "", &mut findings);
    assert!(findings.is_empty(), "{file}: {findings:#?}");
    let properties = &rendered.resource["properties"];
    let iso = Regex::new(r"^P(?:\d+D(?:T(?:\d+H)?(?:\d+M)?)?|T(?:\d+H)?(?:\d+M)?)$").unwrap();
    let durations = ["/queryFrequency", "/queryPeriod", "/suppressionDuration"]
        .into_iter()
        .chain(["/incidentConfiguration/groupingConfiguration/lookbackDuration"])
        .filter_map(|place| properties.pointer(place));
    for duration in durations {
        assert!(iso.is_match(duration.as_str().unwrap()), "{file}: {duration}");
    }
    let preview = rendered.api_version.ends_with("-preview");
    assert!(
        preview || properties.get("subTechniques").is_none(),
        "{file}: sub-techniques in a stable version"
    );
    assert!(rendered.id == rendered.id.to_lowercase(), "{file}: {}", rendered.id);
}

/// Fails when a property is lost or changed on the way to ARM: the resource, read back as a definition, gives the
/// same resource.
#[test]
fn rules_survive_the_way_there_and_back() {
    let Some(rules) = shared("corpus/rules") else { return };
    let mut count = 0;
    for loaded in load(&[rules, super::data()]) {
        let Ok(rendered) = render(&loaded.content, None, Options::default()) else {
            continue;
        };
        if !rendered.is_rule {
            continue;
        }
        let yaml = back(&rendered);
        let again = load_text("back.yaml", yaml.clone());
        let again = render(&again.content, None, Options::default());
        let again =
            again.unwrap_or_else(|refusal| panic!("{}: {:?}\n{yaml}", loaded.file.display_path(), refusal.reasons));
        assert_eq!(again.resource, rendered.resource, "{}", loaded.file.display_path());
        count += 1;
    }
    assert!(count > 1000, "{count}");
}

/// The rule as a definition: ARM's names for what has other names there, and its texts without ARM's escapes.
fn back(rendered: &Rendered) -> String {
    let mut definition = rendered.resource["properties"].clone();
    unescape(&mut definition);
    let fields = definition.as_object_mut().unwrap();
    fields.insert("id".into(), rendered.id.clone().into());
    fields.insert("kind".into(), rendered.kind.into());
    for (arm, yaml) in [("displayName", "name"), ("techniques", "relevantTechniques")] {
        if let Some(value) = fields.shift_remove(arm) {
            fields.insert(yaml.into(), value);
        }
    }
    if let Some(columns) = fields.get_mut("sentinelEntitiesMappings") {
        assert!(
            columns
                .as_array()
                .is_some_and(|columns| columns.iter().all(|column| column["columnName"].is_string()))
        );
    }
    // The packaged description has no quotes around it that could be stripped again, and JSON is YAML.
    definition.to_string()
}

fn unescape(value: &mut Value) {
    match value {
        Value::String(text) if text.starts_with("[[") && text.ends_with(']') => *text = text[1..].to_owned(),
        Value::Array(items) => items.iter_mut().for_each(unescape),
        Value::Object(entries) => entries.values_mut().for_each(unescape),
        _ => {}
    }
}
