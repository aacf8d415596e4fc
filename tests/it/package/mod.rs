//! Packaging, from files on disk to templates that the published schemas accept.

mod cli;
mod corpus;
mod golden;
mod pairs;
mod refusals;
mod schema;
mod validator;

use serde_json::Value;
use std::path::{Path, PathBuf};
use tripline::detection::{Loaded, load};
use tripline::package::{Candidate, Options, Package, Verdict, package, render};

/// Definitions of every kind that can be packaged, but for automation rules.
fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/package/data")
}

/// Automation rules stand apart: no action with a configuration can satisfy their published schema, which says
/// `additionalProperties: false` in one half of an `allOf` and names the configuration in the other.
fn automation() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/package/data-automation")
}

/// The resource of one definition, or the reasons against it.
fn resource_of(path: &Path) -> Result<Value, String> {
    let loaded = load(&[path]);
    let rendered = render(&loaded[0].content, None, Options::default());
    rendered
        .map(|rendered| rendered.resource)
        .map_err(|refusal| refusal.reasons.join("; "))
}

/// A package of all that lies below a folder, every definition taken for good.
fn package_of(folder: &Path) -> Package {
    let loaded = load(&[folder]);
    let sources: Vec<String> = loaded.iter().map(|loaded| source(loaded, folder)).collect();
    let candidates: Vec<Candidate<'_>> = loaded
        .iter()
        .zip(&sources)
        .map(|(loaded, source)| Candidate {
            source,
            content: &loaded.content,
            rows: None,
            verdict: &Verdict::Passed,
        })
        .collect();
    package(&candidates, Options::default())
}

fn source(loaded: &Loaded, folder: &Path) -> String {
    loaded
        .file
        .path
        .strip_prefix(folder)
        .unwrap()
        .to_string_lossy()
        .replace('\\', "/")
}

/// The text of a file of the package.
fn file<'a>(package: &'a Package, path: &str) -> &'a str {
    let found = package.files.iter().find(|file| file.path == path);
    let found = found.unwrap_or_else(|| panic!("no {path} among {:?}", paths(package)));
    std::str::from_utf8(&found.bytes).unwrap()
}

fn paths(package: &Package) -> Vec<&str> {
    package.files.iter().map(|file| file.path.as_str()).collect()
}
