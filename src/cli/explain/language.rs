//! Names of the language.

use std::fmt::Write as _;

use crate::diagnostic::Level;
use crate::reference::language::{Entry, Kind, State, find, notes};
use crate::report::Style;

/// Everything that is written that way, of these kinds; `None` where there is nothing.
pub(super) fn explain(name: &str, kinds: &[Kind], style: Style) -> Option<String> {
    let found = find(name, kinds);
    let texts: Vec<String> = found.iter().map(|entry| explain_one(entry, style)).collect();
    (!texts.is_empty()).then(|| texts.join("\n"))
}

fn explain_one(entry: &Entry, style: Style) -> String {
    let mut text = format!("{} ({})\n", style.strong(entry.name), entry.kind.noun());
    if !entry.aliases.is_empty() {
        let _ = writeln!(text, "Also written: {}", entry.aliases.join(", "));
    }
    let _ = writeln!(text);
    for line in &entry.syntax {
        let _ = writeln!(text, "  {line}");
    }
    if !entry.syntax.is_empty() {
        let _ = writeln!(text);
    }
    if !entry.about.is_empty() {
        let _ = writeln!(text, "{}", entry.about);
    }
    match entry.obsolete {
        Some("") => text.push_str("Obsolete.\n"),
        Some(instead) => {
            let _ = writeln!(text, "Obsolete: write {instead}.");
        }
        None => {}
    }
    match entry.state {
        State::Runs => {}
        State::Refused(refusal) => {
            let _ = writeln!(
                text,
                "{} {}.\nIn a test: {}.",
                style.level(Level::Warn, "Does not run here:"),
                refusal.reason,
                refusal.instead
            );
        }
        State::Missing => {
            let _ = writeln!(text, "{}", style.level(Level::Warn, "Does not run here yet."));
        }
    }
    for note in notes(entry.name) {
        let _ = writeln!(text, "Note: {note}");
    }
    if let Some(link) = entry.link() {
        let _ = writeln!(text, "Reference: {link}");
    }
    for example in entry.examples {
        let _ = writeln!(text, "\n{}\n{}", style.added("Example:"), indent(example.query));
        let result = if example.result.is_empty() {
            "(nothing)"
        } else {
            example.result
        };
        let _ = writeln!(text, "gives\n{}", indent(result));
    }
    text
}

/// The lines, each with two blanks in front.
pub(super) fn indent(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(|line| format!("  {line}")).collect();
    lines.join("\n")
}
