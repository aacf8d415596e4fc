//! The built tool: exit codes and what is on disk afterwards.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const GOOD: &str = "\
id: 7e3f0a11-0000-4000-8000-00000000000a
name: Vault secrets read in bulk
description: Identifies a caller that reads many secrets in an hour.
severity: Medium
requiredDataConnectors:
  - connectorId: AzureKeyVault
    dataTypes:
      - AzureDiagnostics
queryFrequency: 1h
queryPeriod: 1h
triggerOperator: gt
triggerThreshold: 0
tactics:
  - CredentialAccess
relevantTechniques:
  - T1555
query: |
  AzureDiagnostics
  | where OperationName == \"SecretGet\"
  | summarize Reads = count() by CallerIPAddress
  | where Reads >= 10
entityMappings:
  - entityType: IP
    fieldMappings:
      - identifier: Address
        columnName: CallerIPAddress
version: 1.0.0
kind: Scheduled
";

/// A project with these definitions below `detections/`.
fn project(definitions: &[(&str, &str)]) -> tempfile::TempDir {
    let project = tempfile::tempdir().unwrap();
    fs::create_dir(project.path().join("detections")).unwrap();
    for (name, text) in definitions {
        fs::write(project.path().join("detections").join(name), text).unwrap();
    }
    project
}

fn package(project: &Path, arguments: &[&str]) -> Output {
    let tool = env!("CARGO_BIN_EXE_tripline");
    Command::new(tool)
        .arg("package")
        .args(arguments)
        .current_dir(project)
        .output()
        .unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn what_passes_is_packaged_and_the_rest_left_out() {
    let bad = GOOD
        .replace("00000000000a", "00000000000b")
        .replace("severity: Medium", "severity: Critical");
    let project = project(&[("good.yaml", GOOD), ("bad.yaml", &bad)]);
    let output = package(project.path(), &["--out", "build"]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(
        stdout(&output).starts_with("left out detections/bad.yaml (Vault secrets read in bulk)\n"),
        "{output:?}"
    );
    let build = project.path().join("build");
    assert!(build.join("templates/good.json").is_file() && !build.join("templates/bad.json").exists());
    let manifest: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(build.join("manifest.json")).unwrap()).unwrap();
    assert_eq!(manifest["leftOut"][0]["source"], "detections/bad.yaml");
    assert_eq!(manifest["definitions"][0]["source"], "detections/good.yaml");
}

#[test]
fn a_clean_package_exits_with_zero_and_is_the_same_twice() {
    let project = project(&[("good.yaml", GOOD)]);
    let first = package(project.path(), &["--out", "one"]);
    assert_eq!(first.status.code(), Some(0), "{first:?}");
    assert_eq!(stdout(&first), "1 definition in 4 files in one\n");
    package(project.path(), &["--out", "two"]);
    for file in [
        "manifest.json",
        "deploy.json",
        "analytics-rules.json",
        "templates/good.json",
    ] {
        let read = |folder: &str| fs::read(project.path().join(folder).join(file)).unwrap();
        assert_eq!(read("one"), read("two"), "{file}");
    }
}

#[test]
fn rules_can_be_packaged_switched_off() {
    let project = project(&[("good.yaml", GOOD)]);
    package(project.path(), &["--out", "build", "--disabled"]);
    let text = fs::read_to_string(project.path().join("build/templates/good.json")).unwrap();
    assert!(text.contains("\"enabled\": false"));
}

#[test]
fn an_unusable_output_folder_is_an_error_that_changes_nothing() {
    let project = project(&[("good.yaml", GOOD)]);
    fs::write(project.path().join("build"), "a file").unwrap();
    let output = package(project.path(), &["--out", "build"]);
    assert_eq!(output.status.code(), Some(2));
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(message.starts_with("tripline: cannot write to `build`: "), "{message}");
    assert_eq!(fs::read_to_string(project.path().join("build")).unwrap(), "a file");
}

#[test]
fn nothing_to_package_is_wrong_usage() {
    let project = project(&[]);
    assert_eq!(package(project.path(), &["--out", "build"]).status.code(), Some(2));
    assert!(!project.path().join("build").exists());
}

/// A case of the good definition; its golden is not there, so it cannot pass.
#[test]
fn what_fails_its_tests_is_left_out() {
    let project = project(&[("good.yaml", GOOD)]);
    let fixtures = project.path().join("fixtures/good");
    fs::create_dir_all(&fixtures).unwrap();
    fs::write(
        fixtures.join("quiet.yaml"),
        "now: 2026-01-01T00:00:00Z\ntables: {}\nexpect:\n  alerts: 1\n",
    )
    .unwrap();
    let output = package(project.path(), &["--out", "build"]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(stdout(&output).contains("\n  the case `quiet` fails: "), "{output:?}");
    assert!(!project.path().join("build/templates/good.json").exists());
}

#[test]
fn what_no_case_tests_is_packaged_and_said() {
    let project = project(&[("good.yaml", GOOD)]);
    package(project.path(), &["--out", "build"]);
    let manifest = fs::read_to_string(project.path().join("build/manifest.json")).unwrap();
    assert!(manifest.contains("\"no case tests it\""), "{manifest}");
}
