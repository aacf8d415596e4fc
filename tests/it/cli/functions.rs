//! Functions of the project, `functions/*.yaml`: in `lint`, `test`, `inspect` and `query`.

use std::fs;

use super::{stderr, stdout, tripline, write};

const RULE: &str = "\
id: 00000000-0000-0000-0000-000000000001
name: Many failed sign-ins
description: Identifies users whose sign-ins fail again and again.
severity: Medium
requiredDataConnectors:
  - connectorId: AzureActiveDirectory
    dataTypes: [SigninLogs]
queryFrequency: 1h
queryPeriod: 1h
triggerOperator: gt
triggerThreshold: 0
tactics: [CredentialAccess]
relevantTechniques: [T1110]
query: |
  FailedSignIns(threshold=2)
  | where IPAddress != '192.0.2.9'
entityMappings:
  - entityType: IP
    fieldMappings:
      - identifier: Address
        columnName: IPAddress
version: 1.0.0
kind: Scheduled
";

const FUNCTION: &str = "\
name: FailedSignIns
description: Addresses with failed sign-ins.
parameters: 'threshold: long = 5'
query: |
  SigninLogs
  | where ResultType != '0'
  | summarize Failures = count(), TimeGenerated = max(TimeGenerated) by IPAddress
  | where Failures >= threshold
";

const CASE: &str = "\
now: 2026-03-02T12:00:00Z
tables:
  SigninLogs:
    - {TimeGenerated: now-10m, IPAddress: 192.0.2.1, ResultType: \"50126\"}
    - {TimeGenerated: now-9m, IPAddress: 192.0.2.1, ResultType: \"50126\"}
    - {TimeGenerated: now-9m, IPAddress: 192.0.2.2, ResultType: \"50126\"}
    - {TimeGenerated: now-9m, IPAddress: 192.0.2.2, ResultType: \"0\"}
expect: {fires: true, rows: 1}
";

fn project(function: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "detections/a.yaml", RULE);
    write(folder.path(), "functions/failed.yaml", function);
    write(folder.path(), "fixtures/a/fires.yaml", CASE);
    write(
        folder.path(),
        "fixtures/a/near-miss.yaml",
        CASE.replace("192.0.2.1", "192.0.2.9")
            .replace("true, rows: 1", "false, rows: 0"),
    );
    folder
}

#[test]
fn a_detection_calls_a_function_of_the_project() {
    let folder = project(FUNCTION);
    let lint = tripline(folder.path(), &["lint"]);
    assert_eq!(lint.status.code(), Some(0), "{}", stdout(&lint));
    let test = tripline(folder.path(), &["test", "--accept"]);
    assert_eq!(test.status.code(), Some(0), "{}", stdout(&test));
    let golden = fs::read_to_string(folder.path().join("golden/a/fires.snap")).unwrap();
    assert!(
        golden.contains("192.0.2.1") && !golden.contains("192.0.2.2"),
        "{golden}"
    );

    let inspect = stdout(&tripline(
        folder.path(),
        &["inspect", "FailedSignIns | project Failures"],
    ));
    assert!(inspect.contains(r#""tables":["SigninLogs"]"#), "{inspect}");
    assert!(inspect.contains(r#"{"name":"Failures","type":"long"}"#), "{inspect}");
    write(
        folder.path(),
        "rows.csv",
        "TimeGenerated,IPAddress,ResultType\n2026-01-01,192.0.2.1,50126\n",
    );
    let query = [
        "query",
        "--table",
        "SigninLogs=rows.csv",
        "FailedSignIns(1) | project IPAddress",
        "--format",
        "csv",
    ];
    let query = tripline(folder.path(), &query);
    assert_eq!(stdout(&query), "IPAddress\n192.0.2.1\n", "{}", stderr(&query));
}

/// Breaks when a function's mistake is shown at its call, or once for every caller.
#[test]
fn a_mistake_in_a_function_is_told_once_and_in_its_file() {
    let folder = project(&FUNCTION.replace("ResultType", "ResultTipe"));
    write(
        folder.path(),
        "detections/b.yaml",
        RULE.replace("000001", "000002").replace("Many", "Some"),
    );
    let lint = tripline(folder.path(), &["lint"]);
    let text = stdout(&lint);
    assert_eq!(lint.status.code(), Some(1));
    assert_eq!(text.matches("error[KS142]").count(), 1, "{text}");
    assert!(text.contains("--> functions/failed.yaml:6:11"), "{text}");
    let test = tripline(folder.path(), &["test"]);
    assert_eq!(test.status.code(), Some(1));
    assert!(
        stdout(&test).contains("--> functions/failed.yaml:6:11"),
        "{}",
        stdout(&test)
    );
}

#[test]
fn a_function_that_does_not_parse_is_told_once() {
    let folder = project(&FUNCTION.replace("| where Failures >=", "| where Failures >= ("));
    let lint = tripline(folder.path(), &["lint"]);
    let text = stdout(&lint);
    assert_eq!(lint.status.code(), Some(1));
    assert!(text.contains("--> functions/failed.yaml:8:"), "{text}");
    assert!(text.contains("1 error"), "{text}");
    let test = stdout(&tripline(folder.path(), &["test"]));
    assert!(
        test.contains("the function `FailedSignIns`, whose body does not parse"),
        "{test}"
    );
}

#[test]
fn functions_that_lead_back_to_themselves_are_an_error() {
    let folder = project("name: FailedSignIns\nparameters: 'threshold: long = 5'\nquery: Other(threshold)\n");
    write(
        folder.path(),
        "functions/other.yaml",
        "name: Other\nparameters: 't: long'\nquery: FailedSignIns(t)\n",
    );
    let lint = tripline(folder.path(), &["lint"]);
    let text = stdout(&lint);
    assert_eq!(lint.status.code(), Some(1));
    assert!(
        text.contains("error[TL1103]: the function `FailedSignIns` calls itself"),
        "{text}"
    );
    assert!(text.contains("--> functions/other.yaml:3:8"), "{text}");
    assert!(
        text.contains("the way back: FailedSignIns → Other → FailedSignIns"),
        "{text}"
    );
}

/// The rows of a table of the function's name stand for its result, whatever it is called with.
#[test]
fn a_table_of_the_case_stands_for_a_function() {
    let folder = project(FUNCTION);
    let stub = "\
now: 2026-03-02T12:00:00Z
tables:
  FailedSignIns:
    - {TimeGenerated: now-10m, IPAddress: 192.0.2.7, Failures: 1}
expect: {fires: true, rows: 1}
";
    write(folder.path(), "fixtures/a/fires.yaml", stub);
    let test = tripline(folder.path(), &["test", "--accept", "fires"]);
    assert_eq!(test.status.code(), Some(0), "{}", stdout(&test));
    write(
        folder.path(),
        "fixtures/a/fires.yaml",
        stub.replace("Failures", "Failurs"),
    );
    let wrong = stdout(&tripline(folder.path(), &["test", "fires"]));
    assert!(wrong.contains("did you mean `Failures`?"), "{wrong}");
}

/// Nothing is known of what a parser of a solution gives: the columns are those of the case.
#[test]
fn a_table_of_the_case_stands_for_a_function_without_a_known_result() {
    let folder = project(
        &FUNCTION
            .replace("SigninLogs\n", "_Im_Dns(starttime=ago(1h))\n")
            .replace("ResultType != '0'", "EventResult == 'Failure'")
            .replace("by IPAddress", "by IPAddress = SrcIpAddr"),
    );
    let stub = "\
now: 2026-03-02T12:00:00Z
tables:
  _Im_Dns:
    - {TimeGenerated: now-10m, SrcIpAddr: 192.0.2.7, EventResult: Failure, Extra: 1}
    - {TimeGenerated: now-10m, SrcIpAddr: 192.0.2.7, EventResult: Failure}
expect: {fires: true, rows: 1}
";
    write(folder.path(), "fixtures/a/fires.yaml", stub);
    let test = tripline(folder.path(), &["test", "--accept", "fires"]);
    assert_eq!(test.status.code(), Some(0), "{}", stdout(&test));
}

#[test]
fn what_cannot_be_called_and_what_is_there_twice_is_told() {
    let folder = project(FUNCTION);
    write(folder.path(), "functions/again.yaml", FUNCTION);
    write(folder.path(), "functions/nameless.yaml", "query: T\n");
    let text = stdout(&tripline(folder.path(), &["lint"]));
    assert!(
        text.contains("the function `FailedSignIns` is described twice, here and in `functions/again.yaml`"),
        "{text}"
    );
    assert!(text.contains("error[TL0020]: the function has no name"), "{text}");
    let folder = project(FUNCTION);
    write(
        folder.path(),
        "detections/a.yaml",
        RULE.replace("threshold=2", "treshold=2"),
    );
    let text = stdout(&tripline(folder.path(), &["lint"]));
    assert!(text.contains("the function has no parameter `treshold`"), "{text}");
    assert!(text.contains("did you mean `threshold`?"), "{text}");
}
