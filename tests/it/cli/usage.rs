//! Wrong usage is exit code 2 everywhere, with a message that says what to do.

use std::io::Write as _;
use std::process::{Command, Stdio};

use rstest::rstest;
use tempfile::tempdir;

use super::{stderr, stdout, tripline, write};

#[rstest]
#[case::empty_query(&["query", ""], "tripline: the query is empty\n")]
#[case::comment_alone(&["query", "// nothing\n"], "tripline: the query is empty\n")]
#[case::format(&["fmt", "nope"], "tripline: cannot read nope: no such file or directory\n")]
#[case::package(&["package", "--out", "build", "nope"], "tripline: cannot read nope: no such file or directory\n")]
#[case::inspect(&["inspect", "-f", "nope"], "tripline: cannot read nope: no such file or directory\n")]
#[case::bench(
    &["bench", "--queries", "q.yaml", "--table", "T=t.csv", "--repeat", "0"],
    "tripline: `--repeat 0` measures nothing; write 1 or more\n"
)]
fn it_is_told(#[case] arguments: &[&str], #[case] message: &str) {
    let folder = tempdir().unwrap();
    let output = tripline(folder.path(), arguments);
    assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(2), message));
}

/// Breaks when a path that does not exist passes for a finding in a definition.
#[test]
fn lint_reports_a_path_that_does_not_exist_and_fails_as_for_usage() {
    let folder = tempdir().unwrap();
    let output = tripline(folder.path(), &["lint", "nope"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stdout(&output).starts_with("error[TL0010]"), "{}", stdout(&output));
}

/// Breaks when one bad request takes the answers to the others along.
#[test]
fn inspect_answers_every_line() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_tripline"))
        .args(["inspect", "--jsonl"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let requests = "{\"id\":1,\"query\":\"print 1\"}\nnot json\n{\"id\":3}\n{\"id\":4,\"query\":\"print 4\"}\n";
    child.stdin.take().unwrap().write_all(requests.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let told: Vec<String> = stdout(&output)
        .lines()
        .map(|line| {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            format!("{} {}", line["id"], line["error"].as_str().unwrap_or("fine"))
        })
        .collect();
    assert_eq!(told[0], "1 fine");
    assert!(told[1].starts_with("null the line is no JSON: "), "{told:?}");
    assert_eq!(told[2..], ["3 the line has no `query`", "4 fine"]);
}

const EXPORT: &str = "Id: 2a062032-e7b6-4e14-a981-b4493e5ef4e1
DisplayName: An exported rule
Description: Finds sign-ins.
Query: SigninLogs | project TimeGenerated, UserPrincipalName
Severity: Medium
QueryFrequency: PT1H
QueryPeriod: PT1H
TriggerOperator: GreaterThan
TriggerThreshold: 0
Tactics: [InitialAccess]
IncidentConfiguration:
  createIncident: true
  groupingConfiguration:
    enabled: false
    reopenClosedIncident: false
    lookbackDuration: PT5H
Kind: Scheduled
";

/// Breaks when lint passes what cannot be packaged, or when that is told without code and place.
#[test]
fn what_cannot_be_packaged_has_code_and_line() {
    let folder = tempdir().unwrap();
    let folder = folder.path();
    write(folder, "rules/export.yaml", EXPORT);
    let output = tripline(folder, &["lint", "rules"]);
    let text = stdout(&output);
    assert!(
        text.contains("error[TL6008]: `groupingConfiguration` has no `matchingMethod`"),
        "{text}"
    );
    assert!(text.contains("rules/export.yaml:14:"), "{text}");
    let output = tripline(folder, &["package", "--out", "build", "rules"]);
    assert_eq!(output.status.code(), Some(1));
    let text = stdout(&output);
    assert!(
        text.contains("line 14: `groupingConfiguration` has no `matchingMethod` [TL6008]"),
        "{text}"
    );
    // What is no definition says so.
    write(folder, "other/notes.yaml", "a: 1\n");
    let output = tripline(folder, &["package", "--out", "build", "other"]);
    let text = stdout(&output);
    assert!(
        text.contains("line 1: this is no kind of content that Sentinel knows [TL0015]"),
        "{text}"
    );
}

/// Breaks when an unknown table does not tell how to make it known.
#[test]
fn an_unknown_table_says_what_to_do() {
    let folder = tempdir().unwrap();
    let folder = folder.path();
    let rule = EXPORT.replace("SigninLogs", "Zzqx_CL");
    write(folder, "rules/export.yaml", rule);
    let output = tripline(folder, &["lint", "rules"]);
    let text = stdout(&output);
    let help = "describe it in `schemas/Zzqx_CL.yaml`, or put the parser into `functions/`";
    assert!(text.contains("error[KS204]") && text.contains(help), "{text}");
}
