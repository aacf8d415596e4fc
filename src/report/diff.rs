//! How two contents differ, line by line.

use std::fmt::Write as _;

use similar::{ChangeTag, DiffOp, TextDiff};

use super::Style;

/// Lines around a change.
const CONTEXT: usize = 2;
/// Lines of one diff that are shown; a result that changed altogether is better looked at in its file.
const MOST_LINES: usize = 200;

/// The changes from `old` to `new`, each under the section (`rows`, `alert 2`) it is in; `-` is old, `+` is new.
///
/// A table's columns are as wide as their longest value, so that one value can move a whole table. Lines that differ
/// in nothing but that are no changes, unless nothing else differs.
pub fn diff(old: &str, new: &str, style: Style) -> String {
    let old: Vec<&str> = old.lines().collect();
    let new: Vec<&str> = new.lines().collect();
    let old_keys: Vec<String> = old.iter().map(|line| squeeze(line)).collect();
    let new_keys: Vec<String> = new.iter().map(|line| squeeze(line)).collect();
    let groups = if old_keys == new_keys {
        TextDiff::from_slices(&old, &new).grouped_ops(CONTEXT)
    } else {
        let old_keys: Vec<&str> = old_keys.iter().map(String::as_str).collect();
        let new_keys: Vec<&str> = new_keys.iter().map(String::as_str).collect();
        TextDiff::from_slices(&old_keys, &new_keys).grouped_ops(CONTEXT)
    };
    let mut lines = Vec::new();
    for (at, group) in groups.iter().enumerate() {
        match section(&old, group) {
            Some(section) => lines.push(style.frame(&format!("@ {section}"))),
            None if at > 0 => lines.push(style.frame("@")),
            None => {}
        }
        for op in group {
            changes(op, &old, &new, style, &mut lines);
        }
    }
    let mut out = String::new();
    for line in lines.iter().take(MOST_LINES) {
        let _ = writeln!(out, "{}", line.trim_end());
    }
    if lines.len() > MOST_LINES {
        let left = lines.len() - MOST_LINES;
        let _ = writeln!(out, "{}", style.frame(&format!("… and {left} more lines")));
    }
    out
}

fn changes(op: &DiffOp, old: &[&str], new: &[&str], style: Style, lines: &mut Vec<String>) {
    if op.tag() == similar::DiffTag::Equal {
        // As it looks now.
        lines.extend(new[op.new_range()].iter().map(|line| format!("  {line}")));
        return;
    }
    let sides = [
        (ChangeTag::Delete, &old[op.old_range()]),
        (ChangeTag::Insert, &new[op.new_range()]),
    ];
    for (tag, side) in sides {
        lines.extend(side.iter().map(|line| match tag {
            ChangeTag::Delete => style.removed(&format!("- {line}")),
            _ => style.added(&format!("+ {line}")),
        }));
    }
}

/// The line with no more than two blanks in a row.
fn squeeze(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    for letter in line.trim_end().chars() {
        if letter != ' ' || !out.ends_with("  ") {
            out.push(letter);
        }
    }
    out
}

/// The section that a group of changes is in, where the group does not show it itself.
fn section<'a>(old: &[&'a str], group: &[DiffOp]) -> Option<&'a str> {
    let first = group.first()?.old_range().start;
    let changed = group
        .iter()
        .find(|op| op.tag() != similar::DiffTag::Equal)?
        .old_range()
        .start;
    if old.get(first..changed)?.iter().any(|line| starts_section(line)) {
        return None;
    }
    old.get(..first)?
        .iter()
        .rev()
        .copied()
        .find(|line| starts_section(line))
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
    fn a_longer_value_changes_its_own_row_alone() {
        let old = "rows\n  Name   N\n  alice  1\n  bob    2\n";
        let new = "rows\n  Name       N\n  alice      1\n  bobbybobb  2\n";
        insta::assert_snapshot!(diff(old, new, Style::PLAIN), @r"
        @ rows
            Name       N
            alice      1
        -   bob    2
        +   bobbybobb  2
        ");
        assert!(diff(old, &old.replace("bob    2", "bob     2"), Style::PLAIN).contains("+   bob     2"));
    }

    #[test]
    fn a_diff_does_not_grow_without_end() {
        let old: String = (0..1000).map(|line| format!("{line}\n")).collect();
        let text = diff(&old, "", Style::PLAIN);
        assert_eq!(text.lines().count(), MOST_LINES + 1);
        assert!(text.ends_with("… and 800 more lines\n"));
    }
}
