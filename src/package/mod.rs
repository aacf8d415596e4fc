//! Definitions → ARM templates, for the portal's import and for deployments.
//!
//! Pure until the last step: [`package`] makes every file in memory and [`write`] puts them into a folder. It decides
//! nothing: whether a definition is good enough is said by its [`Verdict`]. The same definitions give the same bytes.
//!
//! A package holds
//! - `templates/…`: a template for each definition, with the functions and watchlists of ours that it needs;
//! - `analytics-rules.json`: the rules alone, at most 50 a file, for the portal's *Analytics → Import*;
//! - `deploy.json`: everything, for `az deployment group create`;
//! - `manifest.json`: what is in it, what was left out and why, and the SHA-256 of every file.

mod assemble;
mod layout;
mod manifest;
mod resource;
mod template;
mod text;
mod write;

pub use assemble::{LeftOut, Package, Packaged};
pub use resource::{Need, Needs, Refusal, Rendered, render};
pub use write::{WriteError, write};

use crate::detection::Content;
use assemble::{Input, assemble};

/// The manifest's file name.
pub const MANIFEST: &str = "manifest.json";

/// A file to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputFile {
    /// Its path below the output folder, with forward slashes.
    pub path: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// What lints and tests said about a definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing speaks against deploying it.
    Passed,
    /// Nothing speaks against it, but no case tests it; the manifest says so.
    Untested,
    /// It must not be deployed, for these reasons.
    Failed(Vec<String>),
}

/// A definition that may go into a package.
#[derive(Debug, Clone, Copy)]
pub struct Candidate<'a> {
    /// Its file as reports name it: relative to the project, with forward slashes.
    pub source: &'a str,
    /// What it holds.
    pub content: &'a Content,
    /// The text of the CSV file beside a watchlist.
    pub rows: Option<&'a str>,
    /// What lints and tests said.
    pub verdict: &'a Verdict,
}

/// Choices of the person who packages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// Whether rules run as soon as they are deployed.
    pub enabled: Enabled,
}

/// Whether rules run as soon as they are deployed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Enabled {
    /// As the definition says; one that says nothing runs.
    #[default]
    AsDefined,
    /// None runs until somebody switches it on.
    Never,
}

/// Makes the files of a package, in the order of their paths, `manifest.json` last.
///
/// A definition that failed, or that cannot be expressed in ARM, is listed as left out, and so is one that needs a
/// function or watchlist which was left out.
pub fn package(candidates: &[Candidate<'_>], options: Options) -> Package {
    let input = |candidate: &Candidate<'_>| {
        let told = |refusal: Refusal| refusal.told(candidate.content);
        let rendered = || render(candidate.content, candidate.rows, options).map_err(told);
        let outcome = match candidate.verdict {
            Verdict::Passed => rendered(),
            Verdict::Untested => rendered().map(|mut rendered| {
                rendered.notes.insert(0, "no case tests it".to_owned());
                rendered
            }),
            Verdict::Failed(reasons) => Err(reasons.clone()),
        };
        let name = resource::name(candidate.content).unwrap_or_else(|| candidate.source.to_owned());
        let provides = resource::provides(candidate.content);
        Input {
            source: candidate.source.to_owned(),
            name,
            provides,
            outcome,
        }
    };
    assemble(candidates.iter().map(input).collect())
}
