//! The support matrix, in Markdown.

use std::fmt::Write as _;

use super::{Entry, Kind, State, entries};

const HEAD: &str = "# What of KQL runs here

Generated from the registries; `tripline explain NAME` shows the same and more.

*Runs*: implemented, and held by its examples, which are tests.
*Refused*: does not run by design; the reason and what to do in a test are given.
*Not yet*: would run, and nobody has written it.
What does not run is bound all the same, so lints know its columns; running it is an error with its name and place.

In the examples `Numbers` is a table with the column `n: long` and the rows 1, 2 and 3; cells are separated by `|`.

";

/// `docs/reference/kql-support.md`, made from the registries.
pub fn support_page() -> String {
    let sections: Vec<(Kind, Vec<Entry>)> = Kind::ALL.iter().map(|kind| (*kind, entries(*kind))).collect();
    let mut page = String::from(HEAD);
    page += "| | runs | refused | not yet | all |\n|---|---:|---:|---:|---:|\n";
    let mut totals = [0; 3];
    for (kind, entries) in &sections {
        let counts = counts(entries);
        totals.iter_mut().zip(counts).for_each(|(total, count)| *total += count);
        let anchor = kind.title().to_lowercase().replace(' ', "-");
        row(&mut page, &format!("[{}](#{anchor})", kind.title()), counts);
    }
    row(&mut page, "all", totals);
    for (kind, entries) in &sections {
        section(*kind, entries, &mut page);
    }
    page
}

fn counts(entries: &[Entry]) -> [usize; 3] {
    let count = |wanted: fn(&State) -> bool| entries.iter().filter(|entry| wanted(&entry.state)).count();
    [
        count(|state| matches!(state, State::Runs)),
        count(|state| matches!(state, State::Refused(_))),
        count(|state| matches!(state, State::Missing)),
    ]
}

fn row(page: &mut String, name: &str, [runs, refused, missing]: [usize; 3]) {
    let all = runs + refused + missing;
    let _ = writeln!(page, "| {name} | {runs} | {refused} | {missing} | {all} |");
}

fn section(kind: Kind, entries: &[Entry], page: &mut String) {
    let _ = write!(page, "\n## {}\n\n", kind.title());
    let running: Vec<&Entry> = entries
        .iter()
        .filter(|entry| matches!(entry.state, State::Runs))
        .collect();
    if !running.is_empty() {
        *page += "| runs | what it does | example | gives |\n|---|---|---|---|\n";
        running.iter().for_each(|entry| runs(entry, page));
    }
    refused(entries, page);
    let missing = entries.iter().filter(|entry| matches!(entry.state, State::Missing));
    let missing: Vec<String> = missing.map(|entry| code(entry.name)).collect();
    if !missing.is_empty() {
        let _ = writeln!(page, "\nNot yet: {}.", missing.join(", "));
    }
}

fn runs(entry: &Entry, page: &mut String) {
    let name = match entry.link() {
        Some(link) => format!("[{}]({link})", code(entry.name)),
        None => code(entry.name),
    };
    let aliases: String = entry.aliases.iter().map(|alias| format!(", {}", code(alias))).collect();
    let about = match entry.obsolete {
        Some("") => format!("{} Obsolete.", entry.about),
        Some(instead) => format!("{} Obsolete: write {}.", entry.about, code(instead)),
        None => entry.about.to_string(),
    };
    let (query, result) = entry
        .examples
        .first()
        .map_or((String::new(), String::new()), |example| {
            let lines: Vec<String> = example.result.lines().map(code).collect();
            (code(example.query), lines.join("<br>"))
        });
    let _ = writeln!(page, "| {name}{aliases} | {} | {query} | {result} |", cell(&about));
}

/// The refused ones, those with the same reason together.
fn refused(entries: &[Entry], page: &mut String) {
    let mut reasons: Vec<(String, Vec<String>)> = Vec::new();
    for entry in entries {
        let State::Refused(refusal) = entry.state else { continue };
        let why = format!("{} | {}", cell(refusal.reason), cell(refusal.instead));
        match reasons.iter_mut().find(|(known, _)| *known == why) {
            Some((_, names)) => names.push(code(entry.name)),
            None => reasons.push((why, vec![code(entry.name)])),
        }
    }
    if !reasons.is_empty() {
        *page += "\n| refused | why | in a test |\n|---|---|---|\n";
        for (why, names) in reasons {
            let _ = writeln!(page, "| {} | {why} |", names.join(", "));
        }
    }
}

/// Code within a table's cell: a text with a backtick takes two around it.
fn code(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let fence = if text.contains('`') { "``" } else { "`" };
    let pad = if text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{fence}{pad}{}{pad}{fence}", cell(text))
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace(['\n', '\r'], " ")
}
