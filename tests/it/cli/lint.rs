//! `tripline lint`

use std::fs;
use std::path::Path;

use super::{stderr, stdout, tripline};

/// A rule without findings, with the id's last digit given.
fn sound(digit: u8) -> String {
    format!(
        "\
id: 00000000-0000-0000-0000-00000000000{digit}
name: Failed sign-ins {digit}
description: Identifies users whose sign-ins fail again and again.
severity: Medium
requiredDataConnectors:
  - connectorId: AzureActiveDirectory
    dataTypes:
      - SigninLogs
queryFrequency: 1h
queryPeriod: 1h
triggerOperator: gt
triggerThreshold: 0
tactics:
  - CredentialAccess
relevantTechniques:
  - T1110
query: |
  SigninLogs
  | where ResultType == \"50126\"
  | project TimeGenerated, UserPrincipalName, IPAddress
entityMappings:
  - entityType: IP
    fieldMappings:
      - identifier: Address
        columnName: IPAddress
version: 1.0.0
kind: Scheduled
"
    )
}

/// Writes `a-sound.yaml`, a file with the given bytes, and `z-wrong.yaml` with one finding of its own.
fn project(name: &str, bytes: &[u8]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let detections = folder.path().join("detections");
    fs::create_dir(&detections).unwrap();
    fs::write(detections.join("a-sound.yaml"), sound(1)).unwrap();
    fs::write(detections.join(name), bytes).unwrap();
    fs::write(detections.join("z-wrong.yaml"), sound(2).replace("Medium", "Grave")).unwrap();
    folder
}

/// The other files are checked, whatever is wrong with one.
fn goes_on(text: &str) -> bool {
    text.contains("detections/z-wrong.yaml:4:11") && text.contains("`Grave` is no severity")
}

#[test]
fn yaml_that_does_not_parse_is_shown_where_it_breaks() {
    let folder = project("broken.yaml", b"id: x\nname: Failed sign-ins: again\n");
    let output = tripline(folder.path(), &["lint"]);
    let text = stdout(&output);
    assert_eq!(output.status.code(), Some(1));
    assert!(text.contains("error[TL0001]: not valid YAML"), "{text}");
    assert!(text.contains("detections/broken.yaml:2:22"), "{text}");
    assert!(text.contains("quote this value"), "{text}");
    assert!(goes_on(&text), "{text}");
}

#[test]
fn an_unknown_field_is_named_with_what_was_meant() {
    let wrong = sound(3).replace("entityMappings:", "entityMapings:");
    let folder = project("misspelt.yaml", wrong.as_bytes());
    let text = stdout(&tripline(folder.path(), &["lint"]));
    assert!(text.contains("a definition has no field `entityMapings`"), "{text}");
    assert!(text.contains("did you mean `entityMappings`?"), "{text}");
    assert!(goes_on(&text), "{text}");
}

#[test]
fn bytes_that_are_not_utf8_are_a_finding() {
    let folder = project("latin1.yaml", b"id: x\nname: Anmeldungen f\xfcr Gast\n");
    let output = tripline(folder.path(), &["lint"]);
    let text = stdout(&output);
    assert_eq!(output.status.code(), Some(1));
    assert!(text.contains("detections/latin1.yaml:2:20"), "{text}");
    assert!(text.contains("not UTF-8: byte 0xfc at offset 25"), "{text}");
    assert!(goes_on(&text), "{text}");
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_back_is_a_finding() {
    let folder = project("b-sound.yaml", sound(3).as_bytes());
    std::os::unix::fs::symlink("../detections", folder.path().join("detections/loop")).unwrap();
    let output = tripline(folder.path(), &["lint"]);
    let text = stdout(&output);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text.contains("error[TL0012]: this link leads back to `detections`"),
        "{text}"
    );
    assert!(goes_on(&text), "{text}");
}

#[cfg(unix)]
#[test]
fn a_broken_link_is_a_finding_and_a_missing_path_is_wrong_usage() {
    let folder = project("b-sound.yaml", sound(3).as_bytes());
    std::os::unix::fs::symlink("nowhere.yaml", folder.path().join("detections/gone.yaml")).unwrap();
    let broken = tripline(folder.path(), &["lint", "detections"]);
    assert_eq!(broken.status.code(), Some(1));
    let output = tripline(folder.path(), &["lint", "detections", "missing.yaml"]);
    let text = stdout(&output);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text.contains("cannot read this file: no such file or directory"),
        "{text}"
    );
    assert!(
        text.contains("missing.yaml") && text.contains("detections/gone.yaml"),
        "{text}"
    );
    assert!(goes_on(&text), "{text}");
}

/// The scalar styles differ in how a fix has to be written.
#[test]
fn typographic_quotes_are_repaired_in_every_style_of_scalar() {
    let query = "SigninLogs | where ResultType == “50126” and AppId == 'x' | project TimeGenerated, IPAddress";
    let expected = query.replace(['“', '”'], "\"");
    let literal = |query: &str| format!("query: |\n  {query}\n");
    let single = |query: &str| format!("query: '{}'\n", query.replace('\'', "''"));
    let double = |query: &str| format!("query: \"{}\"\n", query.replace('"', "\\\""));
    let folded = |query: &str| format!("query: >-\n  {}\n", query.replace(" | ", "\n  | "));
    for style in [&literal as &dyn Fn(&str) -> String, &single, &double, &folded] {
        let rule = sound(3);
        let (before, rest) = rule.split_once("query: |").unwrap();
        let after = &rest[rest.find("entityMappings").unwrap()..];
        let folder = project("quotes.yaml", format!("{before}{}{after}", style(query)).as_bytes());
        let output = tripline(folder.path(), &["lint", "--fix"]);
        let text = stdout(&output);
        assert!(text.contains("fixed detections/quotes.yaml: 2 changes"), "{text}");
        let fixed = fs::read_to_string(folder.path().join("detections/quotes.yaml")).unwrap();
        assert_eq!(fixed, format!("{before}{}{after}", style(&expected)));
        assert_eq!(
            fs::read_dir(folder.path().join("detections")).unwrap().count(),
            3,
            "no file is left behind"
        );
        let again = stdout(&tripline(folder.path(), &["lint", "--fix"]));
        assert!(!again.contains("fixed") && goes_on(&again), "{again}");
    }
}

#[test]
fn the_three_formats_tell_the_same() {
    let folder = project(
        "b.yaml",
        sound(3).replace("severity: Medium", "severity: high").as_bytes(),
    );
    let run = |format: &str| stdout(&tripline(folder.path(), &["lint", "--format", format]));
    let json: serde_json::Value = serde_json::from_str(&run("json")).unwrap();
    assert_eq!(json["summary"]["errors"], 2);
    assert_eq!(json["diagnostics"][0]["code"], "TL1007");
    assert_eq!(json["diagnostics"][0]["span"]["line"], 4);
    assert_eq!(json["diagnostics"][0]["fix"]["edits"][0]["text"], "High");
    let sarif: serde_json::Value = serde_json::from_str(&run("sarif")).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 2);
    let place = &results[0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "detections/b.yaml");
    assert_eq!(place["region"]["startLine"], 4);
    assert_eq!(sarif["runs"][0]["tool"]["driver"]["rules"][0]["id"], "TL1007");
    assert!(run("text").contains("2 errors in 3 detections; `--fix` repairs 1"));
}

#[test]
fn usage_is_told_apart_from_findings() {
    let folder = project("b.yaml", sound(3).as_bytes());
    let code = |arguments: &[&str]| tripline(folder.path(), arguments).status.code();
    assert_eq!(code(&["lint", "detections/a-sound.yaml"]), Some(0));
    assert_eq!(code(&["lint"]), Some(1));
    assert_eq!(code(&["lint", "--format", "xml"]), Some(2));
    assert_eq!(code(&["lint", "--explain", "nonsense"]), Some(2));
    assert_eq!(code(&["--version"]), Some(0));
    assert_eq!(code(&["completions", "bash"]), Some(0));
    let empty = tempfile::tempdir().unwrap();
    let output = tripline(empty.path(), &["lint"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("no `detections` folder here or above"));
}

#[test]
fn the_project_s_detections_are_found_from_below() {
    let folder = project("b.yaml", sound(3).as_bytes());
    let below = folder.path().join("fixtures/deep");
    fs::create_dir_all(&below).unwrap();
    assert_eq!(tripline(&below, &["lint"]).status.code(), Some(1));
}

/// Tests are asked for where the project keeps any.
#[test]
fn missing_test_cases_are_told_in_a_project_with_fixtures() {
    let folder = project("b.yaml", sound(3).as_bytes());
    let case = |detection: &str, name: &str, expect: &str| {
        let below = folder.path().join("fixtures").join(detection);
        fs::create_dir_all(&below).unwrap();
        fs::write(below.join(name), format!("tables: {{}}\nexpect: {expect}\n")).unwrap();
    };
    case("b", "fires.yaml", "{fires: true}");
    case("b", "near-miss.yaml", "{rows: 0}");
    case("a-sound", "fires.yaml", "{alerts: 1}");
    let text = stdout(&tripline(folder.path(), &["lint"]));
    assert!(!text.contains("detections/b.yaml"), "{text}");
    assert!(text.contains("add a near-miss to `fixtures/a-sound/`"), "{text}");
    assert!(
        text.contains("there is no test case") && text.contains("`fixtures/z-wrong/`"),
        "{text}"
    );
}

/// What parsing and binding say points into the file, whatever the scalar's style.
#[test]
fn errors_of_a_query_are_located_in_the_yaml() {
    let wrong = sound(3).replace("ResultType ==", "ResultTipe ==");
    let folder = project("b.yaml", wrong.as_bytes());
    let text = stdout(&tripline(folder.path(), &["lint"]));
    assert!(text.contains("error[KS142]"), "{text}");
    assert!(text.contains("detections/b.yaml:19:11"), "{text}");
    let folder = project("b.yaml", sound(3).replace("| project", "| where | project").as_bytes());
    let text = stdout(&tripline(folder.path(), &["lint"]));
    assert!(text.contains("detections/b.yaml:20:"), "{text}");
}

#[test]
fn every_lint_can_be_explained() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = stdout(&tripline(here, &["lint", "--explain", "severity-unknown"]));
    insta::assert_snapshot!(text, @r##"
    TL1007 severity-unknown
    The severity is none of the four that exist, letter for letter.

    Why: Azure Resource Manager knows exactly `Informational`, `Low`, `Medium` and `High`.
    Level: error
    Fix: safe: `--fix` applies it

    Flagged:
      severity: high
    Fixed:
      severity: High

    Flagged:
      severity: "MEDIUM"
    Fixed:
      severity: "Medium"

    Flagged:
      severity: Critical

    Fine:
      severity: Informational
    "##);
}
