//! "Did you mean": the operator nearest to a word.

use crate::ast::Operator;

/// Second spellings that a misspelt word may stand for, besides the operators' own.
const ALIASES: [&str; 3] = ["filter", "limit", "order"];

/// Operators that nobody writes by mistake.
const UNSUGGESTED: [&str; 7] = [
    "__partitionby",
    "execute-and-cache",
    "graph-mark-components",
    "graph-where-edges",
    "graph-where-nodes",
    "macro-expand",
    "project-by-names",
];

/// Words that other query languages have, and the operator that does the same here.
const FOREIGN: &[(&str, &str)] = &[
    ("select", "project"),
    ("group", "summarize"),
    ("having", "where"),
    ("head", "take"),
    ("dedup", "distinct"),
    ("stats", "summarize"),
    ("eval", "extend"),
    ("rename", "project-rename"),
    ("expand", "mv-expand"),
];

/// The operator that `word` is probably meant to be: at most a third of its letters differ.
pub(crate) fn operator(word: &str) -> Option<&'static str> {
    let lower = word.to_ascii_lowercase();
    if let Some((_, operator)) = FOREIGN.iter().find(|(foreign, _)| *foreign == lower) {
        return Some(operator);
    }
    let own = Operator::NAMES.iter().filter(|name| !UNSUGGESTED.contains(name));
    let near = own.chain(&ALIASES).map(|name| (distance(&lower, name), *name));
    let (distance, operator) = near.min()?;
    (distance <= operator.len().div_ceil(3).min(3)).then_some(operator)
}

/// Edits that make `left` into `right`: a letter dropped, added or changed, or two neighbours exchanged.
fn distance(left: &str, right: &str) -> usize {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().take(40).collect(), right.chars().collect());
    let width = right.len() + 1;
    let mut rows = vec![(0..width).collect::<Vec<_>>()];
    for (row, a) in left.iter().enumerate() {
        let mut current = vec![row + 1];
        for (column, b) in right.iter().enumerate() {
            let change = rows[row][column] + usize::from(a != b);
            let mut best = change.min(rows[row][column + 1] + 1).min(current[column] + 1);
            if row > 0 && column > 0 && *a == right[column - 1] && left[row - 1] == *b {
                best = best.min(rows[row - 1][column - 1] + 1);
            }
            current.push(best);
        }
        rows.push(current);
    }
    rows[left.len()][right.len()]
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("wher", Some("where"))]
    #[case("sumarize", Some("summarize"))]
    #[case("Where", Some("where"))]
    #[case("exetnd", Some("extend"))]
    #[case("select", Some("project"))]
    #[case("foobar", None)]
    #[case("x", None)]
    fn suggests(#[case] word: &str, #[case] expected: Option<&str>) {
        assert_eq!(operator(word), expected);
    }
}
