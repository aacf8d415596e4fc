//! `cargo xtask codegen`: the shared reference material as compact text that the crates embed.
//!
//! Every file is a list of lines `key<TAB>fields…`, sorted by the bytes of the key, so that a reader finds one entry
//! by binary search and parses that line alone. The formats are described in `schemas/README.md`; whoever changes one
//! changes its reader too (`src/reference/`, `crates/kql-engine/src/catalog/`).

mod agreement;
mod attack;
mod catalog;
mod columns;
mod connectors;
mod functions;
mod tables;

use crate::{Outcome, process, workspace};
use serde_json::Value;
use std::fs;
use std::path::Path;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Write nothing; fail when a committed file is not what would be written.
    #[arg(long)]
    check: bool,
}

/// One generated file: where it goes and what makes it of the shared folder.
struct Target {
    path: &'static str,
    generate: fn(&Path) -> Result<String, String>,
}

const TARGETS: &[Target] = &[
    Target {
        path: "schemas/tables.txt",
        generate: tables::generate,
    },
    Target {
        path: "schemas/functions.txt",
        generate: functions::generate,
    },
    Target {
        path: "schemas/attack.txt",
        generate: attack::generate,
    },
    Target {
        path: "schemas/connectors.txt",
        generate: connectors::generate,
    },
    Target {
        path: "crates/kql-engine/data/catalog.txt",
        generate: catalog::generate,
    },
    Target {
        path: "README.md",
        generate: agreement::generate,
    },
];

/// The step of CI.
pub(crate) fn check() -> Outcome {
    run(&Arguments { check: true })
}

pub(crate) fn run(arguments: &Arguments) -> Outcome {
    data(arguments)?;
    pages(arguments)
}

/// `docs/reference/*.md` are made from the registries by tests that compare them, since xtask links none of the crates
/// that hold the registries.
fn pages(arguments: &Arguments) -> Outcome {
    let update: &[(&str, &str)] = if arguments.check {
        &[]
    } else {
        &[("TRIPLINE_UPDATE", "1")]
    };
    let test = ["test", "--quiet", "--workspace", "--test", "it", "--", "current::"];
    process::cargo_with(&test, update)
}

fn data(arguments: &Arguments) -> Outcome {
    let Some(shared) = workspace::shared() else {
        if arguments.check {
            eprintln!("codegen --check: skipped, the shared material is not here (../shared or TRIPLINE_SHARED)");
            return Ok(());
        }
        return Err("codegen needs the shared material: ../shared beside the workspace, or TRIPLINE_SHARED".into());
    };
    let root = workspace::root();
    let mut stale = Vec::new();
    for target in TARGETS {
        let text = (target.generate)(&shared).map_err(|message| format!("{}: {message}", target.path))?;
        let path = root.join(target.path);
        let current = fs::read_to_string(&path).ok();
        if current.as_deref() == Some(text.as_str()) {
            continue;
        }
        if arguments.check {
            stale.push(target.path);
            continue;
        }
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        }
        fs::write(&path, &text).map_err(|error| format!("{}: {error}", path.display()))?;
        eprintln!("wrote {} ({} bytes)", target.path, text.len());
    }
    if stale.is_empty() {
        return Ok(());
    }
    Err(format!(
        "not current: {}; run `cargo xtask codegen` and commit the result",
        stale.join(", ")
    ))
}

/// Reads one JSON document below the shared folder.
fn read_json(shared: &Path, name: &str) -> Result<Value, String> {
    let path = shared.join(name);
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))
}

/// Reads one JSON object a line below the shared folder.
fn read_json_lines(shared: &Path, name: &str) -> Result<Vec<Value>, String> {
    let path = shared.join(name);
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let parse = |(index, line): (usize, &str)| {
        serde_json::from_str(line).map_err(|error| format!("{}:{}: {error}", path.display(), index + 1))
    };
    lines.map(parse).collect()
}

/// The text at `key`, or an error that names it.
fn text<'a>(value: &'a Value, key: &str) -> Result<&'a str, String> {
    value[key]
        .as_str()
        .ok_or_else(|| format!("`{key}` is not text in {value}"))
}

/// The texts of the list at `key`; an absent list is empty.
fn texts<'a>(value: &'a Value, key: &str) -> Result<Vec<&'a str>, String> {
    let Some(list) = value.get(key) else {
        return Ok(Vec::new());
    };
    let list = list
        .as_array()
        .ok_or_else(|| format!("`{key}` is not a list in {value}"))?;
    list.iter()
        .map(|item| item.as_str().ok_or_else(|| format!("`{key}` holds {item}")))
        .collect()
}

/// A field of a line. Tabs and line ends separate, so a value that holds one cannot be written.
fn field(value: &str) -> Result<&str, String> {
    if value.contains(['\t', '\n', '\r']) {
        return Err(format!("{value:?} holds a separator"));
    }
    Ok(value)
}

/// Joins lines sorted by their keys, and refuses two with the same key.
fn sorted(mut lines: Vec<String>) -> Result<String, String> {
    fn key(line: &str) -> &str {
        line.split('\t').next().unwrap_or(line)
    }
    lines.sort_by(|left, right| key(left).cmp(key(right)));
    if let Some(pair) = lines.windows(2).find(|pair| key(&pair[0]) == key(&pair[1])) {
        return Err(format!("`{}` occurs twice", key(&pair[0])));
    }
    let mut text = lines.join("\n");
    text.push('\n');
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fails when the order is not the one that the readers search in, or a key is lost.
    #[test]
    fn lines_are_sorted_by_the_bytes_of_their_keys() {
        let lines = ["b\t1", "_a\t2", "B\t3", "b c\t4"].map(str::to_owned).to_vec();
        assert_eq!(sorted(lines).as_deref(), Ok("B\t3\n_a\t2\nb\t1\nb c\t4\n"));
        assert!(sorted(vec!["a\t1".into(), "a\t2".into()]).is_err());
    }

    #[test]
    fn separators_are_refused() {
        assert!(field("a\tb").is_err());
        assert!(field("a\nb").is_err());
    }
}
