//! `tripline test`: what it prints, its exit code, the files it leaves behind.

use std::path::Path;

use super::{stderr, stdout, tripline, write};

const RULE: &str = "id: 00000000-0000-0000-0000-000000000001
name: Sign-in from a known bad address
description: Identifies a sign-in.
severity: Medium
requiredDataConnectors: []
queryFrequency: 1h
queryPeriod: 1h
triggerOperator: gt
triggerThreshold: 0
tactics: []
query: |
  SigninLogs
  | where IPAddress == '192.0.2.1'
  | project TimeGenerated, UserPrincipalName, IPAddress
entityMappings:
  - entityType: IP
    fieldMappings: [{identifier: Address, columnName: IPAddress}]
version: 1.0.0
kind: Scheduled
";

const CASE: &str = "now: 2026-03-02T12:00:00Z
tables:
  SigninLogs:
    - {TimeGenerated: now-10m, UserPrincipalName: alice@contoso.example, IPAddress: 192.0.2.1}
    - {TimeGenerated: now-10m, UserPrincipalName: bob@contoso.example, IPAddress: 192.0.2.2}
    - {TimeGenerated: now-61m, UserPrincipalName: carol@contoso.example, IPAddress: 192.0.2.1}
expect: {fires: true, rows: 1, alerts: 1}
";

/// A project of one detection with one case.
fn project(rule: &str, case: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "detections/signin.yaml", rule);
    write(folder.path(), "fixtures/signin/bad-address.yaml", case);
    folder
}

/// Exit code and standard output.
fn run(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let output = tripline(folder, arguments);
    assert_eq!(stderr(&output), "");
    (output.status.code().unwrap(), stdout(&output))
}

const GOLDEN: &str = "golden/signin/bad-address.snap";

#[test]
fn a_golden_is_written_once_and_then_compared() {
    let project = project(RULE, CASE);
    let (code, text) = run(project.path(), &["test"]);
    assert_eq!(code, 1);
    insta::assert_snapshot!(text, @r"
    FAIL signin/bad-address
      error[TL6301]: the case has no golden yet
       --> golden/signin/bad-address.snap
        = help: look at the case, then run `tripline test --accept` to write what it gives

    1 detection, 1 case: 0 passed, 1 failed
    ");
    assert!(!project.path().join(GOLDEN).exists());
    let (code, text) = run(project.path(), &["test", "--accept"]);
    assert_eq!(code, 0);
    insta::assert_snapshot!(text, @r"
    wrote golden/signin/bad-address.snap
    1 detection, 1 case: 1 passed, 0 failed
    ");
    insta::assert_snapshot!(std::fs::read_to_string(project.path().join(GOLDEN)).unwrap(), @r#"
    ---
    source: "fixtures/signin/bad-address.yaml"
    expression: "detections/signin.yaml"
    info:
      checksum: "f65244066245980d"
    ---
    kind: Scheduled
    now: 2026-03-02T12:00:00Z
    window: generated 2026-03-02T11:00:00Z to 2026-03-02T12:00:00Z
    rows: 1
    fires: yes (at more than 0 rows)
    alerts: 1
    incidents: 1

    columns
      TimeGenerated      datetime
      UserPrincipalName  string
      IPAddress          string

    rows (the query fixes no order)
      TimeGenerated         UserPrincipalName      IPAddress
      2026-03-02T11:50:00Z  alice@contoso.example  192.0.2.1

    alert 1
      name      Sign-in from a known bad address
      severity  Medium
      time      2026-03-02T11:50:00Z
      rows      1
      incident  1
      entity    IP: Address 192.0.2.1
    "#);
    assert_eq!(
        run(project.path(), &["test"]),
        (0, "1 detection, 1 case: 1 passed, 0 failed\n".to_string())
    );
    let inner = project.path().join("detections");
    assert_eq!(run(&inner, &["test", "bad-addr"]).0, 0);
}

#[test]
fn a_changed_row_shows_as_a_diff_of_that_row() {
    let project = project(RULE, CASE);
    run(project.path(), &["test", "--accept"]);
    write(
        project.path(),
        "fixtures/signin/bad-address.yaml",
        CASE.replace("alice", "mallory"),
    );
    let (code, text) = run(project.path(), &["test"]);
    assert_eq!(code, 1);
    insta::assert_snapshot!(text, @r"
    FAIL signin/bad-address
      error[TL6302]: the case no longer gives what its golden holds
       --> golden/signin/bad-address.snap
        = help: `-` is the golden, `+` what the case gives now; if that is right, run `tripline test --accept`
        rows (the query fixes no order)
          TimeGenerated         UserPrincipalName        IPAddress
      -   2026-03-02T11:50:00Z  alice@contoso.example  192.0.2.1
      +   2026-03-02T11:50:00Z  mallory@contoso.example  192.0.2.1

        alert 1

    1 detection, 1 case: 0 passed, 1 failed
    ");
    let colours = run(project.path(), &["test", "--color", "always"]).1;
    assert!(
        colours.contains("\u{1b}[31m-   2026-03-02T11:50:00Z  alice@contoso.example"),
        "{colours}"
    );
}

#[test]
fn a_golden_changed_by_hand_is_told_from_a_changed_detection() {
    let project = project(RULE, CASE);
    run(project.path(), &["test", "--accept"]);
    let path = project.path().join(GOLDEN);
    let golden = std::fs::read_to_string(&path).unwrap();
    write(project.path(), GOLDEN, golden.replace("alice", "nobody"));
    let (code, text) = run(project.path(), &["test"]);
    assert_eq!(code, 1);
    insta::assert_snapshot!(text, @r#"
    FAIL signin/bad-address
      error[TL6303]: the golden was changed by hand: its content does not match its checksum
       --> golden/signin/bad-address.snap:5:13
        |
      5 |   checksum: "f65244066245980d"
        |             ^^^^^^^^^^^^^^^^^^ checksum of another content
        = help: restore it from version control, or run `tripline test --accept` to write what the case gives
        rows (the query fixes no order)
          TimeGenerated         UserPrincipalName      IPAddress
      -   2026-03-02T11:50:00Z  nobody@contoso.example  192.0.2.1
      +   2026-03-02T11:50:00Z  alice@contoso.example  192.0.2.1

        alert 1

    1 detection, 1 case: 0 passed, 1 failed
    "#);
    // Line ends that version control made are no edit.
    write(project.path(), GOLDEN, golden.replace('\n', "\r\n"));
    assert_eq!(run(project.path(), &["test"]).0, 0);
}

#[test]
fn an_expectation_that_is_not_met_is_never_accepted() {
    let project = project(RULE, &CASE.replace("rows: 1", "rows: 2"));
    let (code, text) = run(project.path(), &["test", "--accept"]);
    assert_eq!(code, 1);
    insta::assert_snapshot!(text, @r"
    FAIL signin/bad-address
      error[TL6201]: expected 2 rows, and there is 1
       --> fixtures/signin/bad-address.yaml:7:29
        |
      7 | expect: {fires: true, rows: 2, alerts: 1}
        |                             ^ found 1
        = help: 1 of 3 rows of `SigninLogs` lies outside the window

    1 detection, 1 case: 0 passed, 1 failed
    ");
    assert!(!project.path().join(GOLDEN).exists());
}

#[test]
fn what_belongs_to_nothing_fails_and_is_removed_on_accept() {
    let project = project(RULE, CASE);
    run(project.path(), &["test", "--accept"]);
    write(project.path(), "golden/signin/old.snap", "---\nsource: x\n---\n");
    write(project.path(), "fixtures/sign-in/case.yaml", CASE);
    let (code, text) = run(project.path(), &["test"]);
    assert_eq!(code, 1);
    insta::assert_snapshot!(text, @r"
    error[TL6515]: no detection belongs to the cases in this folder
     --> fixtures/sign-in
      = help: `detections/sign-in.yaml` does not exist; did you mean the folder `fixtures/signin`?

    error[TL6307]: no case belongs to this golden
     --> golden/signin/old.snap
      = help: delete it, or run `tripline test --accept` without a filter, which does

    1 detection, 1 case: 1 passed, 0 failed; 2 other errors
    ");
    std::fs::remove_dir_all(project.path().join("fixtures/sign-in")).unwrap();
    let (code, text) = run(project.path(), &["test", "--accept"]);
    assert_eq!((code, text.lines().next()), (0, Some("deleted golden/signin/old.snap")));
    assert!(!project.path().join("golden/signin/old.snap").exists());
}

#[test]
fn a_case_that_cannot_be_run_does_not_keep_others_from_running() {
    let project = project(RULE, CASE);
    write(project.path(), "fixtures/signin/binary.yaml", b"now: \xff\xfe");
    write(
        project.path(),
        "fixtures/signin/other-table.yaml",
        "now: 2026-03-02T12:00:00Z\ntables: {AuditLogs: []}\n",
    );
    write(
        project.path(),
        "fixtures/signin/typo.yaml",
        CASE.replace("UserPrincipalName: bob", "UserPrincipleName: bob"),
    );
    run(project.path(), &["test", "--accept"]);
    let (code, text) = run(project.path(), &["test", "--verbose"]);
    assert_eq!(code, 1);
    insta::assert_snapshot!(text, @r"
    ok   signin/bad-address
    FAIL signin/binary
      error[TL6402]: cannot be read: byte 5 is not UTF-8
       --> fixtures/signin/binary.yaml
        = help: save the file as UTF-8

    FAIL signin/other-table
      error[TL6514]: the query reads the table `SigninLogs`, which the case does not list
       --> fixtures/signin/other-table.yaml:2:1
        |
      2 | tables: {AuditLogs: []}
        | ^^^^^^ `SigninLogs` is not here
        = help: list it with its rows, or `SigninLogs: []` if it is empty

    FAIL signin/typo
      error[TL6506]: the table `SigninLogs` has no column `UserPrincipleName`
       --> fixtures/signin/typo.yaml:5:32
        |
      5 |     - {TimeGenerated: now-10m, UserPrincipleName: bob@contoso.example, IPAddress: 192.0.2.2}
        |                                ^^^^^^^^^^^^^^^^^ not a column
        = help: did you mean `UserPrincipalName`?

    1 detection, 4 cases: 1 passed, 3 failed
    ");
}

#[test]
fn a_query_with_errors_is_shown_in_the_definition() {
    let project = project(&RULE.replace("where IPAddress", "where IpAddress"), CASE);
    let (code, text) = run(project.path(), &["test"]);
    assert_eq!(code, 1);
    insta::assert_snapshot!(text, @r"
    FAIL signin/bad-address
      error[KS142]: `IpAddress` is not a column, table, variable or function here
        --> detections/signin.yaml:13:11
         |
      13 |   | where IpAddress == '192.0.2.1'
         |           ^^^^^^^^^
         = help: did you mean `IPAddress`?

    1 detection, 1 case: 0 passed, 1 failed
    ");
}

#[cfg(unix)]
#[test]
fn a_golden_folder_that_cannot_be_written_is_said() {
    let project = project(RULE, CASE);
    // A file stands where the folder should be, which stops also those who may write everywhere.
    write(project.path(), "golden/signin", "");
    let (code, text) = run(project.path(), &["test", "--accept"]);
    assert_eq!(code, 1);
    insta::assert_snapshot!(text, @r"
    FAIL signin/bad-address
      error[TL6306]: the golden cannot be written: file exists
       --> golden/signin/bad-address.snap
        = help: the old golden, if there was one, is as it was

    1 detection, 1 case: 0 passed, 1 failed
    ");
}

#[test]
fn machines_read_json_and_junit() {
    let project = project(RULE, &CASE.replace("rows: 1", "rows: 2"));
    let (code, text) = run(project.path(), &["test", "--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!((code, value["summary"]["failed"].as_u64()), (1, Some(1)));
    assert_eq!(value["cases"][0]["diagnostics"][0]["code"], "TL6201");
    let (_, text) = run(project.path(), &["test", "--format", "junit"]);
    insta::assert_snapshot!(text, @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="tripline" tests="1" failures="1">
      <testsuite name="signin" tests="1" failures="1">
        <testcase classname="signin" name="bad-address">
          <failure message="expected 2 rows, and there is 1">error[TL6201]: expected 2 rows, and there is 1
     --&gt; fixtures/signin/bad-address.yaml:7:29
      |
    7 | expect: {fires: true, rows: 2, alerts: 1}
      |                             ^ found 1
      = help: 1 of 3 rows of `SigninLogs` lies outside the window</failure>
        </testcase>
      </testsuite>
    </testsuites>
    "#);
}

#[test]
fn wrong_usage_is_exit_code_2() {
    let empty = tempfile::tempdir().unwrap();
    let output = tripline(empty.path(), &["test"]);
    assert_eq!(output.status.code(), Some(2));
    insta::assert_snapshot!(stderr(&output), @"tripline: no `detections` folder here or above; name the project with --project");
    let project = project(RULE, CASE);
    let output = tripline(project.path(), &["test", "nothing-like-it"]);
    assert_eq!(output.status.code(), Some(2));
    insta::assert_snapshot!(stderr(&output), @"tripline: no case's path contains nothing-like-it");
}

/// Breaks when a query over whatever tables there are asks a case for every table that a workspace may have.
#[test]
fn a_query_over_all_tables_reads_those_of_the_case() {
    for source in ["union *", "union isfuzzy=true *", "search *"] {
        let rule = RULE.replace("SigninLogs\n", &format!("{source}\n"));
        let project = project(&rule, CASE);
        run(project.path(), &["test", "--accept"]);
        let (code, text) = run(project.path(), &["test"]);
        assert_eq!(
            (code, text.lines().last()),
            (0, Some("1 detection, 1 case: 1 passed, 0 failed")),
            "{text}"
        );
    }
}
