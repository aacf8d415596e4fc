//! How two contents differ, line by line.

use std::fmt::Write as _;

use similar::{ChangeTag, TextDiff};

use super::Style;

/// Lines around a change.
const CONTEXT: usize = 2;
/// Lines of one diff that are shown; a result that changed altogether is better looked at in its file.
const MOST_LINES: usize = 200;

/// The changes from `old` to `new`, each under the section (`rows`, `alert 2`) it is in; `-` is old, `+` is new.
pub fn diff(old: &str, new: &str, style: Style) -> String {
    let lines = TextDiff::from_lines(old, new);
    let old_lines: Vec<&str> = old.lines().collect();
    let mut out = String::new();
    let (mut shown, mut left) = (0, 0);
    for group in lines.grouped_ops(CONTEXT) {
        let first = group.first().map_or(0, |op| op.old_range().start);
        if let Some(section) = section(&old_lines, first) {
            let _ = writeln!(out, "{}", style.frame(&format!("@ {section}")));
        } else if !out.is_empty() {
            let _ = writeln!(out, "{}", style.frame("@"));
        }
        for change in group.iter().flat_map(|op| lines.iter_changes(op)) {
            let text = change.value().trim_end_matches('\n');
            if shown >= MOST_LINES {
                left += 1;
                continue;
            }
            shown += 1;
            let line = match change.tag() {
                ChangeTag::Equal => format!("  {text}"),
                ChangeTag::Delete => style.removed(&format!("- {text}")),
                ChangeTag::Insert => style.added(&format!("+ {text}")),
            };
            out.push_str(line.trim_end());
            out.push('\n');
        }
    }
    if left > 0 {
        let _ = writeln!(out, "{}", style.frame(&format!("… and {left} more lines")));
    }
    out
}

/// The last line above `first` that starts a section.
fn section<'a>(lines: &[&'a str], first: usize) -> Option<&'a str> {
    // A section that starts at the first line shown needs no heading.
    if lines.get(first).is_some_and(|line| starts_section(line)) {
        return None;
    }
    let above = lines.get(..first)?.iter().rev();
    above.copied().find(|line| starts_section(line))
}

fn starts_section(line: &str) -> bool {
    !line.is_empty() && !line.starts_with(' ') && !line.contains(": ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_row_is_shown_below_its_section() {
        let old =
            "rows: 2\n\nrows (the query fixes no order)\n  Name   N\n  alice  1\n  bob    2\n  carol  3\n  dave   4\n";
        let new = old.replace("dave   4", "dave   5").replace("rows: 2", "rows: 3");
        insta::assert_snapshot!(diff(old, &new, Style::PLAIN), @r"
        - rows: 2
        + rows: 3

          rows (the query fixes no order)
        @ rows (the query fixes no order)
            bob    2
            carol  3
        -   dave   4
        +   dave   5
        ");
    }

    #[test]
    fn a_diff_does_not_grow_without_end() {
        let old: String = (0..1000).map(|line| format!("{line}\n")).collect();
        let text = diff(&old, "", Style::PLAIN);
        assert_eq!(text.lines().count(), MOST_LINES + 1);
        assert!(text.ends_with("… and 800 more lines\n"));
    }
}
