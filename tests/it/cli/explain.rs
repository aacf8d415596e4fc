//! `tripline explain`: what it tells, and what it says where there is nothing to tell.

use std::path::Path;

use super::{stderr, stdout, tripline};

fn explain(words: &[&str]) -> (i32, String, String) {
    let mut all = vec!["explain"];
    all.extend(words);
    let output = tripline(Path::new("."), &all);
    (output.status.code().unwrap(), stdout(&output), stderr(&output))
}

#[test]
fn a_function_is_told_with_signature_page_and_examples() {
    let (code, out, err) = explain(&["fn", "strcat_array"]);
    assert_eq!((code, err.as_str()), (0, ""));
    for part in [
        "strcat_array (function)\n",
        "\n  strcat_array(array: array, delimiter: any) → string\n",
        "\nReference: https://learn.microsoft.com/kusto/query/strcat-array-function\n",
        "\nExample:\n  print strcat_array(",
        "\ngives\n  ",
    ] {
        assert!(out.contains(part), "{part:?} is not in:\n{out}");
    }
}

#[test]
fn choices_that_kusto_leaves_open_are_told() {
    let (_, out, _) = explain(&["op", "take"]);
    assert!(out.contains("Also written: limit\n"), "{out}");
    assert!(out.contains("Note: `take`, `limit`. Kusto: "), "{out}");
    assert!(
        out.contains("Example:\n  range x from 1 to 9 step 1 | take 2\ngives\n  1\n  2\n"),
        "{out}"
    );
}

#[test]
fn what_is_refused_is_told_with_the_reason() {
    let (code, out, _) = explain(&["plugin", "python"]);
    assert_eq!(code, 0);
    assert!(
        out.contains(
            "Does not run here: it runs code of another language in the service's sandbox.\nIn a test: compute"
        ),
        "{out}"
    );
}

/// Breaks when a name that is several things is told as one of them.
#[test]
fn a_bare_name_is_whatever_has_it() {
    let (_, out, _) = explain(&["count"]);
    assert!(
        out.contains("count (tabular operator)") && out.contains("count (aggregate)"),
        "{out}"
    );
    let (_, out, _) = explain(&["declare", "query_parameters"]);
    assert!(out.starts_with("declare query_parameters (statement)\n"), "{out}");
    let (_, out, _) = explain(&["op", "!has"]);
    assert!(out.starts_with("!has (scalar operator)\n\n  TEXT !has TERM\n"), "{out}");
}

/// Breaks when `explain` and `lint --explain` say different things.
#[test]
fn lints_are_explained_as_by_lint() {
    let (code, out, _) = explain(&["TL2005"]);
    assert_eq!(code, 0);
    let lint = tripline(Path::new("."), &["lint", "--explain", "TL2005"]);
    assert_eq!(out, stdout(&lint));
    assert_eq!(explain(&["lint", "join-without-kind"]).1, out);
    for code in [
        "KS142", "TL9001", "TL9003", "TL6101", "TL6202", "TL6514", "TL7101", "TL1102", "TL0015",
    ] {
        let (status, out, _) = explain(&[code]);
        assert!(
            status == 0 && out.starts_with(&format!("{code}\n")) && out.contains("\nWhat to do: "),
            "{out}"
        );
    }
    // Two examples of one text differ in their cases.
    assert!(explain(&["TL7001"]).1.contains("Test cases: none.\n"));
}

#[test]
fn an_unknown_name_is_exit_code_2_with_the_nearest() {
    let said = |words: &[&str]| {
        let (code, out, err) = explain(words);
        assert_eq!((code, out.as_str()), (2, ""));
        err
    };
    assert_eq!(
        said(&["fn", "strcat_aray"]),
        "tripline: no function is called `strcat_aray`; did you mean `strcat_array`?\n"
    );
    assert_eq!(said(&["qqqqqqqq"]), "tripline: nothing is called `qqqqqqqq`\n");
    assert_eq!(said(&["KS999"]), "tripline: nothing is called `KS999`\n");
    assert_eq!(
        said(&["lint", "join-without-kin"]),
        "tripline: no lint has the code or name `join-without-kin`; did you mean `join-without-kind`?\n"
    );
    assert_eq!(explain(&[]).0, 2);
}

/// Breaks when a shell no longer completes names.
#[test]
fn completions_know_the_names() {
    let output = tripline(Path::new("."), &["completions", "bash"]);
    let script = stdout(&output);
    for name in ["strcat_array", "mv-expand", "join-without-kind"] {
        assert!(script.contains(name), "{name}");
    }
}
