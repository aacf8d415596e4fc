//! The shared Python validator over files, and a check that our own says the same.

use super::schema::Schemas;
use crate::support::shared;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The files among `files` in which the Python validator finds something, with all it printed; `None` (said on
/// standard error) where Python or its `jsonschema` package is missing.
pub(super) fn findings_of_python(files: &[PathBuf]) -> Option<(BTreeSet<PathBuf>, String)> {
    let validator = shared("schemas/arm/validate.py")?;
    let has_package = Command::new("python3")
        .args(["-c", "import jsonschema, referencing"])
        .output();
    if !has_package.is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: python3 with the package jsonschema is not here");
        return None;
    }
    let output = Command::new("python3")
        .arg(validator)
        .arg("--strict")
        .args(files)
        .output()
        .unwrap();
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.code().is_some_and(|code| code < 2) && errors.is_empty(),
        "the validator failed: {errors}"
    );
    let found = |file: &&PathBuf| {
        printed
            .lines()
            .any(|line| line.starts_with(&format!("{}:", file.display())))
    };
    Some((files.iter().filter(found).cloned().collect(), printed))
}

/// Fails when our validator accepts what the Python one refuses, or the other way round.
#[test]
fn both_validators_say_the_same_of_real_templates() {
    let (Some(folder), Some(schemas)) = (shared("corpus/arm"), shared("schemas/arm")) else {
        return;
    };
    let mut files = Vec::new();
    for part in ["converter-examples", "templates"] {
        json_files(&folder.join(part), &mut files);
    }
    files.retain(|file| read(file)["resources"].is_array());
    assert!(files.len() > 10, "{} templates", files.len());
    let Some((refused, printed)) = findings_of_python(&files) else {
        return;
    };
    let schemas = Schemas::read(&schemas);
    for file in &files {
        let findings = schemas.check_template(&read(file));
        assert_eq!(
            findings.is_empty(),
            !refused.contains(file),
            "{}: {findings:#?}\n{printed}",
            file.display()
        );
    }
}

fn read(file: &Path) -> Value {
    let text = fs::read_to_string(file).unwrap();
    serde_json::from_str(text.trim_start_matches('\u{feff}')).unwrap()
}

fn json_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            json_files(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "json") {
            files.push(path);
        }
    }
    files.sort();
}

/// Fails when any template of any kind has a property, a value or a type that the published schemas do not know.
#[test]
fn our_templates_pass_the_published_schemas() {
    let Some(schemas) = shared("schemas/arm") else { return };
    let schemas = Schemas::read(&schemas);
    let mut folders = vec![super::data()];
    folders.extend(Some(Path::new(env!("CARGO_MANIFEST_DIR")).join("detections")).filter(|folder| folder.is_dir()));
    for folder in folders {
        let package = super::package_of(&folder);
        let out = tempfile::tempdir().unwrap();
        tripline::package::write(out.path(), &package.files).unwrap();
        let templates = package
            .files
            .iter()
            .filter(|file| file.path != tripline::package::MANIFEST);
        let templates: Vec<PathBuf> = templates.map(|file| out.path().join(&file.path)).collect();
        assert!(templates.len() > 2);
        for template in &templates {
            let findings = schemas.check_template(&read(template));
            assert!(findings.is_empty(), "{}: {findings:#?}", template.display());
        }
        if let Some((refused, printed)) = findings_of_python(&templates) {
            assert!(refused.is_empty(), "{printed}");
        }
    }
}

/// Fails when an automation rule has findings beyond the one that its schema makes unavoidable.
#[test]
fn automation_rules_pass_as_far_as_their_schema_allows() {
    let Some(schemas) = shared("schemas/arm") else { return };
    let package = super::package_of(&super::automation());
    let template: Value = serde_json::from_str(super::file(&package, "deploy.json")).unwrap();
    let findings = Schemas::read(&schemas).check_template(&template);
    assert!(
        !findings.is_empty() && findings.iter().all(|text| text.contains("actionConfiguration")),
        "{findings:#?}"
    );
}

/// Fails when our validator lets through what strict validation is for.
#[test]
fn our_validator_finds_what_is_wrong() {
    let Some(schemas) = shared("schemas/arm") else { return };
    let schemas = Schemas::read(&schemas);
    let package = super::package_of(&super::data());
    let good: Value = serde_json::from_str(super::file(&package, "templates/scheduled.json")).unwrap();
    let rule = "/resources/0/properties";
    for (place, value) in [
        ("/resources/0/apiVersion", serde_json::json!("2025-09-01")),
        ("/resources/0/properties/severity", serde_json::json!("medium")),
        ("/resources/0/properties/customDetails", Value::Null),
        ("/resources/0/properties/triggerThreshold", serde_json::json!("0")),
        (
            "/resources/0/properties/entityMappings/0/entityType",
            serde_json::json!("IoTDevice"),
        ),
        ("/resources/0/properties/tactics/0", serde_json::json!("Initial Access")),
        ("/contentVersion", serde_json::json!("1.0")),
    ] {
        let mut bad = good.clone();
        *bad.pointer_mut(place).unwrap() = value;
        assert!(!schemas.check_template(&bad).is_empty(), "{place}");
    }
    for (place, key) in [
        (rule, "displayname"),
        ("/resources/0/properties/entityMappings/0", "column"),
        ("", "extra"),
    ] {
        let mut bad = good.clone();
        bad.pointer_mut(place).unwrap()[key] = serde_json::json!("x");
        assert!(!schemas.check_template(&bad).is_empty(), "{place}/{key}");
    }
    let mut bad = good.clone();
    bad.pointer_mut(rule)
        .unwrap()
        .as_object_mut()
        .unwrap()
        .shift_remove("suppressionDuration");
    assert!(!schemas.check_template(&bad).is_empty());
}
