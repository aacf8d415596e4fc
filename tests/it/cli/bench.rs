//! `tripline bench`: the report, the worker's dialogue, what is refused.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray};
use parquet::arrow::ArrowWriter;
use serde_json::{Value, json};

use super::{stderr, stdout, tripline};

const QUERIES: &str = "\
queries:
- id: q1_count
  class: for other programs
  columns: [UserPrincipalName, Failures, Apps]
  approx: {Apps: 0.05}
  kql: |
    SigninLogs
    | where ResultType == '50126' and TimeGenerated > datetime(2026-01-15)
    | summarize Failures = count(), Apps = dcount(tostring(AuthMethods)) by UserPrincipalName
- id: q2_wrong
  columns: [A]
  kql: SigninLogs | project Nothing
- id: q3_refused
  columns: [A]
  kql: SigninLogs | reduce by UserPrincipalName
";

/// A folder with the queries and a table as Parquet and NDJSON.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("queries.yaml"), QUERIES).unwrap();
    let rows = [
        (
            "2026-01-15T10:00:00Z",
            "alice@contoso.example",
            "50126",
            "[\"password\"]",
        ),
        ("2026-01-15T10:01:00Z", "alice@contoso.example", "50126", "[\"sms\"]"),
        ("2026-01-15T10:02:00Z", "bob@contoso.example", "50126", "[]"),
        ("2026-01-15T10:03:00Z", "bob@contoso.example", "0", "[]"),
    ];
    let mut text = String::new();
    for (time, user, result, methods) in rows {
        text.push_str(&format!(
            "{{\"TimeGenerated\":\"{time}\",\"UserPrincipalName\":\"{user}\",\"ResultType\":\"{result}\",\
             \"AuthMethods\":{methods}}}\n"
        ));
    }
    std::fs::write(folder.path().join("s.ndjson"), text).unwrap();
    let texts = |at: fn(&(&'static str, &'static str, &'static str, &'static str)) -> &'static str| -> ArrayRef {
        Arc::new(rows.iter().map(|row| Some(at(row))).collect::<StringArray>())
    };
    let start = 1_768_471_200_000_000;
    let times = (0..4).map(|row| start + row * 60_000_000);
    let times = TimestampMicrosecondArray::from_iter_values(times).with_timezone("UTC");
    let batch = RecordBatch::try_from_iter([
        ("TimeGenerated", Arc::new(times) as ArrayRef),
        ("UserPrincipalName", texts(|row| row.1)),
        ("ResultType", texts(|row| row.2)),
        ("AuthMethods", texts(|row| row.3)),
        ("Number", Arc::new(Int64Array::from(vec![1, 2, 3, 4])) as ArrayRef),
    ])
    .unwrap();
    let file = File::create(folder.path().join("s.parquet")).unwrap();
    let mut writer = ArrowWriter::try_new(file, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    folder
}

/// Breaks when a format gives other values than another.
#[test]
fn the_report_is_that_of_the_contract() {
    let folder = folder();
    for file in ["s.parquet", "s.ndjson"] {
        let table = format!("SigninLogs={file}");
        let arguments = ["bench", "--table", &table, "--queries", "queries.yaml", "--repeat", "2"];
        let output = tripline(folder.path(), &[&arguments[..], &["--threads", "2", "--json"]].concat());
        assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(1), ""));
        let report: Value = serde_json::from_str(&stdout(&output)).unwrap();
        assert_eq!(report["threads"], 2);
        assert_eq!(report["load"]["SigninLogs"]["rows"], 4);
        let first = &report["queries"][0];
        assert_eq!(
            (first["status"].as_str(), first["rows"].as_u64()),
            (Some("ok"), Some(2))
        );
        assert_eq!(first["times_ms"].as_array().map(Vec::len), Some(2));
        assert!(first["plan_ms"].as_f64() > Some(0.0));
        // alice␟2␟~ and bob␟1␟~
        assert_eq!(first["hash"], "9fa61e9dfca5ea6c");
        assert_eq!(first["approx"], json!({"Apps": ["2", "1"]}));
        assert_eq!(report["queries"][1]["status"], "error");
        assert_eq!(report["queries"][2]["status"], "unsupported");
        assert_eq!(report["queries"][2]["error"], "not supported: the operator `reduce`");
    }
}

#[test]
fn people_get_a_table() {
    let folder = folder();
    let arguments = ["bench", "--table", "SigninLogs=s.parquet", "--queries", "queries.yaml"];
    let output = tripline(folder.path(), &[&arguments[..], &["--only", "q1"]].concat());
    assert_eq!(output.status.code(), Some(0));
    let text = stdout(&output);
    assert!(text.starts_with("SigninLogs: 4 rows of 0.0 MB loaded in "), "{text}");
    assert!(
        text.contains("\nq1_count  ") && text.contains("9fa61e9dfca5ea6c"),
        "{text}"
    );
}

#[test]
fn a_worker_answers_line_by_line_and_goes_on_after_a_failure() {
    let folder = folder();
    let answers = worker(
        folder.path(),
        &[
            json!({"cmd": "version"}),
            json!({"cmd": "run", "id": "q1_count"}),
            json!({"cmd": "load", "tables": {"SigninLogs": {"file": "s.parquet", "format": "parquet",
                "columns": ["TimeGenerated", "UserPrincipalName", "ResultType", "AuthMethods"]}}}),
            json!({"cmd": "run", "id": "q1_count", "check": true}),
            json!({"cmd": "load_run", "id": "q1_count", "tables": {"SigninLogs": {"file": "s.ndjson"}}}),
            json!({"cmd": "run", "id": "none"}),
            json!({"cmd": "load", "tables": {"SigninLogs": {"file": "none.parquet"}}}),
            json!({"cmd": "drop"}),
            json!({"cmd": "dance"}),
            json!({"cmd": "mem"}),
        ],
    );
    assert_eq!(answers[0]["version"], env!("CARGO_PKG_VERSION"));
    // the workspace knows the table without rows
    assert!(answers[1]["error"].is_string() || answers[1]["ms"].is_number());
    assert!(answers[2]["ms"].as_f64() > Some(0.0), "{}", answers[2]);
    assert_eq!(
        (&answers[3]["rows"], &answers[3]["hash"]),
        (&json!(2), &json!("9fa61e9dfca5ea6c"))
    );
    assert!(answers[4]["ms"].as_f64() > Some(0.0), "{}", answers[4]);
    assert_eq!(answers[5]["error"], "no query `none` is in the file");
    assert_eq!(
        answers[6]["error"],
        "cannot read none.parquet: no such file or directory"
    );
    assert_eq!(answers[7], json!({}));
    assert_eq!(answers[8]["error"], "`dance` is no request");
    assert!(!cfg!(target_os = "linux") || answers[9]["VmHWM"].as_f64() > Some(1.0));
}

fn worker(folder: &Path, requests: &[Value]) -> Vec<Value> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_tripline"))
        .args(["bench", "--worker", "--queries", "queries.yaml", "--threads", "1"])
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    for request in requests {
        writeln!(input, "{request}").unwrap();
    }
    drop(input);
    let output = child.wait_with_output().unwrap();
    let answers = String::from_utf8(output.stdout).unwrap();
    let answers: Vec<Value> = answers
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(answers.len(), requests.len());
    answers
}

#[test]
fn wrong_usage_is_exit_code_2() {
    let folder = folder();
    let messages: Vec<String> = [
        &["--queries", "none.yaml"][..],
        &["--queries", "s.ndjson"],
        &["--queries", "queries.yaml"],
        &["--queries", "queries.yaml", "--table", "T=s.xlsx"],
        &["--queries", "queries.yaml", "--table", "T=queries.parquet"],
        &["--queries", "queries.yaml", "--only", "q9"],
        &["--queries", "queries.yaml", "--threads", "0"],
    ]
    .iter()
    .map(|arguments| {
        let output = tripline(folder.path(), &[&["bench"], *arguments].concat());
        assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(2), ""));
        stderr(&output).lines().next().unwrap_or_default().to_string()
    })
    .collect();
    insta::assert_snapshot!(messages.join("\n"), @r"
    tripline: cannot read none.yaml: no such file or directory
    tripline: not valid YAML: did not find expected <document start>
    tripline: there is no table; write --table NAME=FILE
    tripline: s.xlsx: name the file .parquet, .csv, .ndjson, .jsonl or .json, text also with .gz behind it
    tripline: cannot read queries.parquet: no such file or directory
    tripline: no query of queries.yaml starts with `q9`
    tripline: `--threads 0` leaves nobody to work; write 1 or more
    ");
}
