//! Which project a file belongs to, and what of a project is no definition.

use tempfile::tempdir;

use super::{stderr, stdout, tripline, write};

const RULE: &str = "id: 5f6f1d4c-3f0e-4a43-9f0e-0d3c9d6f2a11
name: Connections
description: Finds connections.
severity: Medium
status: Available
requiredDataConnectors: []
queryFrequency: 1h
queryPeriod: 1h
triggerOperator: gt
triggerThreshold: 0
tactics: [InitialAccess]
relevantTechniques: [T1078]
query: |
  PulseConnectSecure | where Source_IP == '192.0.2.1' | project TimeGenerated, Source_IP
entityMappings:
  - entityType: IP
    fieldMappings:
      - {identifier: Address, columnName: Source_IP}
version: 1.0.0
kind: Scheduled
";
const FUNCTION: &str = "name: PulseConnectSecure\nquery: Syslog | extend Source_IP = HostIP\n";
const CASE: &str = "now: 2026-03-02T12:00:00Z\ntables:\n  Syslog:\n    - {TimeGenerated: now-5m, HostIP: 192.0.2.1}\n\
                    expect: {fires: true, rows: 1}\n";

/// Breaks when a table that Sentinel's list has hides the project's function of that name.
#[test]
fn a_function_of_the_project_comes_before_a_table_of_the_reference() {
    let folder = tempdir().unwrap();
    let folder = folder.path();
    write(folder, "detections/rule.yaml", RULE);
    write(folder, "functions/PulseConnectSecure.yaml", FUNCTION);
    write(folder, "fixtures/rule/body.yaml", CASE);
    let stub = CASE
        .replace("Syslog:", "PulseConnectSecure:")
        .replace("HostIP", "Source_IP");
    write(folder, "fixtures/rule/stub.yaml", stub);
    let output = tripline(folder, &["test", "--accept"]);
    assert_eq!(output.status.code(), Some(0), "{}{}", stdout(&output), stderr(&output));
    let output = tripline(folder, &["inspect", "PulseConnectSecure | project Source_IP"]);
    let found: serde_json::Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(found["tables"], serde_json::json!(["Syslog"]));
    assert_eq!(found["functions"], serde_json::json!(["PulseConnectSecure"]));
}

/// Breaks when functions are judged as hunting queries, or cases as definitions.
#[test]
fn what_is_no_definition_is_not_judged_as_one() {
    let folder = tempdir().unwrap();
    let folder = folder.path();
    write(folder, "detections/rule.yaml", RULE);
    write(folder, "functions/PulseConnectSecure.yaml", FUNCTION);
    write(
        folder,
        "functions/recent.yaml",
        "name: Recent\nparameters: 'since: timespan = 1h'\nquery: Syslog | where TimeGenerated > ago(since)\n",
    );
    write(folder, "fixtures/rule/case.yaml", CASE);
    write(
        folder,
        "fixtures/rule/silent.yaml",
        "now: 2026-03-02T12:00:00Z\ntables: {Syslog: []}\nexpect: {fires: false}\n",
    );
    write(
        folder,
        "schemas/My_CL.yaml",
        "table: My_CL\ncolumns: [{name: A, type: string}]\n",
    );
    for (path, found) in [
        (".", "nothing found in 1 detection and 2 other files\n"),
        ("functions", "nothing found in 0 detections and 2 other files\n"),
        ("fixtures", "nothing found in 0 detections\n"),
        ("schemas/My_CL.yaml", "nothing found in 0 detections\n"),
    ] {
        let output = tripline(folder, &["lint", path]);
        assert_eq!(
            (stdout(&output).as_str(), output.status.code()),
            (found, Some(0)),
            "{path}"
        );
    }
    write(
        folder,
        "functions/recent.yaml",
        "name: Recent\nquery: Syslog | where Nope == 1\n",
    );
    let output = tripline(folder, &["lint", "functions"]);
    let text = stdout(&output);
    assert!(
        text.contains("error[KS142]") && text.contains("functions/recent.yaml:2:"),
        "{text}"
    );
    assert!(!text.contains("TL1001"), "{text}");
}

/// Breaks when one path decides for all which functions and tables there are.
#[test]
fn each_file_has_the_project_that_it_lies_in() {
    let folder = tempdir().unwrap();
    let folder = folder.path();
    for (project, column) in [("one", "Source_IP"), ("two", "Other_IP")] {
        write(folder, &format!("{project}/detections/rule.yaml"), RULE);
        let function = FUNCTION.replace("Source_IP", column);
        write(folder, &format!("{project}/functions/f.yaml"), function);
    }
    let output = tripline(folder, &["lint", "one/detections", "two/detections"]);
    let text = stdout(&output);
    assert!(text.contains("two/detections/rule.yaml:14:"), "{text}");
    assert!(!text.contains("one/detections/rule.yaml:14:"), "{text}");
    // The path that does not exist has the same project.
    let output = tripline(&folder.join("one"), &["lint", "detections/nope", "detections"]);
    let text = stdout(&output);
    assert!(text.contains("error[TL0010]") && !text.contains("KS142"), "{text}");
    // Nor does a path outside of any.
    write(folder, "elsewhere/rule.yaml", RULE);
    let output = tripline(folder, &["lint", "elsewhere", "one/detections"]);
    assert!(
        !stdout(&output).contains("one/detections/rule.yaml:14:"),
        "{}",
        stdout(&output)
    );
}

/// Breaks when the facts beside `data.csv` are not read from JSON.
#[test]
fn a_watchlist_is_described_in_json_too() {
    let folder = tempdir().unwrap();
    let folder = folder.path();
    write(
        folder,
        "watchlists/Controllers/watchlist.json",
        "{\n  \"watchlistAlias\": \"knownDCs\",\n  \"displayName\": \"Controllers\",\n  \"itemsSearchKey\": \"Computer\"\n}\n",
    );
    write(folder, "watchlists/Controllers/data.csv", "Site,Computer\nA,dc1\n");
    let output = tripline(
        folder,
        &[
            "query",
            "_GetWatchlist('knownDCs') | project SearchKey",
            "--format",
            "csv",
        ],
    );
    assert_eq!(stdout(&output), "SearchKey\ndc1\n", "{}", stderr(&output));
    write(folder, "watchlists/twice.csv", "A,A\n1,2\n");
    let output = tripline(folder, &["query", "print 1"]);
    assert_eq!(output.status.code(), Some(0));
    write(folder, "detections/rule.yaml", RULE);
    let output = tripline(folder, &["lint"]);
    let text = stdout(&output);
    assert!(
        text.contains("TL6511") && text.contains("the header names the column `A` twice"),
        "{text}"
    );
}
