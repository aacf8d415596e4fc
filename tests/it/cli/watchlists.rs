//! Watchlists: `watchlists/` of the repository, `watchlists:` of a case.

use std::fs;
use std::path::Path;

use super::{stderr, stdout, tripline, write};

const RULE: &str = "\
id: 00000000-0000-0000-0000-000000000001
name: Sign-ins of administrators
description: Identifies sign-ins of accounts that a watchlist names.
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
  let Admins = _GetWatchlist('admins') | project SearchKey, Level;
  SigninLogs
  | join kind=inner Admins on $left.UserPrincipalName == $right.SearchKey
  | project TimeGenerated, UserPrincipalName, Level, IPAddress
entityMappings:
  - entityType: IP
    fieldMappings:
      - identifier: Address
        columnName: IPAddress
version: 1.0.0
kind: Scheduled
";

const CASE: &str = "\
now: 2026-03-02T12:00:00Z
tables:
  SigninLogs:
    - {TimeGenerated: now-10m, IPAddress: 192.0.2.1, UserPrincipalName: alice@contoso.example}
    - {TimeGenerated: now-9m, IPAddress: 192.0.2.2, UserPrincipalName: bob@contoso.example}
expect: {fires: true, rows: 1}
";

const ROWS: &str = "User,Level\nalice@contoso.example,1\n";

fn project(case: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "detections/a.yaml", RULE);
    write(folder.path(), "fixtures/a/fires.yaml", case);
    folder
}

/// Runs the case and takes what it gives; the golden.
fn accepted(folder: &Path) -> String {
    let test = tripline(folder, &["test", "--accept"]);
    assert_eq!(test.status.code(), Some(0), "{}", stdout(&test));
    fs::read_to_string(folder.join("golden/a/fires.snap")).unwrap()
}

#[test]
fn rows_come_from_the_repository() {
    let folder = project(CASE);
    write(folder.path(), "watchlists/Admins.csv", ROWS);
    let golden = accepted(folder.path());
    assert!(
        golden.contains("alice@contoso.example") && !golden.contains("bob@"),
        "{golden}"
    );
    let columns = [
        "query",
        "_GetWatchlist('ADMINS') | project-away _DTItemId",
        "--format",
        "csv",
    ];
    assert_eq!(
        stdout(&tripline(folder.path(), &columns)),
        "LastUpdatedTimeUTC,SearchKey,WatchlistItem,User,Level\n\
         2026-01-01T00:00:00Z,alice@contoso.example,\"{\"\"User\"\":\"\"alice@contoso.example\"\",\"\"Level\"\":\"\"1\"\"}\",\
         alice@contoso.example,1\n"
    );
    let inspect = stdout(&tripline(
        folder.path(),
        &["inspect", "_GetWatchlist('admins') | project Level"],
    ));
    assert!(inspect.contains(r#""watchlists":["admins"]"#), "{inspect}");
    assert!(
        inspect.contains(r#""result":[{"name":"Level","type":"string"}],"result_open":false"#),
        "{inspect}"
    );
}

/// The document that deploys the watchlist says which column is the key and which lines are rows.
#[test]
fn a_document_names_the_key() {
    let folder = project(CASE);
    let document =
        "watchlistAlias: admins\ndisplayName: Administrators\nitemsSearchKey: User\nnumberOfLinesToSkip: 1\n";
    write(folder.path(), "watchlists/privileged.yaml", document);
    write(
        folder.path(),
        "watchlists/privileged.csv",
        "exported today\nLevel,User\n1,alice@contoso.example\n",
    );
    accepted(folder.path());
    write(
        folder.path(),
        "watchlists/privileged.yaml",
        document.replace(": User", ": Usr"),
    );
    let lint = tripline(folder.path(), &["lint"]);
    assert_eq!(lint.status.code(), Some(1));
    let text = stdout(&lint);
    assert!(
        text.contains("the column `Usr`, which the watchlist does not have"),
        "{text}"
    );
    assert!(text.contains("its columns: Level, User"), "{text}");
}

#[test]
fn the_rows_of_a_case_come_before_those_of_the_repository() {
    let own = format!("{CASE}watchlists:\n  Admins:\n    - {{User: bob@contoso.example, Level: 2}}\n");
    let folder = project(&own);
    write(folder.path(), "watchlists/admins.csv", ROWS);
    let golden = accepted(folder.path());
    assert!(
        golden.contains("bob@contoso.example") && !golden.contains("alice@"),
        "{golden}"
    );

    let file = format!("{CASE}watchlists:\n  admins: {{file: admins.csv}}\n");
    let folder = project(&file);
    write(folder.path(), "fixtures/a/admins.csv", ROWS);
    assert!(accepted(folder.path()).contains("alice@"));

    let key = "watchlists:\n  admins:\n    - {Level: 2, SearchKey: bob@contoso.example, LastUpdatedTimeUTC: now-1d}\n";
    let folder = project(&format!("{CASE}{key}"));
    assert!(accepted(folder.path()).contains("bob@"));
}

#[test]
fn a_watchlist_without_rows_has_columns() {
    let silent = CASE.replace("true, rows: 1", "false, rows: 0");
    let folder = project(&format!("{silent}watchlists: {{admins: []}}\n"));
    let text = stdout(&tripline(folder.path(), &["test"]));
    assert!(
        text.contains("error[TL6519]: the columns of the watchlist `admins` are not known"),
        "{text}"
    );
    write(folder.path(), "watchlists/admins.csv", ROWS);
    accepted(folder.path());
    let folder = project(&format!("{silent}watchlists: {{admins: {{columns: [User, Level]}}}}\n"));
    accepted(folder.path());
}

#[test]
fn an_unknown_watchlist_is_told_with_those_that_are_known() {
    let folder = project(CASE);
    let text = stdout(&tripline(folder.path(), &["test"]));
    assert!(
        text.contains("error[TL9006]: no rows are known of the watchlist `admins`"),
        "{text}"
    );
    assert!(text.contains("`watchlists/admins.csv`"), "{text}");
    // Without any watchlist, nothing says that the workspace has not this one.
    assert_eq!(tripline(folder.path(), &["lint"]).status.code(), Some(0));

    write(folder.path(), "watchlists/admin.csv", ROWS);
    write(folder.path(), "watchlists/hosts.csv", "Host\nweb\n");
    let text = stdout(&tripline(folder.path(), &["lint"]));
    assert!(
        text.contains("warning[TL1104]: there is no watchlist `admins` here"),
        "{text}"
    );
    assert!(
        text.contains("did you mean `admin`? watchlists here: admin, hosts"),
        "{text}"
    );
    let test = tripline(folder.path(), &["test"]);
    assert_eq!(test.status.code(), Some(1));
    let query = tripline(folder.path(), &["query", "_GetWatchlist('admins')"]);
    assert_eq!(query.status.code(), Some(1));
    assert!(
        stderr(&query).contains("those known are admin, hosts"),
        "{}",
        stderr(&query)
    );
}

#[test]
fn what_is_wrong_with_a_watchlist_is_told() {
    let folder = project(CASE);
    write(folder.path(), "watchlists/admins.csv", "User,Level\nalice\n");
    write(folder.path(), "watchlists/empty.yaml", "watchlistAlias: empty\n");
    let text = stdout(&tripline(folder.path(), &["lint"]));
    assert!(text.contains("--> watchlists/admins.csv:2"), "{text}");
    assert!(text.contains("the watchlist `empty` has no rows"), "{text}");
    write(folder.path(), "watchlists/a/ADMINS.csv", ROWS);
    let text = stdout(&tripline(folder.path(), &["lint"]));
    assert!(text.contains("the watchlist `admins` is here twice"), "{text}");
}
