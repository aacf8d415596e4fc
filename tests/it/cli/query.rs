//! `tripline query`: formats, sources of tables, errors.

use std::io::Write as _;

use super::{stderr, stdout, tripline, write};

/// Exit code, standard output, standard error of a query in a folder with some tables.
fn query(arguments: &[&str]) -> (i32, String, String) {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &[u8]| std::fs::write(folder.path().join(name), text).unwrap();
    std::fs::create_dir(folder.path().join("data")).unwrap();
    write(
        "people.csv",
        b"Name,Age,Seen\nalice,31,2026-01-01T10:00:00Z\n\"bob, jr\",,2026-01-02\n",
    );
    write(
        "data/Logs.ndjson",
        b"{\"Level\":\"warn\",\"Count\":1.5,\"Bag\":{\"a\":[1]}}\n{\"Level\":\"a|b\",\"Count\":2}\n",
    );
    write("data/Typed.csv", b"N,Span\n7,00:05:00\n");
    write(
        "data/schema.json",
        br#"{"Typed": [{"name": "N", "type": "int"}, {"name": "Span", "type": "timespan"}]}"#,
    );
    write("bad.csv", b"A,B\n1\n");
    write("binary.csv", b"A\n\xff\n");
    let mut all = vec!["query"];
    all.extend(arguments);
    let output = tripline(folder.path(), &all);
    (output.status.code().unwrap(), stdout(&output), stderr(&output))
}

/// Breaks when a value is no longer written as Kusto's query endpoint writes it.
#[test]
fn json_is_that_of_the_query_endpoint() {
    let text = "print b = true, i = int(1), l = 9007199254740993, r = 0.5, n = real(nan), d = decimal(1.50), s = 'a\"\\n', \
                t = datetime(2015-12-31 23:59:59.9), p = time(1.12:30:55.123), g = guid(74be27de-1e4e-49d9-b579-fe0b331d3642), \
                y = dynamic({\"a\": [1, null]}), z = int(null), e = ''";
    let (code, out, err) = query(&[text, "--format", "json"]);
    assert_eq!((code, err.as_str()), (0, ""));
    let value: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(value["columns"][0], serde_json::json!({"name": "b", "type": "bool"}));
    insta::assert_snapshot!(value["rows"], @r#"[[true,1,9007199254740993,0.5,"NaN","1.5","a\"\n","2015-12-31T23:59:59.9Z","1.12:30:55.1230000","74be27de-1e4e-49d9-b579-fe0b331d3642",{"a":[1,null]},null,""]]"#);
}

#[test]
fn tables_come_from_files_with_types_of_their_values() {
    let (_, out, _) = query(&["--table", "T=people.csv", "T | sort by Name asc", "--format", "json"]);
    insta::assert_snapshot!(out, @r#"{"columns":[{"name":"Name","type":"string"},{"name":"Age","type":"long"},{"name":"Seen","type":"datetime"}],"rows":[["alice",31,"2026-01-01T10:00:00Z"],["bob, jr",null,"2026-01-02T00:00:00Z"]]}"#);
    let (_, out, _) = query(&[
        "--tables",
        "data",
        "Typed | extend Double = N * 2 | getschema | project ColumnName, ColumnType",
    ]);
    insta::assert_snapshot!(out, @r"
    ColumnName  ColumnType
    string      string
    ----------  ----------
    N           int
    Span        timespan
    Double      long
    (3 rows)
    ");
}

#[test]
fn every_format_shows_the_same_rows() {
    for format in ["table", "ndjson", "csv", "markdown"] {
        let (code, out, err) = query(&[
            "--tables",
            "data",
            "Logs | project Level, Count, Bag",
            "--format",
            format,
        ]);
        assert_eq!((code, err.as_str()), (0, ""));
        match format {
            "table" => insta::assert_snapshot!(out, @r#"
            Level   Count  Bag
            string   real  dynamic
            ------  -----  ---------
            warn      1.5  {"a":[1]}
            a|b       2.0
            (2 rows)
            "#),
            "ndjson" => insta::assert_snapshot!(out, @r#"
            {"Level":"warn","Count":1.5,"Bag":{"a":[1]}}
            {"Level":"a|b","Count":2.0,"Bag":null}
            "#),
            "csv" => insta::assert_snapshot!(out, @r#"
            Level,Count,Bag
            warn,1.5,"{""a"":[1]}"
            a|b,2.0,
            "#),
            _ => insta::assert_snapshot!(out, @r#"
            | Level | Count | Bag |
            | --- | ---: | --- |
            | warn | 1.5 | {"a":[1]} |
            | a\|b | 2.0 |  |
            "#),
        }
    }
}

#[test]
fn the_clock_is_never_read() {
    let (code, out, err) = query(&["print now()", "--format", "csv"]);
    assert_eq!((code, out.as_str()), (0, "print_0\n2026-01-01T00:00:00Z\n"));
    assert_eq!(
        err,
        "tripline: note: now() is 2026-01-01T00:00:00Z; set it with --now\n"
    );
    let (_, out, err) = query(&["print ago(1h)", "--format", "csv", "--now", "2026-03-02T12:00:00Z"]);
    assert_eq!((out.as_str(), err.as_str()), ("print_0\n2026-03-02T11:00:00Z\n", ""));
    let (_, out, err) = query(&["set query_now=datetime(2026-03-02); print now()", "--format", "csv"]);
    assert_eq!((out.as_str(), err.as_str()), ("print_0\n2026-03-02T00:00:00Z\n", ""));
}

#[test]
fn an_error_is_one_line_and_then_the_place() {
    let (code, out, err) = query(&["print x = 1\n| where y == 2"]);
    assert_eq!((code, out.as_str()), (1, ""));
    insta::assert_snapshot!(err, @r"
    tripline: KS142: `y` is not a column, table, variable or function here
    error[KS142]: `y` is not a column, table, variable or function here
     --> query:2:9
      |
    2 | | where y == 2
      |         ^
      = help: columns at this point: `x`
    ");
}

#[test]
fn files_that_cannot_be_used_are_exit_code_2() {
    let messages: Vec<String> = ["T=bad.csv", "T=binary.csv", "T=none.csv", "T", "T=people.txt"]
        .iter()
        .map(|table| {
            let (code, out, err) = query(&["--table", table, "T"]);
            assert_eq!((code, out.as_str()), (2, ""));
            err.lines().next().unwrap_or_default().to_string()
        })
        .collect();
    insta::assert_snapshot!(messages.join("\n"), @r"
    tripline: TL6511: not valid CSV: this line has 1 field, and the header has 2
    tripline: TL6511: not valid CSV: this line is not UTF-8
    tripline: cannot read none.csv: no such file or directory
    tripline: `--table T` names no file; write NAME=FILE
    tripline: people.txt: name the file .parquet, .csv, .ndjson, .jsonl or .json, text also with .gz behind it
    ");
    assert_eq!(query(&[]).0, 2);
    assert_eq!(query(&["print 1", "--now", "soon"]).0, 2);
}

#[test]
fn files_stand_for_urls() {
    let text = "externaldata (Name: string, Age: long) ['https://example.com/p.csv?a=b'] with (ignoreFirstRecord=true)";
    let (code, out, err) = query(&[
        "--external",
        "https://example.com/p.csv=people.csv",
        text,
        "--format",
        "csv",
    ]);
    assert_eq!((code, err.as_str()), (0, ""));
    insta::assert_snapshot!(out, @r#"
    Name,Age
    alice,31
    "bob, jr",
    "#);
    let (code, _, err) = query(&[text]);
    assert_eq!(code, 1);
    assert!(
        err.contains("TL9005: no file stands for `https://example.com/p.csv`"),
        "{err}"
    );
    assert!(err.contains("--external URL=FILE"), "{err}");
    let (code, _, err) = query(&["--external", "people.csv", text]);
    assert_eq!(code, 2);
    assert!(err.contains("names no file; write URL=FILE"), "{err}");
}

#[test]
fn limits_are_errors_with_a_place() {
    let (code, _, err) = query(&["range x from 1 to 100 step 1 | extend y = x", "--max-rows", "10"]);
    assert_eq!(code, 1);
    assert!(
        err.starts_with("tripline: TL9003: the range exceeds the limit of 10 rows"),
        "{err}"
    );
    let (code, _, err) = query(&["range x from 1 to 1000000 step 1 | sort by x desc", "--max-memory", "4"]);
    assert_eq!(code, 1);
    assert!(
        err.starts_with("tripline: TL9003: the memory of the query's tables exceeds the limit of 4 MiB"),
        "{err}"
    );
    assert!(err.contains("query:1:36"), "{err}");
}

/// Breaks when Ctrl-C ends the process without a word, or with another exit code.
#[cfg(unix)]
#[test]
fn ctrl_c_stops_a_query_and_says_so() {
    use std::process::{Command, Stdio};
    let folder = tempfile::tempdir().unwrap();
    let child = Command::new(env!("CARGO_BIN_EXE_tripline"))
        .current_dir(folder.path())
        .args([
            "query",
            "range x from 1 to 99000000 step 1 | summarize dcount(strcat(x, x))",
        ])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(std::time::Duration::from_millis(1000));
    let killed = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(killed.success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stderr(&output).starts_with("tripline: TL9004: the query was stopped"),
        "{}",
        stderr(&output)
    );
}

/// Breaks when a format gives other values or types than another, or when the schema of a workspace's table is not the
/// one of the result.
#[test]
fn every_format_of_a_table_gives_the_same_rows() {
    let folder = tempfile::tempdir().unwrap();
    let ndjson = "{\"TimeGenerated\":\"2026-01-15T10:00:00.5Z\",\"UserPrincipalName\":\"alice@contoso.example\",\"ResultType\":\"0\",\
                  \"DeviceDetail\":{\"browser\":\"Edge\"},\"Extra\":[1]}\n\
                  {\"TimeGenerated\":\"2026-01-15T10:01:00Z\",\"UserPrincipalName\":\"bob@contoso.example\",\"ResultType\":50126,\
                  \"DeviceDetail\":{},\"Extra\":[2]}\n";
    let csv = "TimeGenerated,UserPrincipalName,ResultType,DeviceDetail,Extra\n\
               2026-01-15T10:00:00.5Z,alice@contoso.example,0,\"{\"\"browser\"\":\"\"Edge\"\"}\",[1]\n\
               2026-01-15T10:01:00Z,bob@contoso.example,50126,{},[2]\n";
    std::fs::write(folder.path().join("a.ndjson"), ndjson).unwrap();
    std::fs::write(folder.path().join("a.csv"), csv).unwrap();
    let json = format!("[{}]", ndjson.trim_end().replace('\n', ",\n"));
    std::fs::write(folder.path().join("a.json"), json).unwrap();
    for (name, text) in [("a.ndjson.gz", ndjson), ("a.csv.gz", csv)] {
        let file = std::fs::File::create(folder.path().join(name)).unwrap();
        let mut encoder = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap();
    }
    parquet(&folder.path().join("a.parquet"));
    for file in ["a.ndjson", "a.ndjson.gz", "a.csv", "a.csv.gz", "a.json", "a.parquet"] {
        let query = "SigninLogs | project TimeGenerated, UserPrincipalName, ResultType, Browser = DeviceDetail.browser, Extra, AppId, Type";
        let table = format!("SigninLogs={file}");
        let output = tripline(folder.path(), &["query", "--table", &table, query, "--format", "csv"]);
        assert_eq!(
            (output.status.code(), stderr(&output).as_str()),
            (Some(0), ""),
            "{file}"
        );
        assert_eq!(
            stdout(&output),
            "TimeGenerated,UserPrincipalName,ResultType,Browser,Extra,AppId,Type\n\
             2026-01-15T10:00:00.5Z,alice@contoso.example,0,\"\"\"Edge\"\"\",[1],,SigninLogs\n\
             2026-01-15T10:01:00Z,bob@contoso.example,50126,,[2],,SigninLogs\n",
            "{file}"
        );
    }
    // In a folder a table has one file.
    write(folder.path(), "data/a.csv", csv);
    let output = tripline(
        folder.path(),
        &[
            "query",
            "--tables",
            "data",
            "--threads",
            "2",
            "a | summarize count() by ResultType | sort by ResultType asc",
        ],
    );
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
}

fn parquet(path: &std::path::Path) {
    use arrow::array::{ArrayRef, RecordBatch, StringArray, TimestampMicrosecondArray};
    let texts = |values: [&str; 2]| -> ArrayRef { std::sync::Arc::new(StringArray::from(values.to_vec())) };
    let times = TimestampMicrosecondArray::from(vec![1_768_471_200_500_000, 1_768_471_260_000_000]);
    let batch = RecordBatch::try_from_iter([
        ("TimeGenerated", std::sync::Arc::new(times) as ArrayRef),
        (
            "UserPrincipalName",
            texts(["alice@contoso.example", "bob@contoso.example"]),
        ),
        ("ResultType", texts(["0", "50126"])),
        ("DeviceDetail", texts(["{\"browser\":\"Edge\"}", "{}"])),
        ("Extra", texts(["[1]", "[2]"])),
    ])
    .unwrap();
    let file = std::fs::File::create(path).unwrap();
    let mut writer = parquet::arrow::ArrowWriter::try_new(file, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
}

#[test]
fn a_bad_line_is_shown_with_its_number() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("s.ndjson"),
        "{\"ResultType\":\"0\"}\n{\"IsRisky\":\"maybe\"}\n",
    )
    .unwrap();
    let output = tripline(
        folder.path(),
        &["query", "--table", "SigninLogs=s.ndjson", "SigninLogs"],
    );
    assert_eq!(output.status.code(), Some(2));
    insta::assert_snapshot!(stderr(&output), @r#"
    tripline: TL6507: column `IsRisky` is of type bool, and the text "maybe" is none
    error[TL6507]: column `IsRisky` is of type bool, and the text "maybe" is none
     --> s.ndjson:2:1
      |
    2 | {"IsRisky":"maybe"}
      | ^^^^^^^^^^^^^^^^^^^ here
      = help: write `true` or `false` without quotes
    "#);
}

/// Breaks when lines are wider than asked for, or rows are left out without a word.
#[test]
fn a_table_is_cut_to_width_and_rows() {
    let text = "range n from 1 to 5 step 1 | extend s = strcat('a long text with the number ', n)";
    let (_, out, _) = query(&[text, "--width", "20", "--limit-rows", "2"]);
    insta::assert_snapshot!(out, @r"
       n  s
    long  string
    ----  --------------
       1  a long text w…
       2  a long text w…
    (5 rows, 3 not shown; --limit-rows 0 shows all)
    ");
    let (_, out, _) = query(&[text, "--width", "0", "--limit-rows", "0", "--format", "csv"]);
    assert_eq!(out.lines().count(), 6, "other formats are never cut");
}

#[test]
fn several_tables_are_told_apart_in_every_format() {
    let text = "print a = 1; print b = 'x'";
    for format in ["table", "json", "ndjson", "csv", "markdown"] {
        let (code, out, err) = query(&[text, "--format", format]);
        assert_eq!((code, err.as_str()), (0, ""));
        match format {
            "table" => insta::assert_snapshot!(out, @r"
            Table_0
               a
            long
            ----
               1
            (1 row)

            Table_1
            b
            string
            ------
            x
            (1 row)
            "),
            "json" => {
                insta::assert_snapshot!(out, @r#"{"tables":[{"name":null,"columns":[{"name":"a","type":"long"}],"rows":[[1]]},{"name":null,"columns":[{"name":"b","type":"string"}],"rows":[["x"]]}]}"#)
            }
            "ndjson" => insta::assert_snapshot!(out, @r#"
            {"$table":"Table_0","a":1}
            {"$table":"Table_1","b":"x"}
            "#),
            "csv" => insta::assert_snapshot!(out, @r"
            a
            1

            b
            x
            "),
            _ => insta::assert_snapshot!(out, @r"
            ### Table_0

            | a |
            | ---: |
            | 1 |

            ### Table_1

            | b |
            | --- |
            | x |
            "),
        }
    }
}

/// Breaks when a written file is no Parquet, or has other columns.
#[test]
fn parquet_is_written_into_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        let output = tripline(folder.path(), &[&["query"], arguments].concat());
        (output.status.code().unwrap(), stdout(&output), stderr(&output))
    };
    let text = "print b = true, i = int(1), l = 7, r = 0.5, s = 'x', t = datetime(2026-01-02 03:04:05.1234567), \
                d = dynamic({'a': [1]}), z = long(null)";
    let written = run(&[text, "--format", "parquet", "--output", "T.parquet"]);
    assert_eq!(written, (0, String::new(), String::new()));
    let file = std::fs::File::open(folder.path().join("T.parquet")).unwrap();
    let reader = parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
    let types: Vec<String> = reader
        .schema()
        .fields()
        .iter()
        .map(|field| field.data_type().to_string())
        .collect();
    insta::assert_snapshot!(types.join(" "), @r#"Boolean Int32 Int64 Float64 Utf8 Timestamp(ns, "UTC") Utf8 Int64"#);
    let rows: usize = reader.build().unwrap().map(|batch| batch.unwrap().num_rows()).sum();
    assert_eq!(rows, 1);
    let (code, _, err) = run(&["print 1", "--format", "parquet"]);
    assert_eq!(code, 2, "{err}");
    run(&["print a = 1; print b = 2", "--format", "csv", "--output", "two.csv"]);
    assert_eq!(
        std::fs::read_to_string(folder.path().join("two.csv")).unwrap(),
        "a\n1\n\nb\n2\n"
    );
}

#[test]
fn explain_prints_the_bound_plan() {
    let text = "range n from 1 to 5 step 1\n| where n > 2\n| summarize most = max(n) by odd = n % 2 == 1";
    let (code, out, err) = query(&[text, "--explain"]);
    assert_eq!((code, err.as_str()), (0, ""));
    let operators: Vec<&str> = out.lines().step_by(2).map(str::trim_start).collect();
    assert!(
        operators.contains(&"summarize  summarize most = max(n) by odd = n % 2 == 1"),
        "{out}"
    );
    assert!(operators.contains(&"where  where n > 2"), "{out}");
    assert!(out.contains("  -> odd: bool, most: long\n"), "{out}");
    let (_, out, _) = query(&[text, "--explain", "--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(
        value["plans"][0][0]["columns"][0],
        serde_json::json!({"name": "odd", "type": "bool"})
    );
    assert_eq!(query(&["print x | where", "--explain"]).0, 1);
}

/// Breaks when measuring changes the result, or an operator's rows are not told.
#[test]
fn stats_tell_rows_on_standard_error() {
    let text = "range n from 1 to 5 step 1 | where n > 2 | count";
    let (code, out, err) = query(&[text, "--stats", "--format", "csv"]);
    assert_eq!((code, out.as_str()), (0, "Count\n3\n"));
    let line = |start: &str| err.lines().find(|line| line.trim_start().starts_with(start));
    assert!(err.starts_with("operator") && err.contains("rows out"), "{err}");
    let cells: Vec<&str> = line("where").unwrap().split_whitespace().collect();
    assert_eq!(cells[1..3], ["5", "3"], "{err}");
    let (_, _, err) = query(&[text, "--stats", "--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&err).unwrap();
    assert_eq!(value["plans"][0][0]["rows_out"], 1);
}
