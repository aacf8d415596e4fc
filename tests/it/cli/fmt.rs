//! `tripline fmt`

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use super::{stderr, stdout, tripline};

const RULE: &str =
    "name: x # kept\ntactics: [ A ]\nquery: |\n    T|where a==1\n    // why\n    |count\nversion:   1.0.0\n";
const RULE_FORMATTED: &str =
    "name: x # kept\ntactics: [ A ]\nquery: |\n    T\n    | where a == 1\n    // why\n    | count\nversion:   1.0.0\n";

/// A project with a rule and a function to format, a file that needs nothing, and a query that does not parse.
fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| super::write(folder.path(), path, text);
    write("detections/a.yaml", RULE);
    write("detections/b.yaml", RULE_FORMATTED);
    write(
        "detections/broken.yaml",
        "name: x\ntactics: []\nquery: |\n  T\n  | where (\n",
    );
    write("functions/f.yaml", "FunctionName: f\nFunctionQuery: T|count\n");
    folder
}

fn read(folder: &Path, path: &str) -> String {
    fs::read_to_string(folder.join(path)).unwrap()
}

/// Runs the binary with `input` on its standard input.
fn piped(arguments: &[&str], input: &str) -> std::process::Output {
    use std::io::Write as _;
    let mut child = Command::new(env!("CARGO_BIN_EXE_tripline"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

#[test]
fn a_project_is_formatted_and_what_does_not_parse_is_told() {
    let folder = project();
    let output = tripline(folder.path(), &["fmt"]);
    assert_eq!(output.status.code(), Some(1));
    let text = stdout(&output);
    assert!(text.contains("--> detections/broken.yaml:5:"), "{text}");
    assert!(
        text.ends_with(
            "formatted detections/a.yaml\nformatted functions/f.yaml\n\
             2 files formatted, 1 file already formatted, 1 file with errors\n"
        ),
        "{text}"
    );
    assert_eq!(read(folder.path(), "detections/a.yaml"), RULE_FORMATTED);
    assert_eq!(
        read(folder.path(), "functions/f.yaml"),
        "FunctionName: f\nFunctionQuery: |\n  T\n  | count\n"
    );
    assert_eq!(
        read(folder.path(), "detections/broken.yaml"),
        "name: x\ntactics: []\nquery: |\n  T\n  | where (\n"
    );
    // Nothing beside the files is left over.
    assert_eq!(fs::read_dir(folder.path().join("detections")).unwrap().count(), 3);

    fs::remove_file(folder.path().join("detections/broken.yaml")).unwrap();
    let output = tripline(folder.path(), &["fmt", "--check"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(stdout(&output), "3 files already formatted\n");
}

#[test]
fn check_names_the_files_and_writes_nothing() {
    let folder = project();
    let output = tripline(
        folder.path(),
        &["fmt", "--check", "detections/a.yaml", "detections/b.yaml"],
    );
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        stdout(&output),
        "would format detections/a.yaml\n1 file would be formatted, 1 file already formatted\n"
    );
    assert_eq!(read(folder.path(), "detections/a.yaml"), RULE);
}

#[test]
fn diff_shows_the_change_and_writes_nothing() {
    let folder = project();
    let arguments = ["fmt", "--diff", "detections/a.yaml"];
    let output = tripline(folder.path(), &arguments);
    assert_eq!(output.status.code(), Some(1));
    insta::assert_snapshot!(stdout(&output), @r"
    --- detections/a.yaml
    +++ detections/a.yaml
    @@ -1,7 +1,8 @@
     name: x # kept
     tactics: [ A ]
     query: |
    -    T|where a==1
    +    T
    +    | where a == 1
         // why
    -    |count
    +    | count
     version:   1.0.0
    ");
    assert!(stderr(&output).contains("1 file would be formatted"));
    assert_eq!(read(folder.path(), "detections/a.yaml"), RULE);
    let coloured = tripline(folder.path(), &[&arguments[..], &["--color", "always"]].concat());
    assert!(stdout(&coloured).contains("\u{1b}[31m-    T|where a==1\u{1b}[0m"));
    // Not a terminal: no colours, whatever the environment says.
    assert!(!stdout(&output).contains('\u{1b}'));
}

#[cfg(unix)]
#[test]
fn permissions_and_links_stay() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = project();
    let rule = folder.path().join("detections/a.yaml");
    fs::set_permissions(&rule, fs::Permissions::from_mode(0o640)).unwrap();
    std::os::unix::fs::symlink("detections/a.yaml", folder.path().join("link.yaml")).unwrap();
    assert_eq!(tripline(folder.path(), &["fmt", "link.yaml"]).status.code(), Some(0));
    assert_eq!(fs::metadata(&rule).unwrap().permissions().mode() & 0o777, 0o640);
    assert!(folder.path().join("link.yaml").is_symlink());
    assert_eq!(read(folder.path(), "detections/a.yaml"), RULE_FORMATTED);
}

#[test]
fn standard_input_is_formatted_to_standard_output() {
    for arguments in [["fmt", "-"], ["fmt", "--stdin"]] {
        let output = piped(&arguments, "T|where a==1|count");
        assert_eq!(output.status.code(), Some(0));
        assert_eq!(stdout(&output), "T\n| where a == 1\n| count\n");
    }
    let output = piped(&["fmt", "-", "--stdin-filename", "rules/a.yaml"], RULE);
    assert_eq!(stdout(&output), RULE_FORMATTED);

    let wrong = piped(&["fmt", "-"], "T | where (");
    assert_eq!((wrong.status.code(), stdout(&wrong).as_str()), (Some(1), ""));
    assert!(stderr(&wrong).contains("stdin:1:"), "{}", stderr(&wrong));

    assert_eq!(piped(&["fmt", "-", "--check"], "T\n| count\n").status.code(), Some(0));
    let check = piped(&["fmt", "-", "--check"], "T|count");
    assert_eq!(
        (check.status.code(), stdout(&check).as_str()),
        (Some(1), "would format stdin\n")
    );
    let diff = piped(&["fmt", "--stdin", "--diff"], "T | count\n");
    assert_eq!(
        stdout(&diff),
        "--- stdin\n+++ stdin\n@@ -1 +1,2 @@\n-T | count\n+T\n+| count\n"
    );
}

#[test]
fn wrong_usage_is_told_from_findings() {
    let folder = tempfile::tempdir().unwrap();
    let nothing = tripline(folder.path(), &["fmt"]);
    assert_eq!(nothing.status.code(), Some(2));
    assert!(
        stderr(&nothing).contains("no `detections` or `functions` folder"),
        "{}",
        stderr(&nothing)
    );
    assert_eq!(tripline(folder.path(), &["fmt", "."]).status.code(), Some(2));
    fs::write(folder.path().join("a.txt"), "T").unwrap();
    let other = tripline(folder.path(), &["fmt", "a.txt"]);
    assert_eq!(other.status.code(), Some(2));
    assert!(stderr(&other).contains("a.txt is no .kql"), "{}", stderr(&other));
    let missing = tripline(folder.path(), &["fmt", "missing.kql"]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(
        stderr(&missing).contains("cannot read missing.kql"),
        "{}",
        stderr(&missing)
    );
}

/// The content pack is the formatter's best witness: it looks as the formatter has it.
#[test]
fn the_content_pack_is_formatted() {
    let output = tripline(Path::new(env!("CARGO_MANIFEST_DIR")), &["fmt", "--check"]);
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
}
