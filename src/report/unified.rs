//! How two texts of a file differ, as `patch` and `git apply` read it.

use std::fmt::Write as _;

use similar::{ChangeTag, TextDiff};

use super::Style;

/// A unified diff from `old` to `new`, three lines around each change; empty where they are equal.
///
/// `patch -p0` applies it when it has no colours.
pub fn unified_diff(path: &str, old: &str, new: &str, style: Style) -> String {
    let diff = TextDiff::from_lines(old, new);
    let mut unified = diff.unified_diff();
    let mut out = String::new();
    for hunk in unified.context_radius(3).iter_hunks() {
        if out.is_empty() {
            let _ = writeln!(out, "{}", style.strong(&format!("--- {path}")));
            let _ = writeln!(out, "{}", style.strong(&format!("+++ {path}")));
        }
        let _ = writeln!(out, "{}", style.frame(hunk.header().to_string().trim_end()));
        for change in hunk.iter_changes() {
            let line = change.value().strip_suffix('\n').unwrap_or(change.value());
            let painted = match change.tag() {
                ChangeTag::Delete => style.removed(&format!("-{line}")),
                ChangeTag::Insert => style.added(&format!("+{line}")),
                ChangeTag::Equal => format!(" {line}"),
            };
            let _ = writeln!(out, "{painted}");
            if change.missing_newline() {
                let _ = writeln!(out, "\\ No newline at end of file");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Breaks when `patch` could no longer apply what is shown.
    #[test]
    fn a_diff_has_headers_hunks_and_a_word_on_a_missing_line_end() {
        let old: String = (1..=12).map(|line| format!("{line}\n")).collect();
        let new = old.replace("2\n3\n", "2\nthree\n").trim_end().to_string();
        insta::assert_snapshot!(unified_diff("a.kql", &old, &new, Style::PLAIN), @r"
        --- a.kql
        +++ a.kql
        @@ -1,6 +1,6 @@
         1
         2
        -3
        +three
         4
         5
         6
        @@ -9,4 +9,4 @@
         9
         10
         11
        -12
        +12
        \ No newline at end of file
        ");
        assert_eq!(unified_diff("a.kql", &old, &old, Style::PLAIN), "");
        let coloured = unified_diff("a.kql", "a\n", "b\n", Style { colour: true });
        assert!(
            coloured.contains("\u{1b}[31m-a\u{1b}[0m\n\u{1b}[32m+b\u{1b}[0m\n"),
            "{coloured}"
        );
    }
}
