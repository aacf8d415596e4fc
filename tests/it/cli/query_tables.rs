//! Tables of `tripline query` that would be lost without a word.

use tempfile::tempdir;

use super::{stderr, stdout, tripline, write};

/// Breaks when a slip in the name of a table passes for a table without rows.
#[test]
fn a_table_without_a_file_is_told_where_another_is_not_read() {
    let folder = tempdir().unwrap();
    let folder = folder.path();
    write(folder, "rows.csv", "UserPrincipalName\nalice@contoso.example\n");
    let told = |arguments: &[&str]| {
        let all = [&["query", "--format", "csv", "SigninLogs | count"], arguments].concat();
        let output = tripline(folder, &all);
        assert_eq!(output.status.code(), Some(0));
        (stdout(&output), stderr(&output))
    };
    for name in ["SigninLog", "signinlogs"] {
        let (out, err) = told(&["--table", &format!("{name}=rows.csv")]);
        assert_eq!(out, "Count\n0\n");
        let expected = format!(
            "tripline: warning: no file is given for the table `SigninLogs`, so it has no rows; did you mean the table \
             `{name}`, which is not read?\n"
        );
        assert_eq!(err, expected);
    }
    write(
        folder,
        "data/Signinlogs.csv",
        "UserPrincipalName\nalice@contoso.example\n",
    );
    assert!(
        told(&["--tables", "data"])
            .1
            .contains("did you mean the table `Signinlogs`")
    );
    assert_eq!(
        told(&["--table", "SigninLogs=rows.csv"]),
        ("Count\n1\n".into(), String::new())
    );
    // Without a file of any table there is nothing to mistake it for.
    assert_eq!(told(&[]).1, "");
}

/// Breaks when one of two files is left out silently.
#[test]
fn a_table_has_one_file_and_a_column_one_name() {
    let folder = tempdir().unwrap();
    let folder = folder.path();
    write(folder, "data/S.csv", "A\n1\n");
    write(folder, "data/S.ndjson", "{\"A\":1}\n");
    write(folder, "twice.csv", "A,B,A\n1,2,3\n");
    let failed = |arguments: &[&str]| {
        let output = tripline(folder, &[&["query", "--format", "csv"], arguments].concat());
        assert_eq!(output.status.code(), Some(2), "{}", stdout(&output));
        stderr(&output)
    };
    assert_eq!(
        failed(&["--tables", "data", "S"]),
        "tripline: the table `S` has two files, data/S.csv and data/S.ndjson; keep one\n"
    );
    assert_eq!(
        failed(&["--table", "S=data/S.csv", "--table", "S=twice.csv", "S"]),
        "tripline: the table `S` has two files, data/S.csv and twice.csv; keep one\n"
    );
    assert!(failed(&["--table", "S=twice.csv", "S"]).contains("the header names the column `A` twice"));
    // One that is named comes before those of the folder.
    let output = tripline(
        folder,
        &[
            "query",
            "--format",
            "csv",
            "--tables",
            "data",
            "--table",
            "S=data/S.csv",
            "S",
        ],
    );
    assert_eq!(stdout(&output), "A\n1\n");
}
