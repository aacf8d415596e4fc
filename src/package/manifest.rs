//! `manifest.json`: what was packaged, what was left out and why, and the digest of every file.

use super::{LeftOut, OutputFile, Packaged};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// SHA-256 in lower-case hexadecimal digits.
pub(super) fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .fold(String::with_capacity(64), |mut text, byte| {
            // Writing to a text cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// The manifest's document. `files` are sorted by path, the definitions by theirs.
pub(super) fn render(packaged: &[Packaged], left_out: &[LeftOut], files: &[OutputFile]) -> Value {
    json!({
        "tripline": env!("CARGO_PKG_VERSION"),
        "files": files.iter().map(file).collect::<Vec<_>>(),
        "definitions": packaged.iter().map(definition).collect::<Vec<_>>(),
        "leftOut": left_out.iter().map(omitted).collect::<Vec<_>>(),
    })
}

fn file(file: &OutputFile) -> Value {
    json!({ "path": file.path, "bytes": file.bytes.len(), "sha256": digest(&file.bytes) })
}

fn definition(packaged: &Packaged) -> Value {
    let mut entry = Map::new();
    entry.insert("source".into(), packaged.source.clone().into());
    entry.insert("id".into(), packaged.id.clone().into());
    entry.insert("name".into(), packaged.name.clone().into());
    entry.insert("kind".into(), packaged.kind.into());
    if let Some(version) = &packaged.version {
        entry.insert("version".into(), version.clone().into());
    }
    entry.insert("apiVersion".into(), packaged.api_version.into());
    entry.insert("files".into(), packaged.files.clone().into());
    if !packaged.deploy_first.is_empty() {
        entry.insert("deployFirst".into(), packaged.deploy_first.clone().into());
    }
    if !packaged.notes.is_empty() {
        entry.insert("notes".into(), packaged.notes.clone().into());
    }
    Value::Object(entry)
}

fn omitted(left_out: &LeftOut) -> Value {
    json!({ "source": left_out.source, "name": left_out.name, "reasons": left_out.reasons })
}

/// Path and digest of the files that a manifest lists; empty when it is no manifest. Paths that lead out of the
/// manifest's folder are not taken.
pub(super) fn files(text: &str) -> Vec<(String, String)> {
    let Ok(manifest) = serde_json::from_str::<Value>(text) else {
        return Vec::new();
    };
    let listed = manifest["files"].as_array().map(Vec::as_slice).unwrap_or_default();
    let pair = |file: &Value| Some((file["path"].as_str()?.to_owned(), file["sha256"].as_str()?.to_owned()));
    let inside = |path: &str| {
        path.split(['/', '\\'])
            .all(|part| !matches!(part, "" | "." | "..") && !part.contains(':'))
    };
    listed
        .iter()
        .filter_map(pair)
        .filter(|(path, _)| inside(path))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_those_of_sha256() {
        assert_eq!(
            digest(b""),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
    }
}
