//! Our resources beside those that other tools made of the same definitions.
//!
//! The others dropped techniques, replaced suppression durations and invented others, so agreement is counted a
//! property and a kind of difference; the counts are a snapshot, and any change of them is to be explained.

use super::resource_of;
use crate::support::shared;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// How a property fares on both sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Equal,
    /// The same duration in other units, or text that differs in blanks and line ends alone.
    Equivalent,
    OtherValue,
    /// The other tool dropped it.
    OnlyOurs,
    /// The other tool invented it.
    OnlyTheirs,
}

/// A property that differs in more pairs than this differs for one reason, and is counted only.
const LISTED: usize = 5;

#[test]
fn analytics_rules_agree_with_those_of_other_tools() {
    let Some(table) = compare(&["v1-analytics", "v2-analytics", "v3-analytics"]) else {
        return;
    };
    insta::assert_snapshot!("pairs-analytics-rules", table);
}

#[test]
fn hunting_queries_agree_with_those_of_other_tools() {
    let Some(table) = compare(&["v2-hunting", "templatespecs-hunting"]) else {
        return;
    };
    insta::assert_snapshot!("pairs-hunting-queries", table);
}

fn compare(packagings: &[&str]) -> Option<String> {
    let folder = shared("corpus/arm/pairs")?;
    let mut counts: BTreeMap<(String, Outcome), usize> = BTreeMap::new();
    let mut differences: BTreeMap<String, Vec<(String, String, String)>> = BTreeMap::new();
    let mut refused = Vec::new();
    let mut pairs = 0;
    for pair in packagings
        .iter()
        .flat_map(|packaging| subfolders(&folder.join(packaging)))
    {
        pairs += 1;
        let name = pair.file_name().unwrap().to_string_lossy().into_owned();
        let ours = match resource_of(&pair.join("rule.yaml")) {
            Ok(resource) => properties(&resource["properties"]),
            Err(reason) => {
                refused.push(format!("refused: {name}: {reason}"));
                continue;
            }
        };
        let theirs: Value = serde_json::from_str(&fs::read_to_string(pair.join("resource.json")).unwrap()).unwrap();
        let theirs = properties(&content(&theirs)["properties"]);
        let keys: BTreeSet<&String> = ours.keys().chain(theirs.keys()).collect();
        for key in keys {
            let outcome = outcome(ours.get(key), theirs.get(key));
            *counts.entry((key.clone(), outcome)).or_default() += 1;
            if matches!(outcome, Outcome::OtherValue | Outcome::OnlyTheirs) {
                differences.entry(key.clone()).or_default().push((
                    name.clone(),
                    short(ours.get(key)),
                    short(theirs.get(key)),
                ));
            }
        }
    }
    let mut table = format!("{pairs} pairs\n");
    for ((key, outcome), count) in counts {
        writeln!(table, "{key} {outcome:?} {count}").unwrap();
    }
    for (key, pairs) in differences.iter().filter(|(_, pairs)| pairs.len() <= LISTED) {
        for (name, ours, theirs) in pairs {
            writeln!(table, "{key}: {name}: {ours} <> {theirs}").unwrap();
        }
    }
    refused.iter().for_each(|line| writeln!(table, "{line}").unwrap());
    Some(table)
}

fn short(value: Option<&Value>) -> String {
    let text = value.map_or_else(|| "-".to_owned(), Value::to_string);
    text.chars().take(160).collect()
}

fn subfolders(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    found.sort();
    found
}

/// Newer packages wrap the rule or query in a template of its own.
fn content(resource: &Value) -> &Value {
    match resource.pointer("/properties/mainTemplate/resources/0") {
        Some(inner) => inner,
        None => resource,
    }
}

/// Properties without nulls and empty lists; the tags of a saved search count as properties of their own. What is a
/// rule template's, and what the service ignores there, is left out.
fn properties(value: &Value) -> BTreeMap<String, Value> {
    let mut found = BTreeMap::new();
    for (key, value) in value.as_object().unwrap() {
        match key.as_str() {
            "status" | "requiredDataConnectors" | "eTag" => {}
            "tags" => {
                for tag in value.as_array().unwrap() {
                    found.insert(format!("tag {}", tag["name"].as_str().unwrap()), tag["value"].clone());
                }
            }
            _ if value.is_null() || value.as_array().is_some_and(Vec::is_empty) => {}
            _ => {
                found.insert(key.clone(), value.clone());
            }
        }
    }
    found
}

fn outcome(ours: Option<&Value>, theirs: Option<&Value>) -> Outcome {
    match (ours, theirs) {
        (Some(ours), Some(theirs)) if sorted(ours) == sorted(theirs) => Outcome::Equal,
        (Some(ours), Some(theirs)) if plain(ours) == plain(theirs) => Outcome::Equivalent,
        (Some(_), Some(_)) => Outcome::OtherValue,
        (Some(_), None) => Outcome::OnlyOurs,
        (None, _) => Outcome::OnlyTheirs,
    }
}

/// Text that does not depend on the order of keys.
fn sorted(value: &Value) -> String {
    match value {
        Value::Object(object) => {
            let entries: BTreeMap<&String, String> = object.iter().map(|(key, value)| (key, sorted(value))).collect();
            format!("{entries:?}")
        }
        Value::Array(items) => format!("{:?}", items.iter().map(sorted).collect::<Vec<_>>()),
        other => other.to_string(),
    }
}

fn plain(value: &Value) -> String {
    match value.as_str() {
        Some(text) if text.starts_with('P') && text.len() < 10 => text.replace("PT24H", "P1D").replace("PT48H", "P2D"),
        Some(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        None => sorted(value),
    }
}
