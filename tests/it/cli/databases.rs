//! `workspace("…").T` and its like: the databases of a case.

use std::fs;

use super::{stdout, tripline, write};

fn rule(query: &str) -> String {
    format!(
        "\
name: Sign-ins elsewhere
description: Lists sign-ins of all workspaces.
severity: Medium
tactics: [InitialAccess]
queryFrequency: 1h
queryPeriod: 1h
triggerOperator: gt
triggerThreshold: 0
query: |
  {query}
kind: Scheduled
"
    )
}

const CASE: &str = "\
now: 2026-03-02T12:00:00Z
tables:
  SigninLogs:
    - {TimeGenerated: now-10m, UserPrincipalName: alice@contoso.example}
databases:
  soc-eu:
    SigninLogs:
      - {TimeGenerated: now-9m, UserPrincipalName: bob@contoso.example}
      - {TimeGenerated: now-90m, UserPrincipalName: carol@contoso.example}
  shop:
    requests:
      - {timestamp: now-5m, url: https://shop.example.com/, duration: 1.5}
";

fn run(query: &str, expect: &str) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "detections/a.yaml", rule(query));
    write(
        folder.path(),
        "fixtures/a/case.yaml",
        format!("{CASE}expect: {expect}\n"),
    );
    let output = tripline(folder.path(), &["test", "--accept"]);
    let golden = fs::read_to_string(folder.path().join("golden/a/case.snap")).unwrap_or_default();
    (output.status.code(), stdout(&output) + &golden)
}

/// Breaks when another workspace's rows are this one's, or are not cut to the rule's window.
#[test]
fn each_workspace_has_its_own_rows() {
    let query = "union SigninLogs, workspace('SOC-EU').SigninLogs | project TimeGenerated, UserPrincipalName";
    let (code, text) = run(query, "{rows: 2}");
    assert_eq!(code, Some(0), "{text}");
    assert!(
        text.contains("alice@") && text.contains("bob@") && !text.contains("carol@"),
        "{text}"
    );
    for other in [
        "workspace('soc-eu').SigninLogs",
        "database('soc-eu').SigninLogs",
        "cluster('c').database('soc-eu').SigninLogs",
        "union cluster('c').database('soc-eu').Signin*",
        "resource('soc-eu').SigninLogs",
        "adx('soc-eu').SigninLogs",
    ] {
        let (code, text) = run(
            &format!("{other} | where UserPrincipalName startswith 'bob'"),
            "{rows: 1}",
        );
        assert_eq!(code, Some(0), "{other}: {text}");
    }
}

/// Tables of other services are not known here: their columns are those of the rows.
#[test]
fn tables_of_other_services_have_the_columns_of_their_rows() {
    let query = "app('shop').requests | where duration > 1.0 and timestamp > ago(10m) | project url";
    let (code, text) = run(query, "{rows: 1}");
    assert_eq!(code, Some(0), "{text}");
}

#[test]
fn what_the_case_does_not_have_is_told_with_a_hint() {
    let (code, text) = run("workspace('soc-us').SigninLogs", "{rows: 1}");
    assert_eq!(code, Some(1));
    assert!(text.contains("error[KS208]: there is no database `soc-us`"), "{text}");
    assert!(
        text.contains("did you mean `soc-eu`? give the case its tables"),
        "{text}"
    );
    assert!(text.contains("detections/a.yaml:10:13"), "{text}");
    let (code, text) = run("workspace('soc-eu').AuditLogs", "{rows: 1}");
    assert_eq!(code, Some(1));
    assert!(text.contains("error[KS204]: there is no table `AuditLogs`"), "{text}");
    assert!(text.contains("below `databases` and `soc-eu`"), "{text}");
}
