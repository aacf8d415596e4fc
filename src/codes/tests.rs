//! Every code has one meaning and is explained.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use kql_engine::BindError;

use super::{groups, registry};

/// The codes that the sources define, each with the places that do; several errors may share a number of the official
/// parser.
fn defined() -> BTreeMap<String, Vec<String>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for folder in ["src", "crates/kql-engine/src", "crates/kql-syntax/src"] {
        for entry in walkdir::WalkDir::new(root.join(folder)).sort_by_file_name() {
            let entry = entry.unwrap();
            let path = entry.path();
            let is_test = path.file_name().is_some_and(|name| name == "tests.rs");
            if path.extension().is_none_or(|found| found != "rs") || is_test || path.starts_with(root.join("src/codes"))
            {
                continue;
            }
            let text = std::fs::read_to_string(path).unwrap();
            let shown = crate::source::display_path(path.strip_prefix(root).unwrap());
            for line in text.lines() {
                if let Some(code) = defined_in(line) {
                    found.entry(code.to_string()).or_default().push(shown.clone());
                }
            }
        }
    }
    found
}

/// The code that a line defines: of an error (`code(TL…)`), of a lint (`code: "TL…"`), or one that is made in place
/// (`Diagnostic::new("TL…"`).
fn defined_in(line: &str) -> Option<&str> {
    let starts = ["code(TL", "code: \"TL", "Diagnostic::new(\"TL", "CODE: &str = \"TL"];
    let start = starts
        .iter()
        .find_map(|start| line.find(start).map(|at| at + start.len() - 2))?;
    let code = line.get(start..start + 6)?;
    code[2..].bytes().all(|byte| byte.is_ascii_digit()).then_some(code)
}

/// Breaks when a code gets a second meaning.
#[test]
fn every_code_has_one_meaning() {
    // What is not read by YAML alone makes the same errors of values and formats as the files of cases, and the
    // formatter may find an error of the tool itself as the engine may.
    let shared = |code: &str, place: &str| match code {
        "TL6507" | "TL6511" => place.starts_with("src/data/text/"),
        "TL9999" => place == "src/formatting/mod.rs",
        _ => false,
    };
    for (code, places) in defined() {
        let apart: Vec<&String> = places.iter().filter(|place| !shared(&code, place)).collect();
        assert_eq!(apart.len(), 1, "{code} is defined in {places:?}");
    }
    let ours: Vec<_> = BindError::CODES.iter().filter(|code| code.starts_with("TL")).collect();
    let all: BTreeSet<_> = ours.iter().collect();
    assert_eq!(ours.len(), all.len(), "{ours:?}");
    let lints = crate::lint::registry();
    let mut all: Vec<&str> = registry().map(|code| code.code).collect();
    all.extend(lints.iter().map(|lint| lint.code));
    let mut seen = BTreeSet::new();
    all.retain(|code| !seen.insert(*code));
    assert_eq!(all, Vec::<&str>::new(), "explained twice");
}

/// Breaks when a code that somebody may see is not explained, or one is explained that nobody sees.
#[test]
fn every_code_is_explained() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let syntax = std::fs::read_to_string(root.join("crates/kql-syntax/src/diagnostic.rs")).unwrap();
    let quoted = syntax
        .split('"')
        .filter(|word| word.len() == 5 && word.starts_with("KS"));
    let mut seen: BTreeSet<String> = defined().into_keys().chain(quoted.map(str::to_string)).collect();
    seen.extend(BindError::CODES.iter().map(ToString::to_string));
    for lint in crate::lint::registry() {
        seen.remove(lint.code);
    }
    let explained: BTreeSet<String> = registry().map(|code| code.code.to_string()).collect();
    let missing: Vec<_> = seen.difference(&explained).collect();
    let idle: Vec<_> = explained.difference(&seen).collect();
    assert!(
        missing.is_empty() && idle.is_empty(),
        "not explained: {missing:?}, not used: {idle:?}"
    );
}

#[test]
fn the_list_is_in_order() {
    for (title, codes) in groups() {
        let codes: Vec<&str> = codes.iter().map(|code| code.code).collect();
        assert!(codes.is_sorted(), "{title}");
    }
}
